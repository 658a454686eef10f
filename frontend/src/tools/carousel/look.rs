//! Where the slide that is edited departs from its template: side of the palette, alignment, size of texts, colours,
//! marks.

use leptos::prelude::*;
use lumiku_carousel_dto::{Align, Color, Overrides, Tone, limits::TEXT_SCALE};

use super::screen::Screen;
use crate::{
    components::{Button, ButtonSize, ButtonVariant, Choice, Icon, IconView, Segmented, Slider, Switch},
    signals::{Memo, Signal},
    tools::layout::show_what_opens,
};

#[component]
pub(super) fn Look() -> impl IntoView {
    let screen = Screen::expect();
    let overrides = Memo::new(move |_| screen.slide.with(|(_, slide)| slide.overrides));
    let set = move |what: &str, change: &dyn Fn(&mut Overrides)| {
        screen.edit(what, |slide| change(&mut slide.overrides));
    };
    let scale = Memo::new(move |_| overrides.get().text_scale.unwrap_or(100));
    let departs = Memo::new(move |_| !overrides.get().is_empty());
    view! {
        <details class="car-fold">
            <summary on:click=|event| show_what_opens(&event)>
                <IconView icon=Icon::Palette />
                <span class="font-semibold">"Look of this slide"</span>
                <span class="car-fold-value">{move || if departs.get() { "Own" } else { "As the template has it" }}</span>
                <IconView icon=Icon::ChevronDown class="icon-sm" />
            </summary>
            <div class="car-look">
                <Sides overrides=overrides />
                <div class="car-row">
                    <span>"Text size"</span>
                    <Slider
                        label="Text size"
                        value=Signal::derive(move || f64::from(scale.get()))
                        min=f64::from(*TEXT_SCALE.start())
                        max=f64::from(*TEXT_SCALE.end())
                        step=5.0
                        words=Signal::derive(move || format!("{} %", scale.get()))
                        on_change=move |value: f64| {
                            #[expect(
                                clippy::cast_possible_truncation,
                                clippy::cast_sign_loss,
                                reason = "the slider's own limits"
                            )]
                            let percent = value.round() as u32;
                            let percent = Some(percent).filter(|percent| *percent != 100);
                            set("scale", &|overrides| overrides.text_scale = percent);
                        }
                    />
                    <span class="num car-scale">{move || format!("{} %", scale.get())}</span>
                </div>
                <ColorRow
                    label="Background"
                    value=Signal::derive(move || overrides.get().background)
                    on_change={move |color: Option<Color>| set("ground", &|overrides| overrides.background = color)}
                />
                <ColorRow
                    label="Accent"
                    value=Signal::derive(move || overrides.get().accent)
                    on_change={move |color: Option<Color>| set("accent", &|overrides| overrides.accent = color)}
                />
                <Switch
                    label="Without brand and page number"
                    checked=Signal::derive(move || overrides.get().hide_marks)
                    on_change=move |on: bool| set("marks", &|overrides| overrides.hide_marks = on)
                />
                {move || {
                    departs
                        .get()
                        .then(|| {
                            view! {
                                <div>
                                    <Button
                                        variant=ButtonVariant::Ghost
                                        size=ButtonSize::Small
                                        icon=Icon::RotateCcw
                                        on_click=move |_| set("", &|overrides| *overrides = Overrides::default())
                                    >
                                        "As the template has it"
                                    </Button>
                                </div>
                            }
                        })
                }}
            </div>
        </details>
    }
}

/// Side of the palette, and alignment.
#[component]
fn Sides(overrides: Memo<Overrides>) -> impl IntoView {
    let screen = Screen::expect();
    let set = move |what: &str, change: &dyn Fn(&mut Overrides)| {
        screen.edit(what, |slide| change(&mut slide.overrides));
    };
    let tone = Signal::derive(move || tone_value(overrides.get().tone).to_owned());
    let align = Signal::derive(move || match overrides.get().align {
        None => "template".to_owned(),
        Some(Align::Start) => "start".to_owned(),
        Some(Align::Center) => "center".to_owned(),
    });
    view! {
        <Segmented
            label="Colours"
            options=Signal::derive(|| {
                vec![
                    Choice::new("template", "Template"),
                    Choice::new("base", "Plain"),
                    Choice::new("inverse", "Inverted"),
                    Choice::new("accent", "Accent"),
                ]
            })
            value=tone
            on_change=move |value: String| {
                let tone = Tone::ALL.into_iter().find(|tone| tone_value(Some(*tone)) == value);
                set("tone", &|overrides| overrides.tone = tone);
            }
        />
        <Segmented
            label="Alignment"
            options=Signal::derive(|| {
                vec![
                    Choice::new("template", "Template"),
                    Choice::new("start", "At the start"),
                    Choice::new("center", "Centred"),
                ]
            })
            value=align
            on_change=move |value: String| {
                let align = match value.as_str() {
                    "start" => Some(Align::Start),
                    "center" => Some(Align::Center),
                    _ => None,
                };
                set("align", &|overrides| overrides.align = align);
            }
        />
    }
}

const fn tone_value(tone: Option<Tone>) -> &'static str {
    match tone {
        None => "template",
        Some(Tone::Base) => "base",
        Some(Tone::Inverse) => "inverse",
        Some(Tone::Accent) => "accent",
    }
}

/// A colour, or none of its own.
#[component]
pub(super) fn ColorRow(
    /// What is coloured.
    label: &'static str,
    /// The colour; `None` when it is the template's.
    #[prop(into)]
    value: Signal<Option<Color>>,
    /// Called with the new one.
    #[prop(into)]
    on_change: Callback<Option<Color>>,
) -> impl IntoView {
    let shown = Memo::new(move |_| value.get());
    view! {
        <div class="car-row">
            <span>{label}</span>
            <span class="car-color">
                {move || match shown.get() {
                    Some(color) => view! { <span class="num">{color.to_string()}</span> }.into_any(),
                    None => view! { <span class="text-ink-3">"Template"</span> }.into_any(),
                }}
                <input
                    type="color"
                    aria-label=label
                    prop:value=move || shown.get().map_or_else(|| "#888888".to_owned(), |color| color.to_string())
                    data-none=move || shown.get().is_none().then_some("")
                    on:input=move |event| on_change.run(event_target_value(&event).parse().ok())
                />
                <button
                    type="button"
                    class="icon-btn icon-btn-sm"
                    aria-label=format!("{label}: the template's")
                    disabled=move || shown.get().is_none()
                    on:click=move |_| on_change.run(None)
                >
                    <IconView icon=Icon::X class="icon-sm" />
                </button>
            </span>
        </div>
    }
}
