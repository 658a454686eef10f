//! The groups of a project.

use axum::{Json, extract::State, http::StatusCode};
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, ToolContext};
use lumiku_video_mix_dto::{CreateGroup, Group, UpdateGroup};

use crate::service::groups;

/// Adds a group, last unless it says where.
#[utoipa::path(post, path = "/projects/{id}/groups", tag = "video-mix", params(("id" = String, Path)),
    request_body = CreateGroup, responses((status = 201, body = Group), Errors))]
pub(crate) async fn create_video_mix_group(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJson(input): ApiJson<CreateGroup>,
) -> ApiResult<(StatusCode, Json<Group>)> {
    Ok((StatusCode::CREATED, Json(groups::create_group(&context, &user, &id, input).await?)))
}

/// Renames or moves a group.
#[utoipa::path(patch, path = "/projects/{id}/groups/{groupId}", tag = "video-mix",
    params(("id" = String, Path), ("groupId" = String, Path)),
    request_body = UpdateGroup, responses((status = 200, body = Group), Errors))]
pub(crate) async fn update_video_mix_group(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath((id, group)): ApiPath<(String, String)>,
    ApiJson(input): ApiJson<UpdateGroup>,
) -> ApiResult<Json<Group>> {
    Ok(Json(groups::update_group(&context, &user, &id, &group, input).await?))
}

/// Deletes a group. Its clips stay, without a group.
#[utoipa::path(delete, path = "/projects/{id}/groups/{groupId}", tag = "video-mix",
    params(("id" = String, Path), ("groupId" = String, Path)), responses((status = 204), Errors))]
pub(crate) async fn delete_video_mix_group(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath((id, group)): ApiPath<(String, String)>,
) -> ApiResult<StatusCode> {
    groups::delete_group(&context, &user, &id, &group).await?;
    Ok(StatusCode::NO_CONTENT)
}
