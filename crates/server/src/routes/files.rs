//! Files: upload, look, download, delete; and My work.

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use headers::HeaderMapExt;
use lumiku_core::{
    Error,
    file::{self, thumbnail, upload},
};
use lumiku_dto::{FileId, file::File, file::Work};
use lumiku_tool_api::{
    ApiPath, ApiQuery, ApiResult, CurrentUser, Errors, Routes, disposition, extract::page_bounds,
    multipart::Form, routes,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new()
        .routes(routes!(create_file))
        .routes(routes!(find_file, delete_file))
        .routes(routes!(read_content))
        .routes(routes!(read_thumbnail))
        .routes(routes!(list_work))
}

/// Users' files are never pages of ours, whatever is in them.
const FILE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for the API document")]
struct NewUpload {
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    /// Id of the tool it is for, which decides what is accepted.
    tool: String,
}

/// Uploads a file for a tool.
#[utoipa::path(post, path = "/api/files", tag = "files",
    request_body(content = NewUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = File), Errors))]
async fn create_file(
    State(state): State<AppState>,
    user: CurrentUser,
    request: Request,
) -> ApiResult<Response> {
    let core = &state.core;
    let form = Form::receive(core, request, "file", core.config.files.max_file_size).await?;
    let tool =
        form.text.get("tool").ok_or_else(|| Error::field("tool", "Say which tool the file is for."))?;
    let manifest = match core.tools.usable(tool, &user.user) {
        Err(Error::NotFound) => return Err(Error::field("tool", "There is no such tool.").into()),
        manifest => manifest?,
    };
    let (name, received) = form.file.ok_or_else(|| Error::field("file", "The form has no file."))?;
    let stored = upload::create_upload(core, user.id(), &manifest, &name, received).await?;
    Ok((StatusCode::CREATED, Json(stored.file)).into_response())
}

/// What is known of a file.
#[utoipa::path(get, path = "/api/files/{id}", tag = "files", params(("id" = FileId, Path)),
    responses((status = 200, body = File), Errors))]
async fn find_file(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<FileId>,
) -> ApiResult<Json<File>> {
    Ok(Json(file::find_file(&state.core, user.id(), &id).await?.file))
}

/// Deletes a file. A waiting job that needs it fails and is refunded.
#[utoipa::path(delete, path = "/api/files/{id}", tag = "files", params(("id" = FileId, Path)),
    responses((status = 204), Errors))]
async fn delete_file(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<FileId>,
) -> ApiResult<StatusCode> {
    file::delete_file(&state.core, user.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ContentQuery {
    /// `1` to save it under its name instead of showing it.
    download: Option<String>,
}

/// A file's bytes, whole or in one range.
#[utoipa::path(get, path = "/api/files/{id}/content", tag = "files", params(("id" = FileId, Path), ContentQuery),
    responses((status = 200, body = [u8], content_type = "*/*"),
        (status = 206, body = [u8], content_type = "*/*"),
        (status = 304), (status = 416, body = lumiku_dto::ErrorBody), Errors))]
async fn read_content(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<FileId>,
    ApiQuery(query): ApiQuery<ContentQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let stored = file::find_file(&state.core, user.id(), &id).await?;
    let tag = format!("\"{}\"", stored.sha256);
    if is_known(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let size = u64::try_from(stored.file.size).unwrap_or(0);
    let Some((status, range)) = requested_range(&headers, size, &tag) else {
        return Ok(unsatisfiable(size));
    };
    let stream = state.core.storage.read(&stored.storage_key, range.clone()).await?;
    let mut response = Response::new(Body::from_stream(stream));
    let kind = if query.download.as_deref() == Some("1") { "attachment" } else { "inline" };
    *response.status_mut() = status;
    let out = response.headers_mut();
    set(out, header::CONTENT_TYPE, &stored.file.mime);
    set(out, header::CONTENT_LENGTH, &(range.end - range.start).to_string());
    set(out, header::ETAG, &tag);
    set(out, header::CONTENT_DISPOSITION, &disposition(kind, &stored.file.name));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert(header::CONTENT_SECURITY_POLICY, FILE_POLICY);
    if status == StatusCode::PARTIAL_CONTENT {
        set(out, header::CONTENT_RANGE, &format!("bytes {}-{}/{size}", range.start, range.end - 1));
    }
    Ok(response)
}

/// A small picture of a file.
#[utoipa::path(get, path = "/api/files/{id}/thumbnail", tag = "files", params(("id" = FileId, Path)),
    responses((status = 200, body = [u8], content_type = "image/*"), Errors))]
async fn read_thumbnail(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiPath(id): ApiPath<FileId>,
) -> ApiResult<Response> {
    let found = thumbnail::find_thumbnail(&state.core, user.id(), &id).await?;
    let mut response = Response::new(Body::from(found.bytes));
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.mime));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert(header::CONTENT_SECURITY_POLICY, FILE_POLICY);
    Ok(response)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WorkQuery {
    /// Only outputs of this tool.
    tool: Option<String>,
    /// Only names with this text.
    q: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Everything the caller's tools made, newest first.
#[utoipa::path(get, path = "/api/work", tag = "files", params(WorkQuery), responses((status = 200, body = Work), Errors))]
async fn list_work(
    State(state): State<AppState>,
    user: CurrentUser,
    ApiQuery(query): ApiQuery<WorkQuery>,
) -> ApiResult<Json<Work>> {
    let (limit, cursor) = page_bounds(query.limit, query.cursor.as_deref())?;
    let (tool, text) = (query.tool.as_deref(), query.q.as_deref());
    Ok(Json(file::list_work(&state.core, user.id(), tool, text, limit, cursor).await?))
}

/// Whether the client has these very bytes already.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Weak comparison (RFC 9110, 13.1.2): a proxy may have marked the tag.
    let plain = |known: &str| known.trim().trim_start_matches("W/").to_owned();
    known.split(',').map(plain).any(|known| known == tag || known == "*")
}

/// The bytes to send: all of them, or the one range asked for. `None` when that lies outside. Several
/// ranges at once are answered with everything, as RFC 9110 allows, and so is what is no range.
fn requested_range(headers: &HeaderMap, size: u64, tag: &str) -> Option<(StatusCode, std::ops::Range<u64>)> {
    let whole = Some((StatusCode::OK, 0..size));
    let same = headers.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(range) = headers.typed_get::<headers::Range>().filter(|_| same && names_a_range(text)) else {
        return whole;
    };
    if is_longer_suffix(headers, size) {
        return Some((StatusCode::PARTIAL_CONTENT, 0..size));
    }
    let ranges: Vec<_> = range.satisfiable_ranges(size).collect();
    let [(start, end)] = ranges.as_slice() else {
        return if ranges.is_empty() { None } else { whole };
    };
    let start = match start {
        std::ops::Bound::Included(start) => *start,
        std::ops::Bound::Excluded(start) => start + 1,
        std::ops::Bound::Unbounded => 0,
    };
    let end = match end {
        std::ops::Bound::Included(end) => end.saturating_add(1).min(size),
        std::ops::Bound::Excluded(end) => (*end).min(size),
        std::ops::Bound::Unbounded => size,
    };
    (start < end).then_some((StatusCode::PARTIAL_CONTENT, start..end))
}

/// Whether at least one range has the form of RFC 9110, 14.1.1: `headers` takes any text behind `bytes=`.
fn names_a_range(text: &str) -> bool {
    let valid = |range: &str| match range.trim().split_once('-') {
        None | Some(("", "")) => false,
        Some(("", number) | (number, "")) => number.parse::<u64>().is_ok(),
        Some((first, last)) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) => first <= last,
            _ => false,
        },
    };
    text.strip_prefix("bytes=").is_some_and(|ranges| ranges.split(',').any(valid))
}

/// Whether more of the file's end is asked for than there is, which means all of it (RFC 9110, 14.1.2);
/// `headers` reads that as a range outside the file.
fn is_longer_suffix(headers: &HeaderMap, size: u64) -> bool {
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let length = range.strip_prefix("bytes=-").and_then(|length| length.trim().parse::<u64>().ok());
    size > 0 && length.is_some_and(|length| length > size)
}

fn unsatisfiable(size: u64) -> Response {
    let mut body = lumiku_dto::ErrorBody::new(
        lumiku_dto::ErrorCode::RangeNotSatisfiable,
        "The file does not have these bytes.",
    );
    body.request_id = lumiku_tool_api::request_id::current();
    let headers = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
    (StatusCode::RANGE_NOT_SATISFIABLE, headers, Json(body)).into_response()
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str, size: u64) -> Option<(u16, std::ops::Range<u64>)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, text.parse().unwrap());
        requested_range(&headers, size, "\"t\"").map(|(status, range)| (status.as_u16(), range))
    }

    #[test]
    fn one_range_is_cut_to_the_file() {
        assert_eq!(range("bytes=0-99", 1000), Some((206, 0..100)));
        assert_eq!(range("bytes=900-", 1000), Some((206, 900..1000)));
        assert_eq!(range("bytes=-10", 1000), Some((206, 990..1000)));
        assert_eq!(range("bytes=-9999", 1000), Some((206, 0..1000)));
        assert_eq!(range("bytes=0-9999", 1000), Some((206, 0..1000)));
    }

    #[test]
    fn a_range_outside_is_refused_and_several_are_answered_with_everything() {
        assert_eq!(range("bytes=1000-", 1000), None);
        assert_eq!(range("bytes=0-1,5-6", 1000), Some((200, 0..1000)));
    }

    #[test]
    fn what_is_no_range_is_not_looked_at() {
        for text in ["bytes=abc", "bytes=9-3", "bytes=", "bytes=-", "bytes=0-99999999999999999999999"] {
            assert_eq!(range(text, 1000), Some((200, 0..1000)), "{text}");
        }
    }
}
