//! Projects.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use lumiku_carousel_dto::{CreateProject, Project, ProjectSummary, UpdateProject, limits::MAX_CONTENT_BYTES};
use lumiku_dto::{Page, job::Job, page::PageQuery};
use lumiku_tool_api::{
    ApiJsonUpTo, ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, ToolContext, extract::page_bounds,
};

use crate::{service::projects, studio::Studio};

/// Begins a project. Takes up to 4 MB of JSON.
#[utoipa::path(post, path = "/projects", tag = "carousel", request_body = CreateProject,
    responses((status = 201, body = Project), Errors))]
pub(crate) async fn create_carousel_project(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiJsonUpTo(input): ApiJsonUpTo<MAX_CONTENT_BYTES, CreateProject>,
) -> ApiResult<(StatusCode, Json<Project>)> {
    let project = projects::create_project(&context, &studio, &user, input).await?;
    Ok((StatusCode::CREATED, Json(project)))
}

/// The caller's projects, newest first, without their contents.
#[utoipa::path(get, path = "/projects", tag = "carousel", params(PageQuery),
    responses((status = 200, body = Page<ProjectSummary>), Errors))]
pub(crate) async fn list_carousel_projects(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<ProjectSummary>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(projects::list_projects(&context, &user, limit, cursor).await?))
}

/// A project with its content and the files of its last export.
#[utoipa::path(get, path = "/projects/{id}", tag = "carousel", params(("id" = String, Path)),
    responses((status = 200, body = Project), Errors))]
pub(crate) async fn find_carousel_project(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Json<Project>> {
    Ok(Json(projects::find_project(&context, &user, &id).await?))
}

/// Stores a project as it is to be. With the `revision` that it is based on, nothing is overwritten that was
/// stored since: that is 409 `conflict` with the `revision` that is there. Takes up to 4 MB of JSON.
#[utoipa::path(put, path = "/projects/{id}", tag = "carousel", params(("id" = String, Path)),
    request_body = UpdateProject, responses((status = 200, body = Project), Errors))]
pub(crate) async fn update_carousel_project(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJsonUpTo(input): ApiJsonUpTo<MAX_CONTENT_BYTES, UpdateProject>,
) -> ApiResult<Json<Project>> {
    Ok(Json(projects::update_project(&context, &studio, &user, &id, input).await?))
}

/// Deletes a project with the uploaded pictures that only it shows. What was exported from it stays. Refused while
/// it is being written or exported.
#[utoipa::path(delete, path = "/projects/{id}", tag = "carousel", params(("id" = String, Path)),
    responses((status = 204), Errors))]
pub(crate) async fn delete_carousel_project(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<StatusCode> {
    projects::delete_project(&context, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A project's jobs, newest first.
#[utoipa::path(get, path = "/projects/{id}/jobs", tag = "carousel", params(("id" = String, Path), PageQuery),
    responses((status = 200, body = Page<Job>), Errors))]
pub(crate) async fn list_carousel_jobs(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Job>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(projects::list_jobs(&context, &user, &id, limit, cursor).await?))
}
