//! The mode among the settings: how pixels are made, and by which network.

use leptos::prelude::*;
use lumiku_image_upscaler_dto::{Mode, Model};

use super::{
    choices::{Choices, mode_from_value, mode_value, model_from_value, model_value},
    screen::Screen,
};
use crate::{
    components::{Choice, Icon, Segmented},
    signals::{Memo, Signal},
    tools::layout::PanelSection,
};

#[component]
pub(super) fn ModeSection() -> impl IntoView {
    let screen = Screen::expect();
    let mode = Memo::new(move |_| screen.choices.get().mode);
    view! {
        <PanelSection
            icon=Icon::WandSparkles
            title="Mode"
            value=Signal::derive(move || Some(in_short(screen.choices.get())))
        >
            <Segmented
                label="Mode"
                options=Signal::derive(|| {
                    [Mode::Fast, Mode::Ai].map(|mode| Choice::new(mode_value(mode), mode_label(mode))).into()
                })
                value=Signal::derive(move || mode_value(mode.get()).to_owned())
                on_change=move |value: String| {
                    screen.choices.update(|choices| {
                        choices.mode = mode_from_value(&value).unwrap_or_default();
                    });
                }
            />
            <p class="tool-hint">{move || mode_hint(mode.get())}</p>
            {move || (mode.get() == Mode::Ai).then(|| view! { <ModelChoice /> })}
        </PanelSection>
    }
}

/// Which of the networks.
#[component]
fn ModelChoice() -> impl IntoView {
    let screen = Screen::expect();
    let model = Memo::new(move |_| screen.choices.get().model);
    view! {
        <div class="mt-4">
            <p class="field-label mb-2" aria-hidden="true">
                "Kind of picture"
            </p>
            <Segmented
                label="Kind of picture"
                options=Signal::derive(|| {
                    [Model::Auto, Model::Clean, Model::Used]
                        .map(|model| Choice::new(model_value(model), model_label(model)))
                        .into()
                })
                value=Signal::derive(move || model_value(model.get()).to_owned())
                on_change=move |value: String| {
                    screen.choices.update(|choices| {
                        choices.model = model_from_value(&value).unwrap_or_default();
                    });
                }
            />
            <p class="tool-hint">{move || model_hint(model.get())}</p>
        </div>
    }
}

/// `Fast`, `AI`, or `AI · Used`.
fn in_short(choices: Choices) -> String {
    match (choices.mode, choices.model) {
        (Mode::Ai, model @ (Model::Clean | Model::Used)) => {
            format!("{} · {}", mode_label(Mode::Ai), model_label(model))
        }
        (mode, _) => mode_label(mode).to_owned(),
    }
}

const fn mode_label(mode: Mode) -> &'static str {
    match mode {
        Mode::Fast => "Fast",
        Mode::Ai => "AI",
    }
}

const fn mode_hint(mode: Mode) -> &'static str {
    match mode {
        Mode::Fast => "Lanczos resampling: smooth edges, nothing invented.",
        Mode::Ai => {
            "A small network of our own, trained on drawings alone, that runs on this server. It sharpens edges, \
             lines and lettering, does not invent faces or texture, and takes a few seconds for large pictures."
        }
    }
}

const fn model_label(model: Model) -> &'static str {
    match model {
        Model::Auto => "Automatic",
        Model::Clean => "Clean",
        Model::Used => "Used",
    }
}

const fn model_hint(model: Model) -> &'static str {
    match model {
        Model::Auto => "Looks at each picture's own quality and takes the network that fits.",
        Model::Clean => "For originals without traces of compression: drawings, screenshots, exports.",
        Model::Used => "JPEG or noisy: blocks and light noise are smoothed instead of sharpened.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_section_says_the_mode_and_a_chosen_network() {
        let short = |mode, model| in_short(Choices { mode, model, ..Choices::default() });
        assert_eq!(short(Mode::Fast, Model::Used), "Fast");
        assert_eq!(short(Mode::Ai, Model::Auto), "AI");
        assert_eq!(short(Mode::Ai, Model::Used), "AI · Used");
    }
}
