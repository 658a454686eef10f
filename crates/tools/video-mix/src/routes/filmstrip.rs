//! The filmstrip of a clip.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors, ToolContext};

use crate::service::clips;

/// Users' files are never pages of ours, whatever is in them.
const FILE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// Ten small pictures of a clip, side by side.
#[utoipa::path(get, path = "/projects/{id}/videos/{videoId}/filmstrip", tag = "video-mix",
    params(("id" = String, Path), ("videoId" = String, Path)),
    responses((status = 200, body = [u8], content_type = "image/jpeg"), Errors))]
pub(crate) async fn read_video_mix_filmstrip(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath((id, video)): ApiPath<(String, String)>,
) -> ApiResult<Response> {
    let found = clips::read_filmstrip(&context, &user, &id, &video).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
    ];
    Ok((headers, Body::from(found.bytes)).into_response())
}
