//! What the files would cost.

use axum::{Json, extract::State};
use lumiku_dto::Quote;
use lumiku_tool_api::{ApiJson, ApiResult, Errors, ToolContext};
use lumiku_{{snake}}_dto::{{Pascal}}Settings;

use crate::service;

/// What the files would cost. Free.
#[utoipa::path(post, path = "/quote", tag = "{{id}}", request_body = {{Pascal}}Settings,
    responses((status = 200, body = Quote), Errors))]
pub(crate) async fn quote_{{snake}}(
    State(context): State<ToolContext>,
    ApiJson(input): ApiJson<{{Pascal}}Settings>,
) -> ApiResult<Json<Quote>> {
    Ok(Json(service::quote(&context, &input)?))
}
