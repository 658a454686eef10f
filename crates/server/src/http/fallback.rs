//! Answers for what no route takes.

use axum::response::{IntoResponse, Response};
use lumiku_dto::{ErrorBody, ErrorCode};
use lumiku_tool_api::request_id;

/// The path exists and does not take this method.
pub async fn method_not_allowed() -> Response {
    error(ErrorCode::MethodNotAllowed, "This address does not take that method.")
}

/// Nothing is there.
pub fn not_found() -> Response {
    error(ErrorCode::NotFound, "There is no such thing here.")
}

fn error(code: ErrorCode, sentence: &str) -> Response {
    let mut body = ErrorBody::new(code, sentence);
    body.request_id = request_id::current();
    let status = axum::http::StatusCode::from_u16(code.status()).unwrap_or_default();
    (status, axum::Json(body)).into_response()
}
