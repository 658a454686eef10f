//! The lines that the caller has had written.

use axum::{Json, extract::State};
use lumiku_dto::{Page, page::PageQuery};
use lumiku_tool_api::{ApiQuery, ApiResult, CurrentUser, Errors, ToolContext, extract::page_bounds};
use lumiku_{{snake}}_dto::{{Pascal}}Line;

use crate::service;

/// The caller's lines, newest first.
#[utoipa::path(get, path = "/lines", tag = "{{id}}", params(PageQuery),
    responses((status = 200, body = Page<{{Pascal}}Line>), Errors))]
pub(crate) async fn list_{{snake}}_lines(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<{{Pascal}}Line>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(service::list_lines(&context, user.id(), limit, cursor).await?))
}
