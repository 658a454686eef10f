//! Ordering videos: a batch, or one video again.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use lumiku_dto::job::JobAnswer;
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};
use lumiku_video_mix_dto::{RenderVariant, Settings};

use crate::{service::batches, studio::Studio};

/// Charges for and queues a batch. Its videos arrive one by one.
#[utoipa::path(post, path = "/process/{projectId}", tag = "video-mix",
    params(("projectId" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    request_body = Settings, responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn process_video_mix(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiPath(project): ApiPath<String>,
    ApiJson(settings): ApiJson<Settings>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let key = idempotency.with_input(&settings)?;
    let job = batches::process(&context, &studio, &user, &project, settings, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}

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
    ApiPath(project): ApiPath<String>,
    ApiJson(input): ApiJson<RenderVariant>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let key = idempotency.with_input(&input)?;
    let job = batches::render(&context, &studio, &user, &project, input, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}
