//! Making one video again.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use lumiku_dto::job::JobAnswer;
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};
use lumiku_video_mix_dto::RenderVariant;

use crate::{service::batches, studio::Studio};

/// Charges for and queues one video, as the record of an output says.
#[utoipa::path(post, path = "/projects/{id}/render", tag = "video-mix",
    params(("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    request_body = RenderVariant, responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn render_video_mix(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiPath(id): ApiPath<String>,
    ApiJson(input): ApiJson<RenderVariant>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let key = idempotency.with_input(&input)?;
    let job = batches::render(&context, &studio, &user, &id, input, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}
