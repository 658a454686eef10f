//! One group of settings, which folds.

use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::{
    components::{Icon, IconView},
    signals::MaybeProp,
};

/// An icon, a name, and the settings under it. Closed it still says what is set.
#[component]
pub fn PanelSection(
    /// The icon.
    icon: Icon,
    /// What is set here.
    title: &'static str,
    /// The current value in a few words, at the end of the line.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// Shows the value also while the section is open.
    #[prop(optional)]
    always: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="tool-section" open=true>
            <summary on:click=|event| show_what_opens(&event)>
                <IconView icon=icon />
                <h2>{title}</h2>
                <span class="tool-section-value num" data-always=always.then_some("")>
                    {move || value.get()}
                </span>
                <IconView icon=Icon::ChevronDown class="icon-sm tool-section-chevron" />
            </summary>
            <div class="tool-section-body">{children()}</div>
        </details>
    }
}

/// After a press on the summary of a `<details>`: brings what has opened into view.
pub fn show_what_opens(event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(details) = pressed.and_then(|pressed| pressed.closest("details").ok().flatten()) else { return };
    request_animation_frame(move || {
        if details.has_attribute("open") {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            details.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}
