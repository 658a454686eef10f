//! The clips of a project.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::StatusCode,
};
use lumiku_tool_api::{ApiJson, ApiPath, ApiResult, CurrentUser, Errors, ToolContext};
use lumiku_video_mix_dto::{UpdateVideo, Video};
use utoipa::ToSchema;

use crate::{service::clips, studio::Studio};

/// A clip in a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for the API document")]
pub(crate) struct VideoMixClipForm {
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
}

/// Uploads a clip into a project: MP4, MOV, AVI or MKV, up to 500 MB.
#[utoipa::path(post, path = "/projects/{id}/videos", tag = "video-mix", params(("id" = String, Path)),
    request_body(content = VideoMixClipForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Video), Errors))]
pub(crate) async fn create_video_mix_video(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    request: Request,
) -> ApiResult<(StatusCode, Json<Video>)> {
    let video = clips::receive_clip(&context, &studio, &user, &id, request).await?;
    Ok((StatusCode::CREATED, Json(video)))
}

/// Moves a clip to a group or a place, or changes what is kept of it.
#[utoipa::path(patch, path = "/projects/{id}/videos/{videoId}", tag = "video-mix",
    params(("id" = String, Path), ("videoId" = String, Path)),
    request_body = UpdateVideo, responses((status = 200, body = Video), Errors))]
pub(crate) async fn update_video_mix_video(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath((id, video)): ApiPath<(String, String)>,
    ApiJson(input): ApiJson<UpdateVideo>,
) -> ApiResult<Json<Video>> {
    Ok(Json(clips::update_clip(&context, &user, &id, &video, input).await?))
}

/// Deletes a clip and its file. Videos that still need it are not made, and their price comes back.
#[utoipa::path(delete, path = "/projects/{id}/videos/{videoId}", tag = "video-mix",
    params(("id" = String, Path), ("videoId" = String, Path)), responses((status = 204), Errors))]
pub(crate) async fn delete_video_mix_video(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath((id, video)): ApiPath<(String, String)>,
) -> ApiResult<StatusCode> {
    clips::delete_clip(&context, &user, &id, &video).await?;
    Ok(StatusCode::NO_CONTENT)
}
