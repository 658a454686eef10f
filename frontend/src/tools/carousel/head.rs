//! The open carousel's name, how it stands to the server, and its steps back and forth.

use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
};
use lumiku_carousel_dto::limits::MAX_TITLE_CHARS;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{desk::Desk, saving::Saving, screen::Screen};
use crate::{
    components::{Icon, IconButton, IconView, NameInput},
    router::Router,
    signals::{Memo, Signal},
};

#[component]
pub(super) fn Head() -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let here = Router::expect().path_signal();
    let title = Memo::new(move |_| desk.with(|doc| doc.title.clone()).unwrap_or_default());
    let steps = Memo::new(move |_| desk.steps());
    listen(&screen);
    view! {
        <header class="mix-head car-head">
            <a class="icon-btn icon-btn-sm" href=move || here.get() aria-label="All carousels" data-tip="All carousels">
                <IconView icon=Icon::ChevronLeft />
            </a>
            <NameInput
                label="Name of the carousel"
                class="mix-name"
                most=u32::try_from(MAX_TITLE_CHARS).unwrap_or(u32::MAX)
                value=title
                on_change=move |name: String| desk.change("title", |doc| name.trim().clone_into(&mut doc.title))
            />
            <State />
            <div class="car-steps">
                <IconButton
                    icon=Icon::Undo2
                    label="Undo"
                    disabled=Signal::derive(move || !steps.get().0)
                    on_click=move |_| screen.step(Desk::undo)
                />
                <IconButton
                    icon=Icon::Redo2
                    label="Redo"
                    tip="left"
                    disabled=Signal::derive(move || !steps.get().1)
                    on_click=move |_| screen.step(Desk::redo)
                />
            </div>
        </header>
        {move || {
            let saving = desk.saving();
            // A conflict has a dialog of its own.
            let reason = saving.reason().filter(|_| saving != Saving::Conflict)?;
            let again = matches!(saving, Saving::Failed(_));
            let hint = if saving == Saving::Gone {
                " When you leave, your changes become a carousel of their own."
            } else {
                " Your changes are still here."
            };
            Some(
                view! {
                    <p class="car-unsaved" role="alert">
                        <IconView icon=Icon::CircleAlert class="icon-sm" />
                        <span>{reason} {hint}</span>
                        {again
                            .then(|| {
                                view! {
                                    <button type="button" class="link" on:click=move |_| desk.save()>
                                        "Try again"
                                    </button>
                                }
                            })}
                    </p>
                },
            )
        }}
    }
}

/// Whether it is saved, in a word.
#[component]
fn State() -> impl IntoView {
    let desk = Screen::expect().desk;
    let words = Memo::new(move |_| {
        let (words, _, tone) = desk.saving().in_words();
        (words, tone.as_str())
    });
    let icon = Signal::derive(move || desk.saving().in_words().1);
    view! {
        <p class="car-state" role="status" data-tone=move || words.get().1>
            <IconView icon=icon class="icon-sm" />
            <span>{move || words.get().0}</span>
        </p>
    }
}

/// Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) step through the whole carousel, also from inside its texts.
fn listen(screen: &Screen) {
    let screen = *screen;
    let keys = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || writes_elsewhere(&event) {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => screen.step(Desk::undo),
            ("z", true) | ("y", false) => screen.step(Desk::redo),
            ("s", false) => screen.desk.save(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
}

/// Whether the key goes to a field that is no part of the document.
fn writes_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        let writes = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        let kind = target.get_attribute("type").unwrap_or_default();
        let typed = !matches!(kind.as_str(), "range" | "color" | "checkbox" | "radio");
        writes && typed && !target.has_attribute("data-doc")
    })
}
