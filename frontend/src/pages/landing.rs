//! `/`: what Lumiku is, for somebody who has never been here. Its first screen is also the boot skeleton of
//! `index.html`, word for word, so that it stands before the app is here.

use leptos::prelude::*;
use lumiku_dto::account::WELCOME_CREDITS;

use super::{showcase::Showcase, tool_card::LargeCard};
use crate::{
    components::{ButtonLink, ButtonSize, ButtonVariant, Icon, IconView},
    format::percent,
    session::{Presence, Session},
    shell::PublicFrame,
    signals::{Memo, RwSignal, Signal},
    title::use_title,
    tools::Catalog,
};

/// What is promised, with its icon.
const PROMISES: [(Icon, &str, &str); 3] = [
    (
        Icon::Scale,
        "The price is the price",
        "What the button says is what the ledger takes. Failures refund themselves.",
    ),
    (
        Icon::Layers,
        "Everything in one place",
        "What every tool has made waits under My work until you delete it.",
    ),
    (Icon::Server, "Yours to host", "One binary, one folder. No GPU and no key needed to begin."),
];

/// `/`
#[component]
pub fn Landing() -> impl IntoView {
    use_title("Make a month of content before lunch".to_owned());
    view! {
        <PublicFrame>
            <Hero />
            <ul class="promises">
                {PROMISES
                    .map(|(icon, title, text)| {
                        view! {
                            <li>
                                <IconView icon=icon />
                                <h2>{title}</h2>
                                <p>{text}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <Demo />
            <ToolsBand />
            <section class="closing">
                <h2>{format!("Begin with {WELCOME_CREDITS} credits")}</h2>
                <p class="text-ink-2">"Enough for twenty-five larger pictures. No card."</p>
                <EntryButton />
            </section>
        </PublicFrame>
    }
}

#[component]
fn Hero() -> impl IntoView {
    view! {
        <section class="hero">
            <div>
                <h1>"Make a month of content before lunch."</h1>
                <p class="hero-lead">
                    "Videos, carousels and pictures from one place, one balance. You see the price before you press the button, and you pay only for what arrives."
                </p>
                <div class="hero-actions">
                    <EntryButton />
                    <ButtonLink href="/#see" size=ButtonSize::Large icon=Icon::Play>
                        "See it work"
                    </ButtonLink>
                </div>
                <p class="hero-note">"100 credits to begin. No card. Or run it on your own server."</p>
            </div>
            <Showcase />
        </section>
    }
}

#[component]
fn EntryButton() -> impl IntoView {
    let session = Session::expect();
    let inside = Memo::new(move |_| session.presence() == Presence::LoggedIn);
    view! {
        <ButtonLink
            href=Signal::derive(move || if inside.get() { "/dashboard" } else { "/register" }.to_owned())
            variant=ButtonVariant::Primary
            size=ButtonSize::Large
        >
            {move || if inside.get() { "Open Lumiku" } else { "Start free" }}
        </ButtonLink>
    }
}

/// A drawn landscape.
const SCENE: &str = r#"<defs><linearGradient id="sky" x2="0" y2="1"><stop offset="0" class="s-sky-1"/><stop offset="1" class="s-sky-2"/></linearGradient></defs><rect width="1680" height="720" fill="url(#sky)"/><circle class="s-sun" cx="1130" cy="250" r="88"/><path class="s-far" d="M0 470l180-90 150 60 190-130 220 150 170-80 240 120 210-110 320 130v240H0z"/><path class="s-near" d="M0 560c240-80 420-70 640-30s420 60 620 0 300-60 420-40v230H0z"/><path class="s-tree" d="M330 560l34-110 34 110zm74 6l26-86 26 86zm650-4l40-130 40 130zm92 0l28-92 28 92zm310-24l34-108 34 108z"/>"#;

#[component]
fn Demo() -> impl IntoView {
    let place = RwSignal::new(50.0_f64);
    view! {
            <section class="band" id="see" aria-labelledby="see-title">
                <div class="band-head">
                    <h2 id="see-title">"Small picture in, large picture out"</h2>
                    <p>"Two to four times the size, up to 4K, with smooth edges and nothing invented. 2 credits a factor. Drag the handle."</p>
                </div>
                <div class="demo" style:--x=move || percent(place.get() / 100.0)>
                    <svg class="demo-before" viewBox="0 0 1680 720" preserveAspectRatio="xMidYMid slice" aria-hidden="true" inner_html=SCENE></svg>
                    <svg class="demo-after" viewBox="0 0 1680 720" preserveAspectRatio="xMidYMid slice" aria-hidden="true" inner_html=SCENE></svg>
                    <span class="demo-label">"Before"</span>
                    <span class="demo-label">"After · 2×"</span>
                    <div class="demo-line"></div>
                    <div class="demo-knob">
                        <IconView icon=Icon::ChevronsLeftRight />
                    </div>
                    <input
                        type="range"
                        min="0"
                        max="100"
                        step="0.5"
                        aria-label="How much of the larger picture is hidden"
                        prop:valueAsNumber=move || place.get()
                        on:input=move |event| {
     place.set(event_target::<web_sys::HtmlInputElement>(&event).value_as_number());
     }
    />
                </div>
            </section>
        }
}

#[component]
fn ToolsBand() -> impl IntoView {
    let catalog = Catalog::expect();
    view! {
        <section class="band" id="tools" aria-labelledby="tools-title">
            <div class="band-head">
                <h2 id="tools-title">"One balance for all of them"</h2>
                <p>"Each tool names its price before it starts. What fails gives its credits back."</p>
            </div>
            <ul class="grid-large">
                {move || {
                    catalog
                        .offered()
                        .into_iter()
                        .filter(|entry| entry.featured)
                        .take(3)
                        .map(|entry| view! { <LargeCard entry=entry /> })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}
