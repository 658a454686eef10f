//! What a press lacked, and where to get it: credits, or a higher plan. Whoever buys comes back to this screen.

use leptos::prelude::*;
use lumiku_dto::{account::Tier, credits::Package};

use crate::{
    api,
    buying::Wanted,
    components::{Button, ButtonLink, ButtonVariant, Dialog, Icon, IconView, Skeleton},
    effect, format,
    load::{Loaded, Remote},
    router::Router,
    session::{Lack, Session},
    signals::{Memo, RwSignal, Signal},
    url::with_query,
};

/// Packages offered at once.
const OFFERED: usize = 3;

/// Opens when the session lacks something, and empties that when it closes.
#[component]
pub(super) fn LackDialog() -> impl IntoView {
    let lack = Session::expect().lack;
    let open = RwSignal::new(false);
    let last = RwSignal::new(None::<Lack>);
    effect::run(move || {
        if let Some(now) = lack.get() {
            last.set(Some(now));
            open.set(true);
        }
    });
    effect::run(move || {
        if !open.get() && lack.with_untracked(Option::is_some) {
            lack.set(None);
        }
    });
    on_cleanup(move || lack.set(None));
    let title = Signal::derive(move || match last.get() {
        Some(Lack::Plan(plan)) => format!("This comes with {}", plan.label()),
        _ => "Not enough credits".to_owned(),
    });
    view! {
        <Dialog open=open title=title>
            {move || match last.get() {
                Some(Lack::Credits(required)) => view! { <MoreCredits required=required open=open /> }.into_any(),
                Some(Lack::Plan(plan)) => view! { <HigherPlan plan=plan open=open /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn MoreCredits(required: i64, open: RwSignal<bool>) -> impl IntoView {
    let balance = Session::expect().balance;
    let here = Router::expect().here();
    let packages = Loaded::new(|| async { api::credits::packages().await.map(|packages| packages.items) });
    let missing = Memo::new(move |_| (required - balance.get().unwrap_or(0)).max(0));
    effect::run(move || {
        // They have come meanwhile, from a payment in another tab.
        if missing.get() == 0 {
            open.set(false);
        }
    });
    let all = with_query("/pricing", &[("back", Some(&here))]);
    let offers = move || match packages.get() {
        Remote::Loading => {
            (0..OFFERED).map(|_| view! { <Skeleton class="h-16 rounded-md" /> }.into_any()).collect()
        }
        // The page with all of them says what is wrong.
        Remote::Failed(_) => Vec::new(),
        Remote::Ready(packages) => offered(&packages, missing.get())
            .into_iter()
            .map(|package| offer(package, &here))
            .collect::<Vec<_>>(),
    };
    view! {
        <p class="text-ink-2 num">
            {move || {
                format!(
                    "This costs {}, and you have {}.",
                    format::credits(required),
                    format::number(balance.get().unwrap_or(0)),
                )
            }}
        </p>
        <p class="mt-1 font-semibold num">{move || format!("You need {} more.", format::credits(missing.get()))}</p>
        <div class="offers">{offers}</div>
        <p class="text-sm text-ink-3">"Your settings and uploads stay, and you come back here when it is paid."</p>
        <div class="mt-6 flex flex-wrap justify-end gap-2">
            <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                "Not now"
            </Button>
            <ButtonLink href=all>"All packages and plans"</ButtonLink>
        </div>
    }
}

fn offer(package: Package, here: &str) -> AnyView {
    let href = Wanted::Package(package.id).checkout(Some(here));
    view! {
        <a class="offer" href=href>
            <IconView icon=Icon::Coins />
            <span>
                <b class="num">{format::credits(package.credits)}</b>
                <small>{package.name}</small>
            </span>
            <span class="num">{format::rupiah(package.price)}</span>
            <IconView icon=Icon::ChevronRight class="icon-sm" />
        </a>
    }
    .into_any()
}

/// The smallest packages that are enough; the largest when none is.
fn offered(packages: &[Package], missing: i64) -> Vec<Package> {
    let enough: Vec<Package> =
        packages.iter().filter(|package| package.credits >= missing).take(OFFERED).cloned().collect();
    if enough.is_empty() { packages.last().cloned().into_iter().collect() } else { enough }
}

#[component]
fn HigherPlan(plan: Tier, open: RwSignal<bool>) -> impl IntoView {
    let href = Wanted::Plan(plan).checkout(Some(&Router::expect().here()));
    view! {
        <p class="text-ink-2">
            {format!("Your plan does not include this. {} and the plans above it do.", plan.label())}
        </p>
        <p class="mt-2 text-sm text-ink-3">"Your settings and uploads stay, and you come back here when it is paid."</p>
        <div class="mt-6 flex flex-wrap justify-end gap-2">
            <Button variant=ButtonVariant::Ghost on_click=move |_| open.set(false)>
                "Not now"
            </Button>
            <ButtonLink href="/pricing">"See plans"</ButtonLink>
            <ButtonLink href=href variant=ButtonVariant::Primary icon=Icon::Tag>
                {format!("Get {}", plan.label())}
            </ButtonLink>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(id: &str, credits: i64) -> Package {
        Package {
            id: id.into(),
            name: id.into(),
            credits,
            price: credits * 50,
            price_per_credit: 50,
            popular: false,
        }
    }

    #[test]
    fn only_packages_that_are_enough_are_offered() {
        let all = [package("s", 4_000), package("b", 6_000), package("p", 10_000), package("e", 40_000)];
        let ids = |missing| offered(&all, missing).into_iter().map(|package| package.id).collect::<Vec<_>>();
        assert_eq!(ids(4), ["s", "b", "p"]);
        assert_eq!(ids(4_001), ["b", "p", "e"]);
        assert_eq!(ids(50_000), ["e"]);
        assert!(offered(&[], 1).is_empty());
    }
}
