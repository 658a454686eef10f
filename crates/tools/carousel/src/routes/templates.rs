//! Templates.

use std::sync::Arc;

use axum::{
    Extension, Json,
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use lumiku_carousel_dto::Templates;
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors};

use crate::{service::templates, studio::Studio};

/// Every template, and who would write a carousel.
#[utoipa::path(get, path = "/templates", tag = "carousel", responses((status = 200, body = Templates), Errors))]
pub(crate) async fn list_carousel_templates(
    Extension(studio): Extension<Arc<Studio>>,
    _user: CurrentUser,
) -> ApiResult<Json<Templates>> {
    Ok(Json(templates::list_templates(&studio)))
}

/// What a template looks like: a slide of it with words of ours, 360 pixels wide.
#[utoipa::path(get, path = "/templates/{id}/pictures/{role}", tag = "carousel",
    params(("id" = String, Path), ("role" = String, Path)),
    responses((status = 200, body = [u8], content_type = "image/webp"), Errors))]
pub(crate) async fn read_carousel_template_picture(
    Extension(studio): Extension<Arc<Studio>>,
    _user: CurrentUser,
    ApiPath((id, role)): ApiPath<(String, String)>,
) -> ApiResult<Response> {
    let picture = templates::read_picture(&studio, &id, &role).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/webp")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400")),
    ];
    Ok((headers, Body::from(picture.to_vec())).into_response())
}
