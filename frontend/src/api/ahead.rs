//! Answers that `boot/start.js` asked for while the app's code was still on its way.

use gloo_net::http::Response;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Map, Promise, Reflect};
use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The map of paths to promised answers.
const ASKED: &str = "lumikuAhead";

/// What was asked for at `path`; whoever is first gets it.
pub(super) fn take(path: &str) -> Option<Promise> {
    let asked: Map = Reflect::get(&window(), &JsValue::from_str(ASKED)).ok()?.dyn_into().ok()?;
    let path = JsValue::from_str(path);
    let answer = asked.get(&path).dyn_into().ok()?;
    asked.delete(&path);
    Some(answer)
}

/// The answer; `None` when it did not come.
pub(super) async fn answer(promise: Promise) -> Option<Response> {
    let response: web_sys::Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(response.into())
}

/// Forgets what the app has not taken when it has started: later it would be out of date.
pub fn forget() {
    spawn_local(async {
        TimeoutFuture::new(0).await;
        drop(Reflect::set(&window(), &JsValue::from_str(ASKED), &JsValue::NULL));
    });
}
