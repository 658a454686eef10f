//! What an upscale would cost.

use axum::{Json, extract::State};
use lumiku_dto::Quote;
use lumiku_image_upscaler_dto::QuoteRequest;
use lumiku_tool_api::{ApiJson, ApiResult, CurrentUser, Errors, ToolContext};

use crate::service;

/// What an upscale would cost. Free.
#[utoipa::path(post, path = "/quote", tag = "image-upscaler", request_body = QuoteRequest,
    responses((status = 200, body = Quote), Errors))]
pub(crate) async fn quote_upscale(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiJson(input): ApiJson<QuoteRequest>,
) -> ApiResult<Json<Quote>> {
    Ok(Json(service::quote(&context, &user, input).await?))
}
