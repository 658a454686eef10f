//! The settings: how the videos vary, what they are, and how many.

use leptos::prelude::*;
use lumiku_video_mix_dto::{Aspect, Fps, GroupMode, MAX_OUTPUTS, Quality, Settings};

use super::{
    arrangement::total_seconds,
    film::cut,
    plan_card::{Fewer, most_possible},
    screen::Screen,
    words,
};
use crate::{
    components::{Choice, Icon, IconView, Segmented, Stepper, Switch},
    format,
    signals::{Memo, RwSignal, Signal},
    tools::layout::{PanelSection, show_what_opens},
};

/// Longest a video may be fitted to, in seconds.
const LONGEST_FIT: u32 = 600;

#[component]
pub(super) fn SettingsPanel() -> impl IntoView {
    let screen = Screen::expect();
    let more = RwSignal::new(false);
    view! {
        <div class="mix-settings" data-all=move || more.get().then_some("")>
            <div class="mix-row mix-clips">
                <IconView icon=Icon::Upload />
                <h2>"Clips"</h2>
                <span class="num ml-auto text-sm text-ink-3">{move || clips_in_words(&screen)}</span>
            </div>
            <Variation />
            <Output />
            <Videos />
            <button
                type="button"
                class="mix-more link"
                aria-expanded=move || if more.get() { "true" } else { "false" }
                on:click=move |_| more.update(|more| *more = !*more)
            >
                {move || if more.get() { "Fewer settings" } else { "More settings" }}
            </button>
        </div>
    }
}

fn clips_in_words(screen: &Screen) -> Option<String> {
    screen.desk.with(|project| match project.videos.len() {
        0 => "none yet".to_owned(),
        count => format!(
            "{} · {}",
            format::count(i64::try_from(count).unwrap_or(i64::MAX), "clip", "clips"),
            format::clip(total_seconds(project))
        ),
    })
}

/// A switch over one of the settings.
fn toggle(
    label: &'static str,
    hint: impl Fn(&Settings) -> &'static str + Send + Sync + 'static,
    field: fn(&mut Settings) -> &mut bool,
) -> AnyView {
    let settings = Screen::expect().settings;
    let checked = Memo::new(move |_| *field(&mut settings.get()));
    view! {
        <Switch
            label=label
            hint=Signal::derive(move || settings.with(|settings| hint(settings).to_owned()))
            checked=checked
            on_change=move |on: bool| settings.update(|settings| *field(settings) = on)
        />
    }
    .into_any()
}

#[component]
fn Variation() -> impl IntoView {
    let screen = Screen::expect();
    let settings = screen.settings;
    let looks = Memo::new(move |_| settings.with(|settings| settings.look_variations));
    let desk = screen.desk;
    let grouped = Memo::new(move |_| desk.with(|project| !project.groups.is_empty()).unwrap_or(false));
    view! {
        <PanelSection icon=Icon::Shuffle title="Variation">
            <div class="mix-switches">
                {toggle("Order mixing", order_hint, |settings| &mut settings.order_mixing)}
                {toggle("Speed variations", |_| "0.90× to 1.15×, pitch kept", |settings| &mut settings.speed_variations)}
                <div class="mix-extra">
                    {toggle(
                        "Smart trimming",
                        |_| "Cuts silence, keeps every word",
                        |settings| &mut settings.smart_trimming,
                    )}
                    {toggle("Looks", |_| "Crop, angle and colour", |settings| &mut settings.look_variations)}
                    {move || {
                        looks
                            .get()
                            .then(|| toggle("Mirrored looks", |_| "Left and right may swap", |settings| &mut settings.mirror))
                    }}
                    {move || grouped.get().then(|| view! { <Mode /> })}
                </div>
            </div>
        </PanelSection>
    }
}

/// Whether a video has one clip from each group, or every clip.
#[component]
fn Mode() -> impl IntoView {
    let settings = Screen::expect().settings;
    let mode = Memo::new(move |_| settings.with(|settings| settings.group_mode));
    let set_mode = move |value: String| {
        let mode = if value == "sequence" { GroupMode::Sequence } else { GroupMode::All };
        settings.update(|settings| settings.group_mode = mode);
    };
    view! {
        <Segmented
            label="Mode"
            options=Signal::derive(|| {
                vec![Choice::new("sequence", "One per group"), Choice::new("all", "Every clip")]
            })
            value=Signal::derive(move || mode_value(mode.get()).to_owned())
            on_change=set_mode
        />
    }
}

const fn mode_value(mode: GroupMode) -> &'static str {
    match mode {
        GroupMode::Sequence => "sequence",
        GroupMode::All => "all",
    }
}

const fn order_hint(settings: &Settings) -> &'static str {
    match (settings.group_mode, settings.order_mixing) {
        (GroupMode::Sequence, true) => "One clip from each group",
        (GroupMode::Sequence, false) => "The first clip of each group",
        (GroupMode::All, true) => "The clips change places",
        (GroupMode::All, false) => "The clips stay in their order",
    }
}

const fn quality_value(quality: Quality) -> &'static str {
    match quality {
        Quality::Sd => "480p",
        Quality::Hd => "720p",
        Quality::FullHd => "1080p",
    }
}

#[component]
fn Output() -> impl IntoView {
    let screen = Screen::expect();
    let settings = screen.settings;
    let aspect = Memo::new(move |_| settings.with(|settings| settings.aspect));
    let cut = Memo::new(move |_| screen.desk.with(|project| cut(project, aspect.get())).flatten());
    let quality = Memo::new(move |_| settings.with(|settings| settings.quality));
    let fps = Memo::new(move |_| settings.with(|settings| settings.fps.get()));
    let fit = Memo::new(move |_| settings.with(|settings| settings.fit_duration));
    let named = |names: Vec<String>| -> Vec<Choice> {
        names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
    };
    let set_aspect = move |value: String| {
        if let Some(aspect) = Aspect::ALL.into_iter().find(|aspect| aspect.as_str() == value) {
            settings.update(|settings| settings.aspect = aspect);
        }
    };
    let set_quality = move |value: String| {
        if let Some(quality) = Quality::ALL.into_iter().find(|quality| quality_value(*quality) == value) {
            settings.update(|settings| settings.quality = quality);
        }
    };
    let set_fps = move |value: String| {
        if let Some(fps) = Fps::ALL.into_iter().find(|fps| fps.get().to_string() == value) {
            settings.update(|settings| settings.fps = fps);
        }
    };
    view! {
        <PanelSection
            icon=Icon::Monitor
            title="Output"
            value=Signal::derive(move || Some(format!("{} · {}", aspect.get().as_str(), quality_value(quality.get()))))
        >
            <div class="grid gap-2">
                <Segmented
                    label="Aspect"
                    options=Signal::derive(move || named(Aspect::ALL.map(|aspect| aspect.as_str().to_owned()).into()))
                    value=Signal::derive(move || aspect.get().as_str().to_owned())
                    on_change=set_aspect
                />
                {move || cut.get().map(|note| view! { <p class="tool-hint mix-cut">{note}</p> })}
                <div class="mix-extra">
                    <Segmented
                        label="Quality"
                        options=Signal::derive(move || {
                            named(Quality::ALL.map(|quality| quality_value(quality).to_owned()).into())
                        })
                        value=Signal::derive(move || quality_value(quality.get()).to_owned())
                        on_change=set_quality
                    />
                </div>
                <details class="mix-fine mix-extra">
                    <summary on:click=|event| show_what_opens(&event)>
                        "Rate and length"
                        <span class="num">{move || fine(fps.get(), fit.get())}</span>
                        <IconView icon=Icon::ChevronDown class="icon-sm" />
                    </summary>
                    <Segmented
                        label="Frames per second"
                        options=Signal::derive(|| {
                            Fps::ALL
                                .iter()
                                .map(|fps| Choice::new(fps.get().to_string(), format!("{} fps", fps.get())))
                                .collect::<Vec<_>>()
                        })
                        value=Signal::derive(move || fps.get().to_string())
                        on_change=set_fps
                    />
                    <Fit />
                </details>
            </div>
        </PanelSection>
    }
}

/// `30 fps`, `30 fps · up to 15 s`.
fn fine(fps: u32, fit: Option<f64>) -> String {
    match fit {
        Some(seconds) => format!("{fps} fps · up to {}", words::seconds(seconds)),
        None => format!("{fps} fps"),
    }
}

/// A longest length, or none.
#[component]
fn Fit() -> impl IntoView {
    let settings = Screen::expect().settings;
    let fit = Memo::new(move |_| {
        settings.with(|settings| settings.fit_duration.map(words::seconds).unwrap_or_default())
    });
    view! {
        <label class="mix-row mix-fit">
            <span>
                <span class="block font-medium">"Fit to a length"</span>
                <span class="block text-sm text-ink-3">"Longest, in seconds"</span>
            </span>
            <input
                class="input input-sm num"
                type="number"
                inputmode="numeric"
                min="1"
                max=LONGEST_FIT
                placeholder="none"
                prop:value=move || fit.get().trim_end_matches(" s").to_owned()
                on:change=move |event| {
                    let seconds = event_target_value(&event).trim().parse::<u32>().ok();
                    let seconds = seconds.filter(|seconds| *seconds > 0).map(|seconds| seconds.min(LONGEST_FIT));
                    settings.update(|settings| settings.fit_duration = seconds.map(f64::from));
                }
            />
        </label>
    }
}

#[component]
fn Videos() -> impl IntoView {
    let screen = Screen::expect();
    let settings = screen.settings;
    let count = Memo::new(move |_| settings.with(|settings| i64::from(settings.output_count)));
    let pool = screen.planning.combinations;
    let fewer = most_possible(&screen);
    let most = Signal::derive(move || match pool.get() {
        0 => i64::from(MAX_OUTPUTS),
        pool => i64::try_from(pool).unwrap_or(i64::MAX).min(i64::from(MAX_OUTPUTS)),
    });
    view! {
        <div class="mix-videos">
            <div class="mix-row">
                <IconView icon=Icon::Copy />
                <h2>"Videos"</h2>
                <span class="ml-auto">
                    <Stepper
                        label="Videos"
                        value=Signal::derive(move || count.get())
                        min=1
                        max=most
                        on_change=move |count: i64| {
                            settings.update(|settings| settings.output_count = u32::try_from(count).unwrap_or(1));
                        }
                    />
                </span>
            </div>
            <Fewer />
            <p class="tool-hint num" aria-live="polite">
                {move || (pool.get() > 0 && fewer.with(Option::is_none)).then(|| words::pool(pool.get()))}
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_mixing_says_what_it_does_here() {
        let all = Settings::default();
        let each = Settings { group_mode: GroupMode::Sequence, ..Settings::default() };
        assert_eq!(order_hint(&each), "One clip from each group");
        assert_ne!(order_hint(&all), order_hint(&Settings { order_mixing: false, ..all.clone() }));
    }
}
