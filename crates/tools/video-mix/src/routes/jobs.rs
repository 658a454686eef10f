//! The jobs of a project.

use axum::{Json, extract::State};
use lumiku_dto::{Page, job::Job, page::PageQuery};
use lumiku_tool_api::{ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, ToolContext, extract::page_bounds};

use crate::service::batches;

/// A project's jobs, newest first.
#[utoipa::path(get, path = "/projects/{id}/jobs", tag = "video-mix", params(("id" = String, Path), PageQuery),
    responses((status = 200, body = Page<Job>), Errors))]
pub(crate) async fn list_video_mix_jobs(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Job>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(batches::list_jobs(&context, &user, &id, limit, cursor).await?))
}
