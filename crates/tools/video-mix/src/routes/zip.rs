//! All videos of a job in one file.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lumiku_dto::JobId;
use lumiku_tool_api::{ApiPath, ApiResult, CurrentUser, Errors, ToolContext, disposition};

use crate::service::archive;

/// Everything that a job has delivered so far, as a ZIP with a `manifest.json`.
#[utoipa::path(get, path = "/jobs/{jobId}/zip", tag = "video-mix", params(("jobId" = JobId, Path)),
    responses((status = 200, body = [u8], content_type = "application/zip"), Errors))]
pub(crate) async fn read_video_mix_zip(
    State(context): State<ToolContext>,
    user: CurrentUser,
    ApiPath(id): ApiPath<JobId>,
) -> ApiResult<Response> {
    let archive = archive::open_archive(&context, &user, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, archive.length.to_string()),
        (header::CONTENT_DISPOSITION, disposition("attachment", &archive.name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(archive.bytes)).into_response())
}
