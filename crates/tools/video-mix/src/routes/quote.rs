//! What a batch would cost.

use axum::{Json, extract::State};
use lumiku_dto::Quote;
use lumiku_tool_api::{ApiJson, ApiResult, Errors, ToolContext};
use lumiku_video_mix_dto::Settings;

use crate::service::batches;

/// What a batch with these settings would cost, whatever the clips are. Free.
#[utoipa::path(post, path = "/quote", tag = "video-mix", request_body = Settings,
    responses((status = 200, body = Quote), Errors))]
pub(crate) async fn quote_video_mix(
    State(context): State<ToolContext>,
    ApiJson(settings): ApiJson<Settings>,
) -> ApiResult<Json<Quote>> {
    Ok(Json(batches::quote(&context, &settings)?))
}
