//! Where files are dropped, pasted or chosen.

use crate::signals::{RwSignal, Signal};
use leptos::{ev::DragEvent, html, prelude::*};

/// A field for files. Whether they are good is the caller's to say.
#[component]
pub fn Dropzone(
    /// What to drop, for screen readers, such as "Choose pictures".
    #[prop(into)]
    label: String,
    /// MIME types for the browser's file dialog, separated by commas.
    #[prop(into)]
    accept: String,
    /// Takes several at once.
    #[prop(optional)]
    multiple: bool,
    /// Takes none now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Called with the files.
    #[prop(into)]
    on_files: Callback<Vec<web_sys::File>>,
    /// What is shown inside.
    children: Children,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |files: Option<web_sys::FileList>| {
        let mut files = listed(files.as_ref());
        if !multiple {
            files.truncate(1);
        }
        if !files.is_empty() && !disabled.get_untracked() {
            on_files.run(files);
        }
    };
    let drag = move |event: DragEvent, inside: bool| {
        event.prevent_default();
        over.set(inside && !disabled.get_untracked());
    };
    view! {
        <div
            class=format!("dropzone {class}")
            data-over=move || over.get().then_some("")
            data-disabled=move || disabled.get().then_some("")
            on:dragenter=move |event| drag(event, true)
            on:dragover=move |event| drag(event, true)
            on:dragleave=move |event| drag(event, false)
            on:drop=move |event| {
                let files = event.data_transfer().and_then(|data| data.files());
                drag(event, false);
                take(files);
            }
        >
            {children()}
            <input
                node_ref=input
                type="file"
                aria-label=label
                accept=accept
                multiple=multiple
                disabled=move || disabled.get()
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        take(input.files());
                        // The same file can be chosen again.
                        input.set_value("");
                    }
                }
            />
        </div>
    }
}

fn listed(files: Option<&web_sys::FileList>) -> Vec<web_sys::File> {
    files.map_or_else(Vec::new, |files| (0..files.length()).filter_map(|index| files.get(index)).collect())
}
