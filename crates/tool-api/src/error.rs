//! The one error that becomes an HTTP answer.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use lumiku_core::Error;
use lumiku_dto::{ErrorBody, ErrorCode};

use crate::request_id;

/// The result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

/// An error on its way out. Everything with the status 500 or 503 is logged here, once, with its cause;
/// the client is told nothing of it.
#[derive(Debug)]
pub struct ApiError(Box<Error>);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Box::new(error.into()))
    }
}

impl ApiError {
    /// The reason.
    pub fn reason(&self) -> &Error {
        &self.0
    }

    fn body(&self) -> ErrorBody {
        let code = self.0.code();
        let sentence = match (code, &*self.0) {
            (ErrorCode::Internal, _) => "Something went wrong on our side. Try again.".to_owned(),
            (_, Error::Unavailable(_)) => "This is not possible right now. Try again in a moment.".to_owned(),
            (_, Error::Invalid(fields)) => summary(fields),
            (ErrorCode::NotFound, _) => "There is no such thing here.".to_owned(),
            (_, error) => error.to_string(),
        };
        let mut body = ErrorBody::new(code, sentence);
        body.request_id = request_id::current();
        match &*self.0 {
            Error::Invalid(fields) => body.fields = Some(fields.clone().into_map()),
            Error::InsufficientCredits { required, current } => {
                body.required = Some(*required);
                body.current = Some(*current);
            }
            Error::TierRequired(tier) => body.min_tier = Some(*tier),
            Error::TooLarge { limit, .. } => body.limit = Some(*limit),
            Error::UnsupportedMedia { allowed, .. } => body.allowed = Some(allowed.clone()),
            Error::Outdated { revision, .. } => body.revision = Some(*revision),
            _ => {}
        }
        body
    }
}

/// One wrong field is told in its own words.
fn summary(fields: &lumiku_dto::validate::Fields) -> String {
    let map = fields.clone().into_map();
    match map.len() {
        1 => map.into_values().next().unwrap_or_default(),
        n => format!("{n} fields need another look."),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = self.0.code();
        match code.status() {
            500 => tracing::error!(error = %self.0, request.id = request_id::current(), "request failed"),
            503 => tracing::warn!(error = %self.0, request.id = request_id::current(), "request refused"),
            _ => tracing::debug!(error = %self.0, code = code.as_str(), "request refused"),
        }
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.body())).into_response();
        let retry_after = match &*self.0 {
            Error::RateLimited { retry_after_s } | Error::Elsewhere { retry_after_s, .. } => {
                Some(*retry_after_s)
            }
            Error::NotYet(_) => Some(86_400),
            _ if code == ErrorCode::Unavailable => Some(5),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The error answers that any authenticated operation may give, for its description.
#[derive(utoipa::IntoResponses)]
pub enum Errors {
    /// The request could not be read, or some fields do not hold.
    #[response(status = 400)]
    BadRequest(#[to_schema] ErrorBody),
    /// Log in, or log in again.
    #[response(status = 401)]
    Unauthorized(#[to_schema] ErrorBody),
    /// The balance is too low.
    #[response(status = 402)]
    PaymentRequired(#[to_schema] ErrorBody),
    /// Role, plan or account do not allow this.
    #[response(status = 403)]
    Forbidden(#[to_schema] ErrorBody),
    /// There is none, it is someone else's, or the tool is switched off.
    #[response(status = 404)]
    NotFound(#[to_schema] ErrorBody),
    /// The path does not take this method.
    #[response(status = 405)]
    MethodNotAllowed(#[to_schema] ErrorBody),
    /// Not in the state that this needs.
    #[response(status = 409)]
    Conflict(#[to_schema] ErrorBody),
    /// Over a limit.
    #[response(status = 413)]
    TooLarge(#[to_schema] ErrorBody),
    /// The body is of another type.
    #[response(status = 415)]
    UnsupportedMedia(#[to_schema] ErrorBody),
    /// Too many requests.
    #[response(status = 429)]
    RateLimited(#[to_schema] ErrorBody),
    /// Something of ours failed.
    #[response(status = 500)]
    Internal(#[to_schema] ErrorBody),
    /// Not possible right now.
    #[response(status = 503)]
    Unavailable(#[to_schema] ErrorBody),
}
