//! The one list of things that can go wrong, as clients see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::Tier;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $text:literal),+ $(,)?) => {
        /// A stable, machine-readable reason. Each has exactly one HTTP status.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)+
        }

        impl ErrorCode {
            /// The HTTP status that carries this code.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// The code as it stands on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Reads a code from the wire or the database; `None` when it is unknown.
            pub fn from_wire(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

codes! {
    /// The request could not be read at all.
    InvalidRequest = 400 "invalid_request",
    /// The request was read and some fields do not hold; see `fields`.
    ValidationFailed = 400 "validation_failed",
    /// No credentials, or ones we do not know.
    Unauthorized = 401 "unauthorized",
    /// Email and password do not match an account.
    InvalidCredentials = 401 "invalid_credentials",
    /// The session ended.
    SessionExpired = 401 "session_expired",
    /// The balance is too low; see `required` and `current`.
    InsufficientCredits = 402 "insufficient_credits",
    /// The account's role does not allow this.
    Forbidden = 403 "forbidden",
    /// The account was deactivated.
    AccountInactive = 403 "account_inactive",
    /// The plan does not include this; see `minTier`.
    TierRequired = 403 "tier_required",
    /// There is no such thing, or it is someone else's.
    NotFound = 404 "not_found",
    /// The tool is switched off.
    ToolDisabled = 404 "tool_disabled",
    /// The path exists and does not take this method.
    MethodNotAllowed = 405 "method_not_allowed",
    /// An account with this email exists.
    EmailTaken = 409 "email_taken",
    /// The thing is not in a state that allows this.
    Conflict = 409 "conflict",
    /// The idempotency key was used for another request.
    IdempotencyMismatch = 409 "idempotency_mismatch",
    /// Something that this request waits for is still being done. Ask again in a moment.
    InProgress = 409 "in_progress",
    /// The body or the stored total is over a limit; see `limit`.
    TooLarge = 413 "too_large",
    /// The file's bytes are not of a supported type; see `allowed`.
    UnsupportedMedia = 415 "unsupported_media",
    /// The byte range asked for is outside the file.
    RangeNotSatisfiable = 416 "range_not_satisfiable",
    /// Too many requests; see the `Retry-After` header.
    RateLimited = 429 "rate_limited",
    /// Something of ours failed. The text never says what.
    Internal = 500 "internal",
    /// Not possible right now; see the `Retry-After` header.
    Unavailable = 503 "unavailable",
}

/// The body of every error answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// A sentence for a person.
    pub error: String,
    pub code: ErrorCode,
    /// Also in the `X-Request-Id` header and in the log.
    #[serde(default)]
    pub request_id: String,
    /// With `validation_failed`: what is wrong, by field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
    /// With `insufficient_credits`: the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<i64>,
    /// With `insufficient_credits`: the balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<i64>,
    /// With `tier_required`: the lowest plan that includes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_tier: Option<Tier>,
    /// With `too_large`: the limit, in bytes unless the sentence names another unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// With `unsupported_media`: the MIME types taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<String>>,
    /// With `conflict`, where a change was based on an older version: the one that is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

impl ErrorBody {
    /// An error with a sentence and no detail.
    pub fn new(code: ErrorCode, error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            code,
            request_id: String::new(),
            fields: None,
            required: None,
            current: None,
            min_tier: None,
            limit: None,
            allowed: None,
            revision: None,
        }
    }
}
