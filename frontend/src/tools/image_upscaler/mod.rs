//! The image upscaler's screen.

mod canvas;
mod check;
mod choices;
mod inspect;
mod mode_section;
mod picture_list;
mod plan;
mod preview;
mod result;
mod results;
mod screen;
mod settings_panel;
mod submission;

use leptos::prelude::*;

use self::{canvas::Canvas, screen::Screen, settings_panel::SettingsPanel};
use super::{
    Layout, ToolUi,
    layout::{OtherTools, PriceFooter, RecentOutputs, Tips, ToolFrame},
};
use crate::{
    chunk::chunk,
    components::{Art, Icon, use_window_files},
    signals::Signal,
};

/// Its line in the registry.
pub const UI: ToolUi = ToolUi {
    id: lumiku_image_upscaler_dto::ID,
    icon: Icon::ScanSearch,
    art: Art::Upscale,
    layout: Layout::Canvas,
    main: chunk!(image_upscaler, view! { <ImageUpscaler /> }.into_any()),
};

const TIPS: &[&str] = &[
    "AI pays off where lines and lettering matter: drawings, logos, screenshots, scans. For the rest Fast costs half.",
    "Fit 4K fills 3840 × 2160 and keeps the shape of the picture: right for screens and thumbnails.",
    "WebP makes the smallest file, PNG keeps every pixel as it was computed.",
    "Nothing is sent anywhere else: the pictures stay on this server until you delete them.",
];

#[component]
fn ImageUpscaler() -> impl IntoView {
    let screen = Screen::new();
    let over = use_window_files(Callback::new(move |files| screen.add(files)));
    view! {
        <ToolFrame
            sheet=screen.sheet
            panel=Box::new(move || view! { <SettingsPanel /> }.into_any())
            foot=Box::new(move || {
                view! {
                    <PriceFooter
                        action=Signal::derive(move || screen.choices.get().mode.action())
                        credits=Signal::derive(move || screen.plan.with(|plan| plan.credits))
                        factors=Signal::derive(move || screen.plan.with(|plan| plan.factors.clone()))
                        promise="You pay only for pictures that arrive."
                        label=screen.label()
                        blocked=screen.blocked()
                        finished=Signal::derive(move || screen.is_finished())
                        busy=screen.busy
                        problem=screen.problem
                        on_press=Callback::new(move |()| screen.submit())
                    />
                }
                    .into_any()
            })
        >
            <Canvas over=over />
            <RecentOutputs chip=result::chip />
            <Tips tips=TIPS />
            <OtherTools />
        </ToolFrame>
    }
}
