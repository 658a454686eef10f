//! How a new carousel is written: for whom, in which tone and language, how long, by whom.

use leptos::prelude::*;
use lumiku_carousel_dto::limits::{MAX_INSTRUCTION_CHARS, MAX_SLIDES, MIN_GENERATED_SLIDES};

use super::{
    library::{Library, brand_choices},
    order::Order,
    start::Starter,
    words,
};
use crate::{
    components::{Button, ButtonSize, Icon, IconView, Select, Stepper},
    signals::{Memo, Signal},
    tools::layout::PanelSection,
};

/// Tones that are offered by name.
const TONES: [&str; 4] = ["Friendly", "Expert", "Bold", "Playful"];

#[component]
pub(super) fn StartPanel() -> impl IntoView {
    let order = Starter::expect().order;
    let slides = Memo::new(move |_| order.with(|order| i64::from(order.slides)));
    let language = Memo::new(move |_| order.with(|order| order.language.clone()));
    let most = i64::try_from(MAX_SLIDES).unwrap_or(i64::MAX);
    view! {
        <div class="car-settings">
            <div class="mix-row">
                <IconView icon=Icon::GalleryHorizontal />
                <h2>"Slides"</h2>
                <div class="ml-auto">
                    <Stepper
                        label="Number of slides"
                        value=slides
                        min=i64::from(MIN_GENERATED_SLIDES)
                        max=most
                        on_change=move |count: i64| {
                            order.update(|order| order.slides = u32::try_from(count).unwrap_or(order.slides));
                        }
                    />
                </div>
            </div>
            <PanelSection icon=Icon::Type title="Voice">
                <div class="grid gap-3">
                    <div class="car-language">
                        <span class="field-label" aria-hidden="true">
                            "Language"
                        </span>
                        <Select
                            label="Language"
                            options=Signal::derive(move || words::languages(&language.get()))
                            value=language
                            on_change=move |tag: String| order.update(|order| order.language = tag)
                        />
                    </div>
                    {line(order, "Audience", "Founders, new parents", |order| &mut order.audience)}
                    {line(order, "Tone", "Warm and direct", |order| &mut order.tone)}
                    <div class="car-wishes">
                        {TONES
                            .into_iter()
                            .map(|tone| {
                                view! {
                                    <button
                                        type="button"
                                        class="car-wish"
                                        aria-pressed=move || {
                                            if order.with(|order| order.tone == tone) { "true" } else { "false" }
                                        }
                                        on:click=move |_| order.update(|order| {
                                            let chosen = order.tone == tone;
                                            order.tone = if chosen { String::new() } else { tone.to_owned() };
                                        })
                                    >
                                        {tone}
                                    </button>
                                }
                            })
                            .collect_view()}
                    </div>
                </div>
            </PanelSection>
            <BrandSection />
        </div>
    }
}

fn line(
    order: crate::signals::RwSignal<Order>,
    label: &'static str,
    example: &'static str,
    field: fn(&mut Order) -> &mut String,
) -> AnyView {
    let value = Memo::new(move |_| field(&mut order.get()).clone());
    let id = format!("car-{}", label.to_ascii_lowercase());
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {label}
                <span class="field-optional">" (optional)"</span>
            </label>
            <input
                class="input input-sm"
                id=id
                type="text"
                maxlength=MAX_INSTRUCTION_CHARS
                placeholder=example
                prop:value=move || value.get()
                on:input=move |event| order.update(|order| *field(order) = event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

#[component]
fn BrandSection() -> impl IntoView {
    let starter = Starter::expect();
    let library = Library::expect();
    let order = starter.order;
    let chosen = Memo::new(move |_| order.with(|order| order.brand.clone()).unwrap_or_default());
    let options = Signal::derive(move || brand_choices(library));
    let name = Signal::derive(move || library.brand(&chosen.get()).map(|brand| brand.kit.name));
    view! {
        <PanelSection icon=Icon::Star title="Brand" value=name>
            <div class="grid gap-2">
                <Select
                    label="Brand"
                    options=options
                    value=chosen
                    on_change=move |id: String| {
                        order.update(|order| order.brand = Some(id).filter(|id| !id.is_empty()));
                    }
                />
                <Button size=ButtonSize::Small icon=Icon::Pencil on_click=move |_| starter.brands.set(true)>
                    "Manage brands"
                </Button>
            </div>
        </PanelSection>
    }
}
