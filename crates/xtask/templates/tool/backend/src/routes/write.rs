//! Submitting the work.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_dto::job::JobAnswer;
use lumiku_tool_api::{ApiJson, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};
use lumiku_{{snake}}_dto::{{Pascal}}Settings;

use crate::service;

/// Charges for and queues the files.
#[utoipa::path(post, path = "/write", tag = "{{id}}", request_body = {{Pascal}}Settings,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn write_{{snake}}(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJson(input): ApiJson<{{Pascal}}Settings>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let key = idempotency.with_input(&input)?;
    let job = service::submit(&context, &user, input, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}
