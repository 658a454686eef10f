//! Rewriting a slide.

use std::sync::Arc;

use axum::{Extension, Json, extract::State};
use lumiku_carousel_dto::{Rewrite, RewriteResult};
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, Idempotency, ToolContext};

use crate::{service::rewriting, studio::Studio};

/// Rewrites a slide, counted from 0, as an instruction says, stores it and charges for it. Takes up to 50
/// seconds; what fails is not charged.
#[utoipa::path(post, path = "/projects/{id}/slides/{n}/rewrite", tag = "carousel",
    params(("id" = String, Path), ("n" = usize, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    request_body = Rewrite, responses((status = 200, body = RewriteResult), Errors))]
pub(crate) async fn rewrite_carousel_slide(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiPath((id, n)): ApiPath<(String, usize)>,
    ApiJson(input): ApiJson<Rewrite>,
) -> ApiResult<Json<RewriteResult>> {
    let key = idempotency.with_input(&input)?;
    Ok(Json(rewriting::rewrite_slide(&context, &studio, &user, (&id, n), input, key).await?))
}
