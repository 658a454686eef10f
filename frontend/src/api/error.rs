//! What can go wrong with a call, in words for people.

use lumiku_dto::{ErrorBody, ErrorCode};

/// A call that did not give what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The server refused, with an error of the contract.
    Refused(Box<ErrorBody>),
    /// No answer came: offline, or the server is down.
    Unreachable,
    /// An answer came that is not of the contract, with its HTTP status.
    Unreadable(u16),
    /// The person cancelled it.
    Aborted,
}

impl ApiError {
    /// Reads the body of an answer with an error status.
    pub fn from_body(status: u16, body: &str) -> Self {
        super::decode(body).map_or(Self::Unreadable(status), |body| Self::Refused(Box::new(body)))
    }

    /// The contract's code, when the server gave one.
    pub fn code(&self) -> Option<ErrorCode> {
        self.body().map(|body| body.code)
    }

    /// The error's body, when the server gave one.
    pub fn body(&self) -> Option<&ErrorBody> {
        match self {
            Self::Refused(body) => Some(body),
            _ => None,
        }
    }

    /// The message that belongs to one input field.
    pub fn field(&self, name: &str) -> Option<String> {
        self.body()?.fields.as_ref()?.get(name).cloned()
    }

    /// Whether trying again later can help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Unreadable(status) => *status >= 500,
            Self::Aborted => false,
            Self::Refused(body) => {
                matches!(
                    body.code,
                    ErrorCode::RateLimited
                        | ErrorCode::Internal
                        | ErrorCode::Unavailable
                        | ErrorCode::InProgress
                )
            }
        }
    }

    /// What to quote when asking for help; empty when the server did not answer.
    pub fn request_id(&self) -> &str {
        self.body().map_or("", |body| body.request_id.as_str())
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(body) if !body.error.is_empty() => f.write_str(&body.error),
            Self::Unreachable => {
                f.write_str("Lumiku cannot be reached. Check your connection and try again.")
            }
            Self::Aborted => f.write_str("Cancelled."),
            Self::Refused(_) | Self::Unreadable(_) => {
                f.write_str("Something went wrong on our side. Try again in a moment.")
            }
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_sentence_and_fields() {
        let error = ApiError::from_body(
            400,
            r#"{"error":"Check the form.","code":"validation_failed","requestId":"r1","fields":{"email":"Bad."}}"#,
        );
        assert_eq!(error.code(), Some(ErrorCode::ValidationFailed));
        assert_eq!(error.to_string(), "Check the form.");
        assert_eq!(error.field("email").as_deref(), Some("Bad."));
        assert_eq!(error.field("name"), None);
        assert!(!error.is_temporary());
    }

    #[test]
    fn a_body_outside_the_contract_still_reads_as_a_sentence() {
        let error = ApiError::from_body(502, "<html>Bad gateway</html>");
        assert_eq!(error, ApiError::Unreadable(502));
        assert!(error.is_temporary());
        assert!(!error.to_string().contains("502"));
    }
}
