//! A button that chooses files. What is dropped on it counts too.

use leptos::{html, prelude::*};

use super::{Icon, IconView};
use crate::signals::Signal;

/// Looks like a secondary button. Whether the files are good is the caller's to say.
#[component]
pub fn FileButton(
    /// An icon before the words.
    icon: Icon,
    /// MIME types and endings for the browser's file dialog, separated by commas.
    #[prop(into)]
    accept: String,
    /// Takes none now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Called with the files.
    #[prop(into)]
    on_files: Callback<Vec<web_sys::File>>,
    children: Children,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    view! {
        <label class=format!("btn btn-secondary file-button {class}")>
            <IconView icon=icon />
            <span>{children()}</span>
            <input
                node_ref=input
                type="file"
                accept=accept
                multiple=true
                disabled=move || disabled.get()
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        let files = input.files();
                        let files = files
                            .map_or_else(Vec::new, |files| {
                                (0..files.length()).filter_map(|index| files.get(index)).collect::<Vec<_>>()
                            });
                        // The same file can be chosen again.
                        input.set_value("");
                        if !files.is_empty() {
                            on_files.run(files);
                        }
                    }
                }
            />
        </label>
    }
}
