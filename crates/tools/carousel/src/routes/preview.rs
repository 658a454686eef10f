//! Previews.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use lumiku_carousel_dto::{Content, Preview, PreviewFormat, Size, Slide, limits::MAX_CONTENT_BYTES};
use lumiku_core::Error;
use lumiku_tool_api::{ApiJsonUpTo, ApiPath, ApiResult, CurrentUser, Errors, ToolContext};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use crate::{
    service::previews::{self, Wanted, Which},
    studio::Studio,
};

/// How a slide fits, and each of its texts, as JSON.
const FIT: HeaderName = HeaderName::from_static("x-fit");
const FIT_TEXTS: HeaderName = HeaderName::from_static("x-fit-texts");

/// A [`Preview`] whose slide may also be the number of a stored one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Input {
    #[serde(deserialize_with = "which")]
    slide: Which,
    #[serde(default)]
    format: PreviewFormat,
    #[serde(default)]
    size: Size,
    #[serde(default)]
    index: Option<u32>,
    #[serde(default)]
    count: Option<u32>,
    #[serde(default)]
    content: Option<Content>,
}

fn which<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Which, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if let Some(number) = value.as_u64() {
        return u32::try_from(number).map(Which::Stored).map_err(D::Error::custom);
    }
    let slide = serde_json::from_value::<Slide>(value).map_err(D::Error::custom)?;
    Ok(Which::Edited(Box::new(slide)))
}

/// Draws a slide as it stands in the editor: a whole slide, or the number of a stored one from 0. `X-Fit` says
/// whether its texts fit: `fits`, `shrunk:<percent>` or `overflow`. Free.
#[utoipa::path(post, path = "/projects/{id}/preview", tag = "carousel", params(("id" = String, Path)),
    request_body = Preview,
    responses((status = 200, content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")),
        headers(("X-Fit" = String), ("X-Fit-Texts" = String))), Errors))]
pub(crate) async fn preview_carousel_slide(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    ApiPath(id): ApiPath<String>,
    ApiJsonUpTo(input): ApiJsonUpTo<MAX_CONTENT_BYTES, Input>,
) -> ApiResult<Response> {
    let Input { slide, format, size, index, count, content } = input;
    let wanted = Wanted { slide, format, size, index, count, content };
    let drawn = previews::draw(&context, &studio, &user, &id, wanted).await?;
    let value =
        |text: String| HeaderValue::try_from(text).map_err(|error| Error::Internal(error.to_string()));
    let texts =
        serde_json::to_string(&drawn.fit.texts).map_err(|error| Error::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(drawn.mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (FIT, value(drawn.fit.fit.to_string())?),
        (FIT_TEXTS, value(texts)?),
    ];
    Ok((headers, Body::from(drawn.bytes)).into_response())
}
