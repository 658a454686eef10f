//! The plan: what a press of the button would make, before anything is paid.

use leptos::prelude::*;

use super::{
    screen::Screen,
    strip_view::Pieces,
    strips::{Strip, in_words, strips},
    words,
};
use crate::{
    components::{Button, ButtonSize, ButtonVariant, Icon, IconView},
    signals::{Memo, RwSignal, Signal},
};

/// Videos that are drawn before more are asked for.
const SHOWN: usize = 4;

#[component]
pub(super) fn PlanCard() -> impl IntoView {
    let screen = Screen::expect();
    let planning = screen.planning;
    let all = RwSignal::new(false);
    let total = Memo::new(move |_| planning.planned().map_or(0, |planned| planned.variants.len()));
    let rows = Memo::new(move |_| {
        let most = if all.get() { usize::MAX } else { SHOWN };
        let planned = planning.planned();
        planned
            .and_then(|planned| screen.desk.with(|project| strips(&planned.variants, project, most)))
            .unwrap_or_default()
    });
    let closest = Memo::new(move |_| planning.planned()?.closest_pair.map(|pair| words::closest(&pair)));
    let obstacle = Memo::new(move |_| planning.obstacle());
    let empty = Memo::new(move |_| planning.clips.with(Vec::is_empty));
    view! {
        <section class="card mix-plan" aria-labelledby="plan-title">
            <div class="mix-plan-head">
                <h2 id="plan-title">"Plan"</h2>
                <p class="text-sm text-ink-3">"what you will get, before you pay"</p>
                <Button
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Dices
                    class="ml-auto"
                    disabled=Signal::derive(move || total.get() == 0)
                    on_click=move |_| screen.reshuffle()
                >
                    "Reshuffle"
                </Button>
            </div>
            {move || match (empty.get(), obstacle.get()) {
                (true, _) => view! { <p class="mix-plan-none">"Add clips, and every video is drawn here."</p> }.into_any(),
                (false, Some(why)) => {
                    view! {
                        <p class="mix-plan-none" role="status">
                            <IconView icon=Icon::Info />
                            {why}
                        </p>
                    }
                        .into_any()
                }
                (false, None) => {
                    view! {
                        <ol class="mix-strips">{move || rows.get().into_iter().map(row).collect::<Vec<_>>()}</ol>
                    }
                        .into_any()
                }
            }}
            {move || {
                (total.get() > 1)
                    .then(|| {
                        view! {
                            <div class="mix-plan-foot">
                                <p class="num text-sm text-ink-3" aria-live="polite">
                                    {move || closest.get()}
                                </p>
                                {move || (total.get() > SHOWN).then(|| view! { <More all=all total=total /> })}
                            </div>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn More(all: RwSignal<bool>, total: Memo<usize>) -> impl IntoView {
    view! {
        <Button
            variant=ButtonVariant::Ghost
            size=ButtonSize::Small
            on_click=move |_| all.update(|all| *all = !*all)
        >
            {move || if all.get() { "Show fewer".to_owned() } else { format!("Show all {}", total.get()) }}
        </Button>
    }
}

fn row(strip: Strip) -> AnyView {
    let words = in_words(&strip);
    let whole = strip.differs.as_deref() == Some("all different");
    view! {
        <li class="mix-strip">
            <span class="sr-only">{words}</span>
            <b class="num" aria-hidden="true">
                {strip.number}
            </b>
            <Pieces pieces=strip.pieces />
            <span class="num mix-strip-length" aria-hidden="true">
                {strip.length}
            </span>
            <span class="num mix-strip-differs" data-all=whole.then_some("")>
                {strip.differs}
            </span>
        </li>
    }
    .into_any()
}
