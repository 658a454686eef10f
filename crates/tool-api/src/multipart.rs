//! Multipart bodies: one file and some text fields, streamed.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::header,
};
use lumiku_core::{
    Core, Error,
    file::upload::{Incoming, Received, too_large},
};

/// Room for field names, text fields and boundaries around a file, in bytes.
const ENVELOPE: u64 = 256 * 1024;
/// Longest text field, in bytes.
const MAX_TEXT: usize = 16 * 1024;
/// Most parts in one body.
const MAX_PARTS: usize = 64;

/// A received form.
pub struct Form {
    /// The text fields, by name.
    pub text: BTreeMap<String, String>,
    /// The name and the bytes of the file.
    pub file: Option<(String, Received)>,
}

impl Form {
    /// Receives a form whose file is in the part `file_part` and at most `limit` bytes long.
    ///
    /// # Errors
    /// [`Error::TooLarge`] at once when the announced length is over the limit, else as soon as it is
    /// passed; [`Error::Malformed`] for a body that cannot be read or has two files. Nothing stays.
    pub async fn receive(core: &Core, request: Request, file_part: &str, limit: u64) -> Result<Self, Error> {
        let limit = limit.min(core.config.files.max_file_size);
        let announced = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit + ENVELOPE) {
            return Err(too_large(limit));
        }
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| Error::Malformed("Send the body as multipart/form-data with a boundary.".into()))?;
        let mut form = Self { text: BTreeMap::new(), file: None };
        for _ in 0..MAX_PARTS {
            let Some(field) = multipart.next_field().await.map_err(|error| malformed(&error))? else {
                return Ok(form);
            };
            let name = field.name().unwrap_or_default().to_owned();
            if name == file_part {
                if form.file.is_some() {
                    return Err(Error::field(file_part, "Send one file at a time."));
                }
                form.file = Some(receive_file(core, field, limit).await?);
            } else {
                let text = receive_text(field).await?;
                form.text.insert(name, text);
            }
        }
        Err(Error::Malformed("The form has too many parts.".into()))
    }
}

async fn receive_file(
    core: &Core,
    mut field: axum::extract::multipart::Field<'_>,
    limit: u64,
) -> Result<(String, Received), Error> {
    let name = field.file_name().unwrap_or("file").to_owned();
    let mut incoming = Incoming::begin(core, limit).await?;
    while let Some(chunk) = field.chunk().await.map_err(|error| malformed(&error))? {
        incoming.write(&chunk).await?;
    }
    Ok((name, incoming.finish().await?))
}

async fn receive_text(mut field: axum::extract::multipart::Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| malformed(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_TEXT {
            return Err(Error::Malformed("A field of the form is too long.".into()));
        }
    }
    let text =
        String::from_utf8(bytes).map_err(|_| Error::Malformed("A field of the form is not UTF-8.".into()))?;
    if text.contains('\0') {
        return Err(Error::Malformed("A field of the form holds a null character.".into()));
    }
    Ok(text)
}

fn malformed(error: &MultipartError) -> Error {
    tracing::debug!(%error, "multipart body refused");
    Error::Malformed("The form broke off or cannot be read.".into())
}

/// Whether a request carries a form.
pub fn is_multipart(request: &Request<Body>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}
