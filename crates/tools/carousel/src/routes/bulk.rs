//! Many carousels from a table.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{FromRef, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lumiku_carousel_dto::{BulkCheck, BulkOptions, Size, limits::MAX_BULK_BYTES};
use lumiku_core::{Core, Error};
use lumiku_dto::job::JobAnswer;
use lumiku_tool_api::{ApiResult, CurrentUser, Errors, Idempotency, ToolContext, multipart::Form};
use serde::de::{Deserialize, value::StrDeserializer};
use utoipa::ToSchema;

use crate::{bulk, service, studio::Studio};

/// A table and what to make of it.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the form for the API document")]
pub(crate) struct CarouselBulkForm {
    /// A CSV table with a header, up to 5 MB and 1,000 rows.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    template_id: String,
    brand_id: Option<String>,
    /// Such as `en` or `id`; `en` when absent.
    language: Option<String>,
    /// `true` lets the writer fill empty cells, at the writer's price for each carousel that has some.
    fill: Option<bool>,
    /// Sizes to export in, with commas between, such as `4:5,9:16`; projects only when absent.
    sizes: Option<String>,
}

/// Checks a table and says what it comes to. Free. What is wrong is named by row and column, such as
/// `rows.7.title3`; rows are counted as a spreadsheet does.
#[utoipa::path(post, path = "/bulk/check", tag = "carousel",
    request_body(content = CarouselBulkForm, content_type = "multipart/form-data"),
    responses((status = 200, body = BulkCheck), Errors))]
pub(crate) async fn check_carousel_bulk(
    State(context): State<ToolContext>,
    Extension(studio): Extension<Arc<Studio>>,
    user: CurrentUser,
    request: Request,
) -> ApiResult<Json<BulkCheck>> {
    let received = Received::receive(&context, request).await?;
    Ok(Json(service::bulk::check(&context, &studio, &user, received.options, received.bytes).await?))
}

/// Checks a table as a whole, then charges for and queues a carousel for each row. With anything wrong nothing
/// is charged.
#[utoipa::path(post, path = "/bulk", tag = "carousel",
    request_body(content = CarouselBulkForm, content_type = "multipart/form-data"),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn create_carousel_bulk(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    request: Request,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    let Received { options, bytes, sha256 } = Received::receive(&context, request).await?;
    let key = idempotency.with_input(&(&options, sha256))?;
    let job = service::bulk::submit(&context, &user, options, bytes, key).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job })))
}

/// A table to begin with. It is the same for every template.
#[utoipa::path(get, path = "/bulk/sample", tag = "carousel",
    responses((status = 200, body = [u8], content_type = "text/csv"), Errors))]
pub(crate) async fn read_carousel_bulk_sample(_user: CurrentUser) -> ApiResult<Response> {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"carousels.csv\""),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((headers, bulk::sample()).into_response())
}

/// A form that was read.
struct Received {
    options: BulkOptions,
    bytes: Vec<u8>,
    /// Of the bytes, in hexadecimal.
    sha256: String,
}

impl Received {
    async fn receive(context: &ToolContext, request: Request) -> Result<Self, Error> {
        let core = Core::from_ref(context);
        let form = Form::receive(&core, request, "file", MAX_BULK_BYTES).await?;
        let options = parse_options(&form)?;
        let (_, file) = form.file.ok_or_else(|| Error::field("file", "The form has no table."))?;
        let bytes = tokio::fs::read(file.path()).await?;
        Ok(Self { options, bytes, sha256: file.sha256.clone() })
    }
}

fn parse_options(form: &Form) -> Result<BulkOptions, Error> {
    let mut options = BulkOptions::default();
    for (name, text) in &form.text {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match name.as_str() {
            "templateId" => text.clone_into(&mut options.template_id),
            "brandId" => options.brand_id = Some(text.to_owned()),
            "language" => options.language = Some(text.to_owned()),
            "fill" => {
                options.fill = text.parse().map_err(|_| Error::field("fill", "Write true or false."))?;
            }
            "sizes" => options.sizes = text.split(',').map(parse_size).collect::<Result<_, _>>()?,
            other => return Err(Error::Malformed(format!("The form has an unknown field {other:?}."))),
        }
    }
    Ok(options)
}

fn parse_size(name: &str) -> Result<Size, Error> {
    Size::deserialize(StrDeserializer::<serde::de::value::Error>::new(name.trim()))
        .map_err(|_| Error::field("sizes", "Choose from 4:5, 1:1 and 9:16, with commas between."))
}
