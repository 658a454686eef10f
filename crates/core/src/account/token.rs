//! Session tokens: JWT (RFC 7519) signed with HS256. A token only names its session; everything else is
//! read from the database.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use lumiku_dto::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

const ISSUER: &str = "lumiku";
const AUDIENCE: &str = "lumiku-api";
/// Tokens are about 300 bytes; anything much longer is not ours.
const MAX_LENGTH: usize = 2048;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
    iss: String,
    aud: String,
    jti: String,
}

/// What a genuine token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenSubject {
    pub user: UserId,
    pub session: SessionId,
    pub expires_at: Timestamp,
}

/// Signs and checks tokens.
pub(crate) struct TokenKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl TokenKey {
    pub(crate) fn new(secret: &[u8]) -> Result<Self> {
        if secret.len() < 32 {
            return Err(Error::Setup("JWT_SECRET must be at least 32 characters long".into()));
        }
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "sub", "iss", "aud"]);
        // Expiry is compared with our own clock, by the caller.
        validation.validate_exp = false;
        Ok(Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
        })
    }

    pub(crate) fn sign(
        &self,
        user: &UserId,
        session: &SessionId,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<String> {
        let claims = Claims {
            sub: user.to_string(),
            sid: session.to_string(),
            iat: issued_at.0 / 1000,
            exp: expires_at.0 / 1000,
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            jti: crate::new_id(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .map_err(|error| Error::Internal(format!("signing failed: {error}")))
    }

    /// What the token says, when its signature, algorithm, issuer and audience are ours.
    pub(crate) fn read(&self, token: &str) -> Result<TokenSubject> {
        if token.len() > MAX_LENGTH {
            return Err(Error::Unauthorized);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(|_| Error::Unauthorized)?
            .claims;
        Ok(TokenSubject {
            user: UserId::new(claims.sub),
            session: SessionId::new(claims.sid),
            expires_at: Timestamp(claims.exp.saturating_mul(1000)),
        })
    }
}

/// What is stored of a token: its SHA-256 in hexadecimal.
pub(crate) fn fingerprint(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> TokenKey {
        TokenKey::new(&[7; 32]).unwrap()
    }

    fn sign(key: &TokenKey) -> String {
        key.sign(&UserId::new("u"), &SessionId::new("s"), Timestamp(0), Timestamp(9_000)).unwrap()
    }

    #[test]
    fn a_token_comes_back_as_it_was_signed() {
        let subject = key().read(&sign(&key())).unwrap();
        let expected = TokenSubject {
            user: UserId::new("u"),
            session: SessionId::new("s"),
            expires_at: Timestamp(9_000),
        };
        assert_eq!(subject, expected);
    }

    #[test]
    fn another_key_a_changed_byte_or_no_algorithm_is_refused() {
        let token = sign(&key());
        assert!(TokenKey::new(&[8; 32]).unwrap().read(&token).is_err());
        let mut bytes = token.clone().into_bytes();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert!(key().read(&String::from_utf8_lossy(&bytes)).is_err());
        // {"alg":"none","typ":"JWT"}
        let payload = token.split('.').nth(1).unwrap();
        assert!(key().read(&format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.")).is_err());
        assert!(key().read(&"a".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(TokenKey::new(&[7; 31]).is_err());
    }
}
