//! The price, and under it the button that spends it.

use leptos::prelude::*;

use super::lack::LackDialog;
use crate::{
    components::{Button, ButtonSize, ButtonVariant, Icon, IconView, Price},
    format,
    session::{Lack, Session},
    signals::{Memo, Signal},
    tools::use_manifest,
};

/// What stands at the foot of the settings. When the balance is too low, the button leads to more credits. What a press
/// on this screen lacks is asked about here.
#[component]
pub fn PriceFooter(
    /// What is charged for: an action of the tool's manifest.
    #[prop(into)]
    action: Signal<&'static str>,
    /// In credits; `None` while it cannot be told.
    #[prop(into)]
    credits: Signal<Option<i64>>,
    /// How the price comes about, such as `3 pictures × 4 credits`.
    #[prop(into)]
    factors: Signal<Option<String>>,
    /// When the person pays, such as "You pay only for pictures that arrive."
    promise: &'static str,
    /// What the button does: "Upscale 3 pictures".
    #[prop(into)]
    label: Signal<String>,
    /// Why the button cannot be pressed.
    #[prop(into)]
    blocked: Signal<Option<String>>,
    /// What a press would make is there already: too few credits for another one is no alarm.
    #[prop(into)]
    finished: Signal<bool>,
    /// While the job is being submitted.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why the last press did not work.
    #[prop(into)]
    problem: Signal<Option<String>>,
    /// Spends it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let balance = session.balance;
    let manifest = use_manifest();
    let locked = Memo::new(move |_| {
        let least = manifest.with(|manifest| manifest.min_tier_of(action.get()));
        (!session.includes(least)).then_some(least)
    });
    let lack = Memo::new(move |_| missing(credits.get(), balance.get()));
    let missing = Memo::new(move |_| lack.get().filter(|_| !finished.get()));
    let blocked = Signal::derive(move || {
        let lack =
            lack.get().map(|lack| format!("To do this again you need {} more.", format::credits(lack)));
        blocked.get().or_else(|| lack.filter(|_| finished.get()))
    });
    view! {
        <div class="foot-price">
            <Price credits=credits />
            {move || factors.get().map(|factors| view! { <p class="foot-note foot-factors num">{factors}</p> })}
            <p class="foot-note foot-balance num">
                {move || {
                    balance.get().map(|balance| format!("You have {}. ", format::number(balance)))
                }} {promise}
            </p>
        </div>
        <div class="foot-act">
            <div aria-live="polite">
                {move || {
                    let line = problem.get().map(|problem| (problem, true)).or_else(|| {
                        missing
                            .get()
                            .filter(|_| locked.get().is_none())
                            .map(|missing| (format!("You need {} more.", format::credits(missing)), true))
                            .or_else(|| blocked.get().map(|reason| (reason, false)))
                    });
                    line.map(|(line, bad)| {
                        view! {
                            <p class="foot-line" data-tone=bad.then_some("bad")>
                                {bad.then(|| view! { <IconView icon=Icon::CircleAlert class="icon-sm" /> })}
                                <span>{line}</span>
                            </p>
                        }
                    })
                }}
            </div>
            {move || match (locked.get(), missing.get()) {
                (Some(plan), _) => {
                    view! {
                        <Button
                            variant=ButtonVariant::Primary
                            size=ButtonSize::Large
                            full=true
                            icon=Icon::Lock
                            on_click=move |_| session.lack.set(Some(Lack::Plan(plan)))
                        >
                            {format!("Comes with {}", plan.label())}
                        </Button>
                    }
                        .into_any()
                }
                (None, Some(_)) => {
                    view! {
                        <Button
                            variant=ButtonVariant::Primary
                            size=ButtonSize::Large
                            full=true
                            icon=Icon::Coins
                            on_click=move |_| session.lack.set(credits.get_untracked().map(Lack::Credits))
                        >
                            "Get credits"
                        </Button>
                    }
                        .into_any()
                }
                (None, None) => {
                    view! {
                        <Button
                            variant=ButtonVariant::Primary
                            size=ButtonSize::Large
                            full=true
                            icon=Icon::Sparkles
                            disabled=Signal::derive(move || blocked.with(Option::is_some))
                            busy=busy
                            on_click=move |_| on_press.run(())
                        >
                            {move || label.get()}
                        </Button>
                    }
                        .into_any()
                }
            }}
        </div>
        <LackDialog />
    }
}

/// How many credits are missing; `None` when it is enough or not known.
fn missing(price: Option<i64>, balance: Option<i64>) -> Option<i64> {
    let missing = price? - balance?;
    (missing > 0).then_some(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_known_lack_stands_in_the_way() {
        assert_eq!(missing(Some(10), Some(4)), Some(6));
        assert_eq!(missing(Some(4), Some(4)), None);
        assert_eq!(missing(None, Some(4)), None);
        assert_eq!(missing(Some(4), None), None);
    }
}
