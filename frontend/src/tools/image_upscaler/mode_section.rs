//! The mode among the settings: how pixels are made, and by which network.

use leptos::{prelude::*, task::spawn_local};
use lumiku_image_upscaler_dto::{ID, Mode, Model};

use super::{
    choices::{Choices, mode_from_value, mode_value, model_from_value, model_value},
    screen::Screen,
};
use crate::{
    api,
    components::{Choice, Icon, Segmented},
    signals::{Memo, RwSignal, Signal},
    tools::layout::PanelSection,
};

#[component]
pub(super) fn ModeSection() -> impl IntoView {
    let screen = Screen::expect();
    let mode = Memo::new(move |_| screen.choices.get().mode);
    // What is said of our own networks stands there until the server has named another one.
    let others = RwSignal::new(None::<String>);
    spawn_local(async move {
        if let Ok(found) = api::tools::model_of(ID).await {
            others.try_set(found);
        }
    });
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
            <p class="tool-hint">
                {move || others.with(|others| mode_hint(screen.choices.get(), others.as_deref()))}
            </p>
            {move || (mode.get() == Mode::Ai).then(|| view! { <ModelChoice others=others /> })}
        </PanelSection>
    }
}

/// Which of the networks.
#[component]
fn ModelChoice(
    /// The network that the server's operator put in the place of ours.
    others: RwSignal<Option<String>>,
) -> impl IntoView {
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
            <p class="tool-hint">
                {move || others.with(|others| model_hint(model.get(), others.as_deref()))}
            </p>
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

/// What the chosen mode does; `others` is the network that goes before ours where nobody chose one of them.
fn mode_hint(choices: Choices, others: Option<&str>) -> String {
    match (choices.mode, choices.model, others) {
        (Mode::Fast, ..) => "Lanczos resampling: smooth edges, nothing invented.".to_owned(),
        (Mode::Ai, Model::Auto, Some(name)) => format!(
            "The network “{name}”, which whoever runs this server has chosen. It runs on this server, may take minutes \
             for large pictures, and may invent detail that was never there."
        ),
        (Mode::Ai, ..) => {
            "A small network of our own, trained on drawings alone, that runs on this server. It sharpens edges, \
             lines and lettering, does not invent faces or texture, and takes about a second a megapixel."
                .to_owned()
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

fn model_hint(model: Model, others: Option<&str>) -> String {
    match (model, others) {
        (Model::Auto, Some(name)) => format!("Takes “{name}”, whatever the picture is."),
        (Model::Auto, None) => {
            "Looks at each picture's own quality and takes the network that fits.".to_owned()
        }
        (Model::Clean, _) => {
            "For originals without traces of compression: drawings, screenshots, exports.".to_owned()
        }
        (Model::Used, _) => {
            "JPEG or noisy: blocks and light noise are smoothed instead of sharpened.".to_owned()
        }
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

    #[test]
    fn another_network_is_named_unless_one_of_ours_is_chosen() {
        let hint = |model, others| mode_hint(Choices { mode: Mode::Ai, model, ..Choices::default() }, others);
        assert!(hint(Model::Auto, Some("photo-x4")).contains("“photo-x4”"));
        assert!(hint(Model::Auto, None).contains("of our own"));
        assert!(hint(Model::Used, Some("photo-x4")).contains("of our own"));
        assert!(model_hint(Model::Auto, Some("photo-x4")).contains("“photo-x4”"));
    }
}
