//! Brands.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use lumiku_carousel_dto::{Brand, BrandKit};
use lumiku_dto::{Page, page::PageQuery};
use lumiku_tool_api::{
    ApiJson, ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, ToolContext, extract::page_bounds,
};

use crate::{service::brands, studio::Studio};

/// Keeps a brand, for carousels to come.
#[utoipa::path(post, path = "/brands", tag = "carousel", request_body = BrandKit,
    responses((status = 201, body = Brand), Errors))]
pub(crate) async fn create_carousel_brand(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiJson(kit): ApiJson<BrandKit>,
) -> ApiResult<(StatusCode, Json<Brand>)> {
    Ok((StatusCode::CREATED, Json(brands::create_brand(&context, &studio, &user, kit).await?)))
}

/// The caller's brands, newest first.
#[utoipa::path(get, path = "/brands", tag = "carousel", params(PageQuery),
    responses((status = 200, body = Page<Brand>), Errors))]
pub(crate) async fn list_carousel_brands(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Brand>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(brands::list_brands(&context, &user, limit, cursor).await?))
}

/// A brand.
#[utoipa::path(get, path = "/brands/{id}", tag = "carousel", params(("id" = String, Path)),
    responses((status = 200, body = Brand), Errors))]
pub(crate) async fn find_carousel_brand(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Json<Brand>> {
    Ok(Json(brands::find_brand(&context, &user, &id).await?))
}

/// Stores a brand as it is to be. Carousels keep the copy that they have.
#[utoipa::path(put, path = "/brands/{id}", tag = "carousel", params(("id" = String, Path)),
    request_body = BrandKit, responses((status = 200, body = Brand), Errors))]
pub(crate) async fn update_carousel_brand(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJson(kit): ApiJson<BrandKit>,
) -> ApiResult<Json<Brand>> {
    Ok(Json(brands::update_brand(&context, &studio, &user, &id, kit).await?))
}

/// Forgets a brand. Carousels keep the copy that they have.
#[utoipa::path(delete, path = "/brands/{id}", tag = "carousel", params(("id" = String, Path)),
    responses((status = 204), Errors))]
pub(crate) async fn delete_carousel_brand(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<StatusCode> {
    brands::delete_brand(&context, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
