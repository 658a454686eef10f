//! Submitting an upscale, as JSON over uploaded files or as one form with the picture.

use axum::{
    Json,
    extract::{FromRequest, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lumiku_core::Error;
use lumiku_dto::{FileId, job::JobAnswer};
use lumiku_image_upscaler_dto::{Format, MAX_FILE_SIZE, Mode, Model, Settings, Upscale};
use lumiku_tool_api::{
    ApiJson, ApiResult, CurrentUser, Errors, Idempotency, ToolContext,
    multipart::{Form, is_multipart},
};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::service;

/// The picture and its settings in one form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for the API document")]
pub(crate) struct UpscaleForm {
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    image: Vec<u8>,
    mode: Option<Mode>,
    model: Option<Model>,
    #[schema(minimum = 2, maximum = 4)]
    scale: Option<u32>,
    /// As JSON: `{"width":3840,"height":2160}`.
    fit: Option<String>,
    format: Option<Format>,
}

/// Charges for and queues an upscale.
#[utoipa::path(post, path = "/upscale", tag = "image-upscaler",
    request_body(content((Upscale = "application/json"), (UpscaleForm = "multipart/form-data"))),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending the same key again replays the first answer.", max_length = 255)),
    responses((status = 202, body = JobAnswer), Errors))]
pub(crate) async fn upscale(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    request: Request,
) -> ApiResult<Response> {
    let submitted = if is_multipart(&request) {
        submit_form(&context, &user, &idempotency, request).await?
    } else {
        let ApiJson(input) = ApiJson::<Upscale>::from_request(request, &context).await?;
        let key = idempotency.with_input(&input)?;
        service::submit(&context, &user, input, key).await?
    };
    Ok((StatusCode::ACCEPTED, Json(service::answer(submitted.job))).into_response())
}

/// Receives the form. Whatever is refused, and whatever was answered before, leaves no file behind.
async fn submit_form(
    context: &ToolContext,
    user: &CurrentUser,
    idempotency: &Idempotency,
    request: Request,
) -> Result<lumiku_core::job::submit::Submitted, Error> {
    let core = <lumiku_core::Core as axum::extract::FromRef<ToolContext>>::from_ref(context);
    let form = Form::receive(&core, request, "image", MAX_FILE_SIZE).await?;
    let settings = parse_settings(&form)?;
    settings.validate()?;
    let (name, received) = form.file.ok_or_else(|| Error::field("image", "The form has no picture."))?;
    let key = idempotency.with_input(&(settings, &received.sha256))?;
    if let Some(before) = context.submitted_before(user, key.as_ref()).await? {
        return Ok(before);
    }
    let stored = context.create_upload(user, &name, received).await?;
    let id: FileId = stored.file.id;
    let Settings { mode, model, scale, fit, format } = settings;
    let input = Upscale { file_id: Some(id.clone()), file_ids: None, mode, model, scale, fit, format };
    let submitted = service::submit(context, user, input, key).await;
    if submitted.as_ref().map_or(true, |submitted| submitted.replayed) {
        context.delete_file(user, &id).await?;
    }
    submitted
}

fn parse_settings(form: &Form) -> Result<Settings, Error> {
    let mut fields = Map::new();
    for (name, text) in form.text.iter().filter(|(_, text)| !text.is_empty()) {
        let value = match name.as_str() {
            "mode" | "model" | "format" => json!(text),
            "scale" => json!(text.parse::<u32>().map_err(|_| Error::field("scale", "Choose 2, 3 or 4."))?),
            "fit" => serde_json::from_str(text)
                .map_err(|_| Error::field("fit", "Write the box as {\"width\":3840,\"height\":2160}."))?,
            other => return Err(Error::Malformed(format!("The form has an unknown field {other:?}."))),
        };
        fields.insert(name.clone(), value);
    }
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| Error::Malformed(format!("The form does not fit: {error}.")))
}
