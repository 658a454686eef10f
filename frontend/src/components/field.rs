//! Text fields with a label, a hint and an error that belong together for a screen reader.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Icon, IconButton, IconView};
use crate::signals::{MaybeProp, RwSignal, Signal};

/// A page-wide unique id, for `for`, `aria-describedby` and their like.
pub(super) fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Puts the focus into the first field of a form that is marked as wrong, once that is drawn.
pub fn focus_first_wrong(form: Option<web_sys::EventTarget>) {
    let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::Element>().ok()) else { return };
    request_animation_frame(move || {
        let wrong = form.query_selector("[aria-invalid=true]").ok().flatten();
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            drop(field.focus());
        }
    });
}

/// A label, whatever takes the input, a hint and an error. The input itself must have the id `id` and
/// `aria-describedby` of `{id}-note`.
#[component]
pub fn Field(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer, in a few words.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Says that it may stay empty.
    #[prop(optional)]
    optional: bool,
    children: Children,
) -> impl IntoView {
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label class="field-label" for=id>
                {label}
                {optional.then(|| view! { <span class="field-optional">" (optional)"</span> })}
            </label>
            {children()}
            <div id=note aria-live="polite">
                {move || match (error.get(), hint.get()) {
                    (Some(error), _) => {
                        view! {
                            <p class="field-error">
                                <IconView icon=Icon::CircleAlert />
                                <span>{error}</span>
                            </p>
                        }
                            .into_any()
                    }
                    (None, Some(hint)) => view! { <p class="field-hint">{hint}</p> }.into_any(),
                    (None, None) => ().into_any(),
                }}
            </div>
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// Name in the form, and for password managers.
    name: &'static str,
    /// `text`, `email`, `url`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in, such as `email`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// How to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Says that it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = unique_id(name);
    let note = format!("{id}-note");
    let input = NodeRef::<leptos::html::Input>::new();
    if autofocus {
        input.on_load(|input| drop(input.focus()));
    }
    view! {
        <Field id=id.clone() label=label hint=hint error=error optional=optional>
            <input
                node_ref=input
                class="input"
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize=(kind == "email").then_some("none")
                spellcheck=(kind == "email").then_some("false")
                aria-required=(!optional).then_some("true")
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=note
                disabled=move || disabled.get()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// A password, with a button that shows it.
#[component]
pub fn PasswordInput(
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// Name in the form.
    name: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// How to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    let id = unique_id(name);
    let note = format!("{id}-note");
    let shown = RwSignal::new(false);
    view! {
        <Field id=id.clone() label=label hint=hint error=error>
            <div class="input-wrap">
                <input
                    class="input"
                    id=id
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-required="true"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=note
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <IconButton
                    icon=Signal::derive(move || if shown.get() { Icon::EyeOff } else { Icon::Eye })
                    label=Signal::derive(move || {
                        if shown.get() { "Hide password" } else { "Show password" }.to_owned()
                    })
                    small=true
                    tip="left"
                    on_click=move |_| shown.update(|shown| *shown = !*shown)
                />
            </div>
        </Field>
    }
}

/// A search field, without a visible label.
#[component]
pub fn SearchInput(
    /// What is searched, for screen readers and as the placeholder.
    #[prop(into)]
    label: String,
    /// The text so far.
    #[prop(into)]
    value: Signal<String>,
    /// Called with every change.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="input-wrap" role="search">
            <IconView icon=Icon::Search />
            <input
                class="input input-sm"
                type="search"
                name="q"
                autocomplete="off"
                aria-label=label.clone()
                placeholder=label
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </div>
    }
}

/// One of several, in a list that opens. For up to five use `Segmented`.
#[component]
pub fn Select(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: String,
    /// `(value, words)` of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="input-wrap">
            <select
                class="input input-sm select"
                aria-label=label
                prop:value=move || value.get()
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(value, words)| {
                            let selected = value == chosen;
                            view! {
                                <option value=value selected=selected>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <IconView icon=Icon::ChevronDown />
        </div>
    }
}
