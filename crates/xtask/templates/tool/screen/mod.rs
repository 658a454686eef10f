//! {{name}}'s screen: `settings_panel` beside `canvas`, over the state in `screen`. `model` is pure.

mod canvas;
mod model;
mod screen;
mod settings_panel;

use leptos::prelude::*;
use lumiku_dto::tool::Category;

use self::{canvas::Canvas, screen::Screen, settings_panel::SettingsPanel};
use super::{
    Layout, ToolUi,
    layout::{OtherTools, PriceFooter, RecentOutputs, Tips, ToolFrame},
};
use crate::{
    chunk::chunk,
    components::{Art, Icon},
    signals::Signal,
};

/// Its line in the registry.
pub const UI: ToolUi = ToolUi {
    id: lumiku_{{snake}}_dto::ID,
    icon: Icon::{{Icon}},
    art: Art::of(Category::{{Category}}),
    layout: Layout::Canvas,
    main: chunk!({{snake}}, view! { <{{Pascal}} /> }.into_any()),
};

const TIPS: &[&str] = &["Every file is kept under My work until you delete it."];

#[component]
fn {{Pascal}}() -> impl IntoView {
    let screen = Screen::new();
    view! {
        <ToolFrame
            sheet=screen.sheet
            panel=Box::new(move || view! { <SettingsPanel /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        action=lumiku_{{snake}}_dto::WRITE
                        credits=Signal::derive(move || Some(screen.credits.get()))
                        factors=screen.factors()
                        promise="You pay only for files that arrive."
                        label=screen.label()
                        blocked=screen.blocked()
                        finished=screen.finished()
                        busy=screen.busy
                        problem=screen.problem
                        on_press=Callback::new(move |()| screen.submit())
                    />
                }
                    .into_any()
            })
        >
            <Canvas />
            <RecentOutputs chip=|_| None />
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
    }
}
