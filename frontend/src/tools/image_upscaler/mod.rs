//! The image upscaler's screen.

use leptos::prelude::*;

use super::{Layout, ToolUi, use_manifest};
use crate::components::{Art, Icon};

/// Its line in the registry.
pub const UI: ToolUi = ToolUi {
    id: lumiku_image_upscaler_dto::ID,
    icon: Icon::ScanSearch,
    art: Art::Upscale,
    layout: Layout::Canvas,
    main: || view! { <ImageUpscaler /> }.into_any(),
};

#[component]
fn ImageUpscaler() -> impl IntoView {
    let manifest = use_manifest();
    view! {
        <div class="page">
            <h1>{move || manifest.with(|manifest| manifest.name.clone())}</h1>
            <p class="mt-2 text-ink-2">{move || manifest.with(|manifest| manifest.description.clone())}</p>
        </div>
    }
}
