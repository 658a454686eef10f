//! The `Idempotency-Key` header.

use axum::{extract::FromRequestParts, http::request::Parts};
use lumiku_core::{Error, ledger::idempotency::IdempotencyKey};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::ApiError;

/// Longest key, in characters.
const MAX_LENGTH: usize = 255;

/// A caller's `Idempotency-Key`, if they sent one, and the operation it was sent to.
#[derive(Clone, Debug, Default)]
pub struct Idempotency {
    key: Option<String>,
    operation: String,
}

impl Idempotency {
    /// The key together with a hash of the input it was sent with.
    pub fn with_input<T: Serialize>(&self, input: &T) -> Result<Option<IdempotencyKey>, Error> {
        let Some(key) = self.key.clone() else { return Ok(None) };
        let input = serde_json::to_vec(input).map_err(|error| Error::Internal(error.to_string()))?;
        let mut hash = Sha256::new();
        hash.update(self.operation.as_bytes());
        hash.update([0]);
        hash.update(input);
        Ok(Some(IdempotencyKey { key, request_hash: hex::encode(hash.finalize()) }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let operation = format!("{} {}", parts.method, parts.uri.path());
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(Self { key: None, operation });
        };
        let key = value.to_str().ok().map(str::trim).filter(|key| (1..=MAX_LENGTH).contains(&key.len()));
        let key = key.ok_or_else(|| {
            Error::Malformed("An Idempotency-Key has 1 to 255 printable characters.".into())
        })?;
        Ok(Self { key: Some(key.to_owned()), operation })
    }
}
