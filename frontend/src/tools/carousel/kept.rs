//! What this tab keeps while the person is elsewhere, perhaps on the payment page: changes that could not be stored when
//! the editor was left, an order that was begun, a table, a wish.

use leptos::prelude::untrack;
use lumiku_carousel_dto::{BulkOptions, UpdateProject};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::order::Order;
use crate::{api, session::Session, storage};

/// A table, with its options.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptTable {
    name: String,
    /// A character for each byte.
    bytes: String,
    pub(super) options: BulkOptions,
}

/// Keeps a carousel as it was left.
pub(super) fn keep(project: &str, left: &UpdateProject) {
    write(&of_project(project), left);
}

/// What was kept of a carousel; it is not kept any longer.
pub(super) fn take(project: &str) -> Option<UpdateProject> {
    take_from(&of_project(project))
}

/// Keeps a wish for a slide of a carousel, unless it is empty.
pub(super) fn keep_wish(project: &str, wish: &str) {
    let wish = wish.trim();
    storage::keep(&of_wish(project), (!wish.is_empty()).then_some(wish));
}

/// The wish that was kept; it is not kept any longer.
pub(super) fn take_wish(project: &str) -> Option<String> {
    let key = of_wish(project);
    let wish = storage::kept(&key);
    storage::keep(&key, None);
    wish
}

/// Where the order of the account that is logged in is kept.
pub(super) fn order_key() -> String {
    own("order")
}

/// Keeps an order that was begun; `None` when it was made.
pub(super) fn keep_order(key: &str, order: Option<&Order>) {
    match order {
        Some(order) => write(key, order),
        None => storage::keep(key, None),
    }
}

/// The order that was begun.
pub(super) fn kept_order(key: &str) -> Option<Order> {
    take_from(key)
}

/// Where the table of the account that is logged in is kept.
pub(super) fn table_key() -> String {
    own("table")
}

/// Keeps a table with its options. One that is too large for the browser's storage is not kept.
pub(super) async fn keep_table(key: &str, file: &web_sys::File, options: &BulkOptions) {
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { return };
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let bytes = bytes.into_iter().map(char::from).collect();
    write(key, &KeptTable { name: file.name(), bytes, options: options.clone() });
}

/// The table that was kept.
pub(super) fn kept_table(key: &str) -> Option<KeptTable> {
    take_from(key)
}

/// Keeps no table any longer.
pub(super) fn forget_table(key: &str) {
    storage::keep(key, None);
}

impl KeptTable {
    /// As the file that it was.
    pub(super) fn file(&self) -> Option<web_sys::File> {
        let bytes: Option<Vec<u8>> = self.bytes.chars().map(|char| u8::try_from(char).ok()).collect();
        let parts = js_sys::Array::of1(&JsValue::from(js_sys::Uint8Array::from(bytes?.as_slice())));
        web_sys::File::new_with_u8_array_sequence(&parts, &self.name).ok()
    }
}

fn write(key: &str, value: &impl Serialize) {
    // Full or forbidden storage: of what could not be stored the toast has spoken, the rest is typed again.
    if let Ok(text) = serde_json::to_string(value) {
        storage::keep(key, Some(&text));
    }
}

fn take_from<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage::kept(key)?;
    storage::keep(key, None);
    api::decode(&text).ok()
}

fn of_project(project: &str) -> String {
    format!("lumiku.carousel.{project}")
}

fn of_wish(project: &str) -> String {
    format!("lumiku.carousel.{project}.wish")
}

/// Another account in the same tab finds nothing.
fn own(what: &str) -> String {
    let user = untrack(|| Session::expect().user()).map(|user| user.id);
    format!("lumiku.carousel.{what}.{}", user.as_ref().map_or("", |user| user.as_str()))
}
