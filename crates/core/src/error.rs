//! What can go wrong in a rule or in storage, each with the code clients see.

use lumiku_dto::{ErrorCode, account::Tier, validate::Fields};
use sea_orm::{DbErr, SqlErr};

/// The result of every function here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One reason for refusing or failing. What the caller may see is decided by [`Error::code`]; the text
/// of the last group goes to the log only.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("some fields are not valid")]
    Invalid(Fields),
    #[error("{0}")]
    Malformed(String),
    #[error("there is no such thing")]
    NotFound,
    #[error("{0}")]
    Conflict(String),
    /// A change that is based on an older version than the one that is stored.
    #[error("{message}")]
    Outdated { message: String, revision: i64 },
    #[error("An account with this email exists already.")]
    EmailTaken,
    #[error("Email and password do not match.")]
    InvalidCredentials,
    #[error("Log in to go on.")]
    Unauthorized,
    #[error("Your session has ended. Log in again.")]
    SessionExpired,
    #[error("This account is not active.")]
    AccountInactive,
    #[error("Your account may not do this.")]
    Forbidden,
    /// A change that a browser was asked for by another site's page, or cannot show that it was not.
    #[error(
        "A change made with the session cookie has to come from this site's own pages. Send the token as `Authorization: Bearer` instead."
    )]
    ForeignOrigin,
    #[error("This needs the {} plan.", .0.label())]
    TierRequired(Tier),
    #[error("This tool is switched off at the moment.")]
    ToolDisabled,
    #[error("This costs {required} credits and you have {current}.")]
    InsufficientCredits { required: i64, current: i64 },
    #[error("This idempotency key was used for another request.")]
    IdempotencyMismatch,
    #[error("{message}")]
    TooLarge { message: String, limit: u64 },
    #[error("{message}")]
    UnsupportedMedia { message: String, allowed: Vec<String> },
    #[error("Too many attempts. Try again in {}.", in_words(*retry_after_s))]
    RateLimited { retry_after_s: u64 },
    /// Passing trouble of ours: a full disk, a database that is away.
    #[error("not possible right now: {0}")]
    Unavailable(String),
    /// Said to the person themselves: something that this waits for is still being done.
    #[error("{0}")]
    InProgress(String),
    /// Said to the person themselves: a feature that is not there yet.
    #[error("{0}")]
    NotYet(String),
    /// Said to the person themselves: a service of somebody else's does not do its part.
    #[error("{message}")]
    Elsewhere { message: String, retry_after_s: u64 },

    #[error("{0}")]
    Setup(String),
    #[error("database: {0}")]
    Database(DbErr),
    #[error("storage: {0}")]
    Storage(#[from] object_store::Error),
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// What clients see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid(_) => ErrorCode::ValidationFailed,
            Self::Malformed(_) => ErrorCode::InvalidRequest,
            Self::NotFound => ErrorCode::NotFound,
            Self::Conflict(_) | Self::Outdated { .. } => ErrorCode::Conflict,
            Self::EmailTaken => ErrorCode::EmailTaken,
            Self::InvalidCredentials => ErrorCode::InvalidCredentials,
            Self::Unauthorized => ErrorCode::Unauthorized,
            Self::SessionExpired => ErrorCode::SessionExpired,
            Self::AccountInactive => ErrorCode::AccountInactive,
            Self::Forbidden | Self::ForeignOrigin => ErrorCode::Forbidden,
            Self::TierRequired(_) => ErrorCode::TierRequired,
            Self::ToolDisabled => ErrorCode::ToolDisabled,
            Self::InsufficientCredits { .. } => ErrorCode::InsufficientCredits,
            Self::IdempotencyMismatch => ErrorCode::IdempotencyMismatch,
            Self::InProgress(_) => ErrorCode::InProgress,
            Self::TooLarge { .. } => ErrorCode::TooLarge,
            Self::UnsupportedMedia { .. } => ErrorCode::UnsupportedMedia,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Unavailable(_) | Self::NotYet(_) | Self::Elsewhere { .. } => ErrorCode::Unavailable,
            Self::Setup(_) | Self::Database(_) | Self::Storage(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// One message for one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(Fields::one(field, message))
    }
}

impl From<Fields> for Error {
    fn from(fields: Fields) -> Self {
        Self::Invalid(fields)
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        // A pool that ran dry, a full disk or a lost server pass; everything else is a defect of ours.
        let text = error.to_string();
        let passing = matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
            || [
                "disk is full",
                "disk I/O error",
                "database is locked",
                "error communicating",
                "shutting down",
            ]
            .iter()
            .any(|sign| text.contains(sign));
        if passing { Self::Unavailable(text) } else { Self::Database(error) }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Internal(format!("input/output: {error}")),
        }
    }
}

/// Whether a database error says that a row with the same unique value exists. Reads the same on both
/// engines.
pub(crate) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// A wait as people say it.
fn in_words(seconds: u64) -> String {
    match seconds {
        1 => "a second".into(),
        0..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
