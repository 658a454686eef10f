//! Projects.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::StatusCode};
use lumiku_dto::{Page, page::PageQuery};
use lumiku_tool_api::{
    ApiJson, ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, ToolContext, extract::page_bounds,
};
use lumiku_video_mix_dto::{CreateProject, Project, UpdateProject};

use crate::{service::projects, studio::Studio};

/// Begins a project.
#[utoipa::path(post, path = "/projects", tag = "video-mix", request_body = CreateProject,
    responses((status = 201, body = Project), Errors))]
pub(crate) async fn create_video_mix_project(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiJson(input): ApiJson<CreateProject>,
) -> ApiResult<(StatusCode, Json<Project>)> {
    Ok((StatusCode::CREATED, Json(projects::create_project(&context, &user, input).await?)))
}

/// The caller's projects, newest first, their clips without `analysis`.
#[utoipa::path(get, path = "/projects", tag = "video-mix", params(PageQuery),
    responses((status = 200, body = Page<Project>), Errors))]
pub(crate) async fn list_video_mix_projects(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> ApiResult<Json<Page<Project>>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    Ok(Json(projects::list_projects(&context, &user, limit, cursor).await?))
}

/// A project with its clips and groups.
#[utoipa::path(get, path = "/projects/{id}", tag = "video-mix", params(("id" = String, Path)),
    responses((status = 200, body = Project), Errors))]
pub(crate) async fn find_video_mix_project(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<Json<Project>> {
    Ok(Json(projects::open_project(&context, &studio, &user, &id).await?))
}

/// Changes a project's name, description or settings.
#[utoipa::path(patch, path = "/projects/{id}", tag = "video-mix", params(("id" = String, Path)),
    request_body = UpdateProject, responses((status = 200, body = Project), Errors))]
pub(crate) async fn update_video_mix_project(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJson(input): ApiJson<UpdateProject>,
) -> ApiResult<Json<Project>> {
    Ok(Json(projects::update_project(&context, &user, &id, input).await?))
}

/// Deletes a project with its clips. The videos made of them stay. Refused while some are being made.
#[utoipa::path(delete, path = "/projects/{id}", tag = "video-mix", params(("id" = String, Path)),
    responses((status = 204), Errors))]
pub(crate) async fn delete_video_mix_project(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
) -> ApiResult<StatusCode> {
    projects::delete_project(&context, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
