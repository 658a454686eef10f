//! The settings: which pictures, how, how large, and in which format.

use leptos::prelude::*;
use lumiku_image_upscaler_dto::{Format, MAX_BATCH};

use super::{
    choices::{Size, format_from_value, format_value},
    mode_section::ModeSection,
    picture_list::PictureList,
    plan::{Input, obstacle, pixels_in_words},
    screen::Screen,
};
use crate::{
    components::{Choice, Icon, Segmented},
    signals::{Memo, Signal},
    tools::layout::PanelSection,
};

#[component]
pub(super) fn SettingsPanel() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <PanelSection
            icon=Icon::Image
            title="Pictures"
            value=Signal::derive(move || pictures_in_words(&screen))
            always=true
        >
            <PictureList />
        </PanelSection>
        <ModeSection />
        <SizeSection />
        <FormatSection />
    }
}

fn pictures_in_words(screen: &Screen) -> Option<String> {
    screen.inputs.with(|inputs| match inputs.as_slice() {
        [] => None,
        [(_, only)] => Some(format!("{} × {}", only.width, only.height)),
        many => Some(format!("{} of {MAX_BATCH}", many.len())),
    })
}

fn inputs_of(screen: &Screen) -> Vec<Input> {
    screen.inputs.with(|inputs| inputs.iter().map(|(_, input)| input.clone()).collect())
}

#[component]
fn SizeSection() -> impl IntoView {
    let screen = Screen::expect();
    let obstacles = Memo::new(move |_| {
        let (inputs, choices) = (inputs_of(&screen), screen.choices.get());
        Size::ALL.map(|size| obstacle(&inputs, choices, size))
    });
    let options = Signal::derive(move || {
        obstacles.with(|obstacles| {
            Size::ALL
                .iter()
                .zip(obstacles)
                .map(|(size, obstacle)| Choice {
                    disabled: obstacle.is_some(),
                    ..Choice::new(size.value(), size.label())
                })
                .collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| screen.choices.get().size);
    view! {
        <PanelSection
            icon=Icon::Maximize
            title="Size"
            value=Signal::derive(move || Some(chosen.get().label().to_owned()))
        >
            <Segmented
                label="Size"
                options=options
                value=Signal::derive(move || chosen.get().value().to_owned())
                on_change=move |value: String| {
                    screen.choices.update(|choices| choices.size = Size::from_value(&value));
                }
            />
            <p class="tool-hint num" aria-live="polite">
                {move || {
                    screen
                        .plan
                        .with(|plan| pixels_in_words(&plan.outputs))
                        .unwrap_or_else(|| match chosen.get() {
                            Size::Fit4k => "As large as 3840 × 2160 holds.".to_owned(),
                            size @ Size::Times(_) => format!("{} as wide and as high.", size.label()),
                        })
                }}
            </p>
            <ul class="tool-obstacles">
                {move || {
                    obstacles
                        .with(reasons)
                        .into_iter()
                        .map(|(sizes, why)| {
                            view! {
                                <li>
                                    <b>{sizes}</b>
                                    " "
                                    {why}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </PanelSection>
    }
}

/// The reasons why sizes cannot be chosen. Of several that are too large only the smallest is explained.
fn reasons(obstacles: &[Option<String>; 4]) -> Vec<(String, String)> {
    let refused: Vec<(Size, &String)> =
        Size::ALL.iter().zip(obstacles).filter_map(|(size, why)| Some((*size, why.as_ref()?))).collect();
    let (fit, times): (Vec<_>, Vec<_>) = refused.into_iter().partition(|(size, _)| *size == Size::Fit4k);
    let names = times.iter().map(|(size, _)| size.label()).collect::<Vec<_>>().join(", ");
    let scaled = times.first().map(|(_, why)| (format!("{names}:"), (*why).clone()));
    let fitted = fit.first().map(|(size, why)| (format!("{}:", size.label()), (*why).clone()));
    scaled.into_iter().chain(fitted).collect()
}

#[component]
fn FormatSection() -> impl IntoView {
    let screen = Screen::expect();
    let chosen = Memo::new(move |_| screen.choices.get().format);
    let options = || {
        vec![
            Choice::new("same", "Same"),
            Choice::new("png", "PNG"),
            Choice::new("jpeg", "JPEG"),
            Choice::new("webp", "WebP"),
        ]
    };
    view! {
        <PanelSection
            icon=Icon::FileImage
            title="Format"
            value=Signal::derive(move || Some(format_label(chosen.get()).to_owned()))
        >
            <Segmented
                label="Format"
                options=Signal::derive(options)
                value=Signal::derive(move || format_value(chosen.get()).to_owned())
                on_change=move |value: String| {
                    screen.choices.update(|choices| choices.format = format_from_value(&value));
                }
            />
            <p class="tool-hint">{move || format_hint(chosen.get())}</p>
        </PanelSection>
    }
}

const fn format_label(format: Option<Format>) -> &'static str {
    match format {
        None => "Same",
        Some(Format::Png) => "PNG",
        Some(Format::Jpeg) => "JPEG",
        Some(Format::Webp) => "WebP",
    }
}

const fn format_hint(format: Option<Format>) -> &'static str {
    match format {
        None => "Each picture stays in the format it came in.",
        Some(Format::Png) => "Exact pixels and transparency, the largest file.",
        Some(Format::Jpeg) => "For photographs, readable everywhere. No transparency.",
        Some(Format::Webp) => "The smallest file, with transparency. At most 16,383 pixels on a side.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_are_too_large_share_one_reason() {
        let why = |text: &str| Some(text.to_owned());
        let reasons = reasons(&[None, why("9 too many."), why("16 too many."), why("Full.")]);
        let expected = [("3×, 4×:", "9 too many."), ("Fit 4K:", "Full.")];
        assert_eq!(reasons, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert!(super::reasons(&[None, None, None, None]).is_empty());
    }
}
