//! Sends one request and reads one answer. The calls of a single tool stand with its screen and come here directly.

use std::{cell::RefCell, fmt::Write as _, pin::Pin};

use gloo_net::http::{Headers, Method, Request, RequestBuilder, Response};
use leptos::prelude::window;
use lumiku_dto::ErrorCode;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData};

use super::{Answer, ApiError, ahead, json::decode};

thread_local! {
    static SESSION_END: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Registers the one listener for "this session has ended". A wrong password is not such an end.
pub fn on_session_end(listener: impl Fn() + 'static) {
    SESSION_END.with(|slot| *slot.borrow_mut() = Some(Box::new(listener)));
}

/// Tells the listener when `error` says that the session has ended.
pub(super) fn note_session_end(error: &ApiError) {
    if matches!(error.code(), Some(ErrorCode::Unauthorized | ErrorCode::SessionExpired)) {
        SESSION_END.with(|slot| {
            if let Some(listener) = slot.borrow().as_ref() {
                listener();
            }
        });
    }
}

/// A fresh key for the `Idempotency-Key` header. Make one per intent and keep it for the retries of that intent.
pub fn idempotency_key() -> String {
    let mut bytes = [0_u8; 16];
    // `crypto.randomUUID` is missing on plain http in a local network; this is not.
    if let Ok(crypto) = window().crypto() {
        drop(crypto.get_random_values_with_u8_array(&mut bytes));
    }
    bytes.iter().fold(String::with_capacity(32), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// Asks for something.
pub async fn get<T: DeserializeOwned>(path: &str) -> Answer<T> {
    read(&fetch(Method::GET, path, None, None).await?)
}

/// A POST that charges nothing.
pub async fn post<T: DeserializeOwned>(path: &str, input: &impl Serialize) -> Answer<T> {
    read(&fetch(Method::POST, path, Some(write(input)?), None).await?)
}

/// A POST that can charge.
pub async fn post_once<T: DeserializeOwned>(path: &str, input: &impl Serialize, key: &str) -> Answer<T> {
    read(&fetch(Method::POST, path, Some(write(input)?), Some(key)).await?)
}

/// A thing as it is to be, whole.
pub async fn put<T: DeserializeOwned>(path: &str, input: &impl Serialize) -> Answer<T> {
    read(&fetch(Method::PUT, path, Some(write(input)?), None).await?)
}

/// A change of a part.
pub async fn patch<T: DeserializeOwned>(path: &str, input: &impl Serialize) -> Answer<T> {
    read(&fetch(Method::PATCH, path, Some(write(input)?), None).await?)
}

/// A form; with a `key` when it can charge.
pub async fn post_form<T: DeserializeOwned>(path: &str, form: FormData, key: Option<&str>) -> Answer<T> {
    let request = RequestBuilder::new(path).method(Method::POST).header("Accept", "application/json");
    let request = match key {
        Some(key) => request.header("Idempotency-Key", key),
        None => request,
    };
    let request = request.body(form).map_err(|_| ApiError::Unreachable)?;
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    read(&text(response).await?)
}

/// A POST that charges nothing and answers a picture: its bytes, and the headers that came with it.
pub async fn post_for_picture(path: &str, input: &impl Serialize) -> Answer<(Blob, Headers)> {
    let request = RequestBuilder::new(path)
        .method(Method::POST)
        .header("Content-Type", "application/json")
        .body(write(input)?)
        .map_err(|_| ApiError::Unreachable)?;
    picture(request).await
}

async fn picture(request: Request) -> Answer<(Blob, Headers)> {
    let response = request.send().await.map_err(|_| ApiError::Unreachable)?;
    if !response.ok() {
        return Err(text(response).await.err().unwrap_or(ApiError::Unreadable(0)));
    }
    let headers = response.headers();
    let bytes = web_sys::Response::from(response).blob().map_err(|_| ApiError::Unreachable)?;
    let bytes = JsFuture::from(bytes).await.map_err(|_| ApiError::Unreachable)?;
    Ok((bytes.dyn_into().map_err(|_| ApiError::Unreadable(200))?, headers))
}

/// A call without an answer body.
pub async fn act(method: Method, path: &str, input: Option<String>) -> Answer<()> {
    fetch(method, path, input, None).await.map(drop)
}

/// Writes an input as JSON.
pub fn write(input: &impl Serialize) -> Answer<String> {
    serde_json::to_string(input).map_err(|_| ApiError::Unreadable(0))
}

/// Reads a JSON answer.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    decode(text).map_err(|_| ApiError::Unreadable(200))
}

/// A request under way. Boxed, so that the many calls do not each carry its states.
type Fetching = Pin<Box<dyn Future<Output = Answer<String>>>>;

/// The one place where requests leave: the text of a 2xx answer, an [`ApiError`] otherwise.
fn fetch(method: Method, path: &str, body: Option<String>, key: Option<&str>) -> Fetching {
    let asked = if method == Method::GET { ahead::take(path) } else { None };
    let request = RequestBuilder::new(path).method(method).header("Accept", "application/json");
    let request = match key {
        Some(key) => request.header("Idempotency-Key", key),
        None => request,
    };
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    Box::pin(async move {
        let early = match asked {
            Some(asked) => ahead::answer(asked).await,
            None => None,
        };
        let response = match early {
            Some(response) => response,
            None => {
                request.map_err(|_| ApiError::Unreachable)?.send().await.map_err(|_| ApiError::Unreachable)?
            }
        };
        text(response).await
    })
}

/// The text of a 2xx answer, an [`ApiError`] otherwise.
async fn text(response: Response) -> Answer<String> {
    let text = response.text().await.map_err(|_| ApiError::Unreachable)?;
    if response.ok() {
        return Ok(text);
    }
    let error = ApiError::from_body(response.status(), &text);
    note_session_end(&error);
    Err(error)
}
