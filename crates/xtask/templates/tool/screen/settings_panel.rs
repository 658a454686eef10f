//! The settings: what to write, and into how many files.

use leptos::prelude::*;
use lumiku_{{snake}}_dto::{MAX_COUNT, MAX_TEXT};

use super::{model, screen::Screen};
use crate::{
    components::{Icon, Stepper, TextInput},
    signals::Signal,
    tools::layout::PanelSection,
};

#[component]
pub(super) fn SettingsPanel() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <PanelSection icon=Icon::Type title="Text">
            <TextInput
                label="Line of text"
                value=screen.text
                name="text"
                autocomplete="off"
                hint=format!("Up to {MAX_TEXT} characters.")
            />
        </PanelSection>
        <PanelSection
            icon=Icon::Layers
            title="Files"
            value=Signal::derive(move || Some(model::files(screen.count.get())))
        >
            <Stepper
                label="Files"
                value=Signal::derive(move || i64::from(screen.count.get()))
                min=1
                max=i64::from(MAX_COUNT)
                on_change=move |count: i64| screen.count.set(u32::try_from(count).unwrap_or(1))
            />
        </PanelSection>
    }
}
