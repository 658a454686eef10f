//! Sends a file with progress, which `fetch` cannot tell: hence `XMLHttpRequest`.

use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::{Answer, ApiError, request};

/// Where a file goes: an address that takes it as the part `file` of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The address.
    pub path: String,
    /// Whose file it is, where the address does not say.
    pub tool: Option<&'static str>,
}

/// An upload under way. Dropping it does not stop it; [`Upload::abort`] does.
pub struct Upload {
    xhr: XmlHttpRequest,
    done: js_sys::Promise,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
}

impl Upload {
    /// Starts sending `file`. `on_progress` hears the share that was sent, 0.0 to 1.0.
    pub fn start(
        file: &web_sys::File,
        to: &Destination,
        on_progress: impl Fn(f64) + 'static,
    ) -> Answer<Self> {
        Self::open(file, to, Box::new(on_progress)).map_err(|_| ApiError::Unreachable)
    }

    fn open(file: &web_sys::File, to: &Destination, on_progress: Box<dyn Fn(f64)>) -> Result<Self, JsValue> {
        let form = FormData::new()?;
        // The server streams the body: it must know the tool before the bytes arrive.
        if let Some(tool) = to.tool {
            form.append_with_str("tool", tool)?;
        }
        form.append_with_blob_and_filename("file", file, &file.name())?;

        let xhr = XmlHttpRequest::new()?;
        xhr.open("POST", &to.path)?;
        xhr.set_request_header("Accept", "application/json")?;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                on_progress(event.loaded() / event.total());
            }
        });
        xhr.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        let done = js_sys::Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
        xhr.send_with_opt_form_data(Some(&form))?;
        Ok(Self { xhr, done, _progress: progress })
    }

    /// A handle that stops this upload.
    pub fn abort_handle(&self) -> XmlHttpRequest {
        self.xhr.clone()
    }

    /// Stops sending; [`Upload::finish`] then answers [`ApiError::Aborted`].
    pub fn abort(&self) {
        drop(self.xhr.abort());
    }

    /// Waits for the server's answer.
    pub async fn finish<T: DeserializeOwned>(self) -> Answer<T> {
        request::read(&self.text().await?)
    }

    async fn text(self) -> Answer<String> {
        drop(JsFuture::from(self.done.clone()).await);
        let status = self.xhr.status().unwrap_or(0);
        let text = self.xhr.response_text().ok().flatten().unwrap_or_default();
        match status {
            // 0 is both "aborted" and "no connection"; only an aborted request is back in its first state.
            0 if self.xhr.ready_state() == XmlHttpRequest::UNSENT => Err(ApiError::Aborted),
            0 => Err(ApiError::Unreachable),
            200..=299 => Ok(text),
            _ => {
                let error = ApiError::from_body(status, &text);
                request::note_session_end(&error);
                Err(error)
            }
        }
    }
}
