//! The plan: what a press of the button would make, before anything is paid.

use leptos::prelude::*;
use lumiku_video_mix_dto::Aspect;

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
/// What "2 of 3 differ" counts.
const DIFFERS: &str =
    "Clips that differ in cut, speed, look or place from the video above that is most like it";

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
    let pair = Memo::new(move |_| planning.planned()?.closest_pair);
    let closest = Memo::new(move |_| pair.get().map(|pair| words::closest(&pair)));
    let plain = Memo::new(move |_| screen.settings.with(|settings| !settings.look_variations));
    let alike = Memo::new(move |_| {
        screen.settings.with(|settings| pair.get().is_some_and(|pair| words::wants_looks(&pair, settings)))
    });
    let aspect = Memo::new(move |_| screen.settings.with(|settings| settings.aspect));
    let obstacle = Memo::new(move |_| planning.obstacle());
    let fewer = most_possible(&screen);
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
                (false, Some(_)) if fewer.with(Option::is_some) => {
                    view! { <p class="mix-plan-none">"Every video is drawn here once there are fewer." <Fewer /></p> }
                        .into_any()
                }
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
                        <ol class="mix-strips">
                            {move || rows.get().into_iter().map(|strip| row(strip, aspect.get())).collect::<Vec<_>>()}
                        </ol>
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
                                    {move || closest.get()} " "
                                    {move || plain.get().then_some(words::SHARED_FRAMES)}
                                </p>
                                {move || alike.get().then(|| view! { <OfferLooks /> })}
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

/// Looks in one press, for videos that are very much alike.
#[component]
fn OfferLooks() -> impl IntoView {
    let settings = Screen::expect().settings;
    view! {
        <Button
            size=ButtonSize::Small
            on_click=move |_| settings.update(|settings| settings.look_variations = true)
        >
            "Turn Looks on"
        </Button>
    }
}

/// How many videos there can be, when more are asked for.
pub(super) fn most_possible(screen: &Screen) -> Memo<Option<u32>> {
    let (pool, settings) = (screen.planning.combinations, screen.settings);
    Memo::new(move |_| fewer(pool.get(), settings.with(|settings| settings.output_count)))
}

/// How many videos a pool can make, when that is less than were asked for and more than none.
fn fewer(pool: u64, asked: u32) -> Option<u32> {
    u32::try_from(pool).ok().filter(|most| (1..asked).contains(most))
}

/// The most videos that there can be, in one press, when more are asked for.
#[component]
pub(super) fn Fewer() -> impl IntoView {
    let screen = Screen::expect();
    let most = most_possible(&screen);
    move || {
        most.get().map(|most| {
            view! {
                <Button
                    size=ButtonSize::Small
                    on_click=move |_| screen.settings.update(|settings| settings.output_count = most)
                >
                    {format!("Set to {most}")}
                </Button>
            }
        })
    }
}

fn row(strip: Strip, aspect: Aspect) -> AnyView {
    let words = in_words(&strip);
    let counted = strip.differs.is_some().then_some(DIFFERS);
    view! {
        <li class="mix-strip">
            <span class="sr-only">{words}</span>
            <b class="num" aria-hidden="true">
                {strip.number}
            </b>
            <Pieces pieces=strip.pieces aspect=aspect />
            <span class="num mix-strip-length" aria-hidden="true">
                {strip.length}
            </span>
            <span class="num mix-strip-differs" title=counted>
                {strip.differs}
            </span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_videos_are_offered_only_when_too_many_are_asked_for() {
        assert_eq!([fewer(6, 10), fewer(10, 10), fewer(0, 10)], [Some(6), None, None]);
        assert_eq!(fewer(1 << 40, 10), None);
    }
}
