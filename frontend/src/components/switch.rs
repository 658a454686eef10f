//! On or off, at once.

use crate::signals::{MaybeProp, Signal};
use leptos::prelude::*;

/// A row with a label, a line of help and a switch at its end; all of it can be pressed.
#[component]
pub fn Switch(
    /// What is switched.
    #[prop(into)]
    label: String,
    /// What it does, in a few words.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Signal<bool>,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="switch"
            class="switch-row"
            aria-checked=move || if checked.get() { "true" } else { "false" }
            disabled=move || disabled.get()
            on:click=move |_| on_change.run(!checked.get_untracked())
        >
            <span class="min-w-0">
                <span class="block font-medium">{label}</span>
                {move || hint.get().map(|hint| view! { <span class="block text-sm text-ink-3">{hint}</span> })}
            </span>
            <span class="switch"></span>
        </button>
    }
}
