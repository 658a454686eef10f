//! Planning a batch.

use std::sync::Arc;

use axum::{Extension, Json, extract::State};
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, ToolContext};
use lumiku_video_mix_dto::{Plan, Settings};

use crate::{service::batches, studio::Studio};

/// Which videos a batch would consist of, and what it would cost. Free.
#[utoipa::path(post, path = "/projects/{id}/plan", tag = "video-mix", params(("id" = String, Path)),
    request_body = Settings, responses((status = 200, body = Plan), Errors))]
pub(crate) async fn plan_video_mix(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJson(settings): ApiJson<Settings>,
) -> ApiResult<Json<Plan>> {
    Ok(Json(batches::plan(&context, &studio, &user, &id, settings).await?))
}
