//! A name that is changed where it stands.

use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;

use crate::signals::Signal;

/// A name that is changed where it stands: Enter or leaving it keeps it, Escape takes it back.
#[component]
pub fn NameInput(
    /// What is named, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Its look.
    class: &'static str,
    /// Most characters that it may have.
    most: u32,
    /// The name.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a changed name.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    view! {
        <input
            class=class
            type="text"
            maxlength=most
            autocomplete="off"
            spellcheck="false"
            aria-label=move || label.get()
            title=move || value.get()
            prop:value=move || value.get()
            on:change=move |event| {
                let name = event_target_value(&event);
                if name.trim().is_empty() {
                    event_target::<web_sys::HtmlInputElement>(&event).set_value(&value.get_untracked());
                } else {
                    on_change.run(name);
                }
            }
            on:keydown=move |event: KeyboardEvent| {
                let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
                let Some(input) = input else { return };
                match event.key().as_str() {
                    "Enter" => drop(input.blur()),
                    "Escape" => {
                        event.stop_propagation();
                        input.set_value(&value.get_untracked());
                        drop(input.blur());
                    }
                    _ => {}
                }
            }
        />
    }
}
