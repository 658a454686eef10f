//! Carousels from the writer.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_carousel_dto::{Generate, GenerateAnswer, limits::MAX_ORDER_BYTES};
use lumiku_tool_api::{ApiJsonUpTo, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};

use crate::service::writing;

/// Charges for and queues a carousel, and begins its project. Takes up to 1 MB of JSON.
#[utoipa::path(post, path = "/generate", tag = "carousel", request_body = Generate,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    responses((status = 202, body = GenerateAnswer), Errors))]
pub(crate) async fn generate_carousel(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJsonUpTo(input): ApiJsonUpTo<MAX_ORDER_BYTES, Generate>,
) -> ApiResult<(StatusCode, Json<GenerateAnswer>)> {
    let key = idempotency.with_input(&input)?;
    let answer = writing::submit(&context, &user, input, key).await?;
    Ok((StatusCode::ACCEPTED, Json(answer)))
}
