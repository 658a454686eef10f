//! One of a few, all in view.

use leptos::prelude::*;

use super::field::unique_id;
use crate::signals::Signal;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is set.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A quiet word after the label, such as "soon".
    pub note: Option<String>,
    /// Cannot be chosen now.
    pub disabled: bool,
}

impl Choice {
    /// An option that can be chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), note: None, disabled: false }
    }

    /// The same option, shown but not to be chosen, with the reason in a word.
    #[must_use]
    pub fn unavailable(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), disabled: true, ..self }
    }
}

/// Radio buttons in a row. Arrow keys move, as in any radio group.
#[component]
pub fn Segmented(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: String,
    /// The options.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let name = unique_id("choice");
    let option = move |choice: Choice| {
        let own = StoredValue::new(choice.value.clone());
        view! {
            <label>
                <input
                    type="radio"
                    name=name.clone()
                    value=choice.value
                    disabled=choice.disabled
                    prop:checked=move || value.with(|value| own.with_value(|own| own == value))
                    on:change=move |_| on_change.run(own.get_value())
                />
                <span>{choice.label} {choice.note.map(|note| view! { <small>{note}</small> })}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <div class="segmented" role="radiogroup" aria-label=label>
            {move || options.get().into_iter().map(&option).collect::<Vec<_>>()}
        </div>
    }
}
