//! Changes that could not be stored when the editor was left: this tab keeps them until the carousel is opened again.

use leptos::prelude::window;
use lumiku_carousel_dto::UpdateProject;
use web_sys::Storage;

/// Keeps a carousel as it was left.
pub(super) fn keep(project: &str, left: &UpdateProject) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(left)) {
        // Full or forbidden storage: the toast has said that it is not stored.
        drop(storage.set_item(&key(project), &text));
    }
}

/// What was kept of a carousel; it is not kept any longer.
pub(super) fn take(project: &str) -> Option<UpdateProject> {
    let storage = storage()?;
    let text = storage.get_item(&key(project)).ok().flatten()?;
    drop(storage.remove_item(&key(project)));
    serde_json::from_str(&text).ok()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn key(project: &str) -> String {
    format!("lumiku.carousel.{project}")
}
