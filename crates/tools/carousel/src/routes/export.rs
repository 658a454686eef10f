//! Exports.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_carousel_dto::Export;
use lumiku_dto::job::JobAnswer;
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};

use crate::service::exports;

/// Charges for and queues an export. What was paid for and has not changed is free.
#[utoipa::path(post, path = "/projects/{id}/export", tag = "carousel",
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    request_body = Export, responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn export_carousel(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiPath(id): ApiPath<String>,
    ApiJson(input): ApiJson<Export>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let key = idempotency.with_input(&input)?;
    let job = exports::submit(&context, &user, &id, input, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}
