//! What things would cost.

use axum::{Json, extract::State};
use lumiku_carousel_dto::QuoteRequest;
use lumiku_dto::Quote;
use lumiku_tool_api::{ApiJson, ApiResult, CurrentUser, Errors, ToolContext};

use crate::service::quotes;

/// What an export, a carousel from the writer, a rewritten slide or a table would cost. Free.
#[utoipa::path(post, path = "/quote", tag = "carousel", request_body = QuoteRequest,
    responses((status = 200, body = Quote), Errors))]
pub(crate) async fn quote_carousel(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiJson(input): ApiJson<QuoteRequest>,
) -> ApiResult<Json<Quote>> {
    Ok(Json(quotes::quote(&context, &user, input).await?))
}
