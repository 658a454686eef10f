//! Files dropped anywhere in the window, or pasted: a screen that works on files takes them all.

use crate::signals::{RwSignal, Signal};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, File, HtmlElement};

/// Calls `on_files` with what is dropped or pasted while the caller's screen is shown. What a field or a
/// `Dropzone` has taken itself is left alone. The answer tells whether files hover over the window.
pub fn use_window_files(on_files: Callback<Vec<File>>) -> Signal<bool> {
    let over = RwSignal::new(false);
    let listeners = [
        window_event_listener(ev::dragover, move |event| {
            if event.data_transfer().is_some_and(|data| has_files(&data)) {
                // Without this a drop would make the browser leave the page for the file.
                event.prevent_default();
                over.set(true);
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            over.set(false);
            if !event.default_prevented() && event.data_transfer().is_some_and(|data| has_files(&data)) {
                event.prevent_default();
                take(event.data_transfer(), on_files);
            }
        }),
    ];
    let paste = window_event_listener(ev::paste, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let writes = target.is_some_and(|target| {
            matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA") && !is_file(&target)
        });
        if !writes {
            take(event.clipboard_data(), on_files);
        }
    });
    on_cleanup(move || {
        listeners.into_iter().for_each(WindowListenerHandle::remove);
        paste.remove();
    });
    over.into()
}

fn is_file(target: &HtmlElement) -> bool {
    target.get_attribute("type").as_deref() == Some("file")
}

fn has_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

fn take(data: Option<DataTransfer>, on_files: Callback<Vec<File>>) {
    let Some(list) = data.and_then(|data| data.files()) else { return };
    let files: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    if !files.is_empty() {
        on_files.run(files);
    }
}
