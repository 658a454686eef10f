//! Credits: what is left, how long it lasts, where it went, and what more costs.

pub(super) mod entry;
mod history;
mod pace;
mod packages;
mod usage;

use leptos::prelude::*;
use lumiku_dto::credits::Statistics;

use self::{history::History, pace::lasts, packages::Packages, usage::UsageCard};
use crate::{
    api, clock,
    components::{ButtonLink, ButtonVariant},
    effect, format,
    load::{Loaded, Remote},
    session::Session,
    signals::{Memo, RwSignal, Signal},
    title::use_title,
};

/// How far back use is shown at first, in days.
const DAYS: u32 = 14;

/// `/credits`, with `?type=`.
#[component]
pub fn Credits() -> impl IntoView {
    use_title("Credits".to_owned());
    let balance = Session::expect().balance;
    let days = RwSignal::new(DAYS);
    let usage = Loaded::new(move || api::credits::usage(days.get(), clock::utc_offset()));
    let totals = Loaded::new(api::credits::statistics);
    on_change(balance, move || {
        usage.reload();
        totals.reload();
    });
    let pace = Memo::new(move |_| {
        let balance = balance.get()?;
        usage.with(|usage| usage.ready().map(|usage| lasts(balance, &usage.days)))
    });
    view! {
        <div class="page">
            <h1>"Credits"</h1>
            <p class="page-lead">"What you have, where it went, and what came back when something failed."</p>
            <div class="credits-top">
                <section class="card balance" aria-labelledby="balance-title">
                    <h2 class="text-base font-medium text-ink-3" id="balance-title">
                        "Balance"
                    </h2>
                    <b aria-live="polite">
                        {move || balance.get().map_or_else(|| "\u{2013}".to_owned(), format::number)}
                    </b>
                    <p class="text-ink-3">{move || pace.get()}</p>
                    <div class="actions">
                        <ButtonLink href="/pricing" variant=ButtonVariant::Primary>
                            "Buy credits"
                        </ButtonLink>
                        <ButtonLink href="/payments">"Receipts"</ButtonLink>
                    </div>
                </section>
                <UsageCard usage=usage days=days />
            </div>
            <Packages />
            <section class="card card-pad" aria-labelledby="history-title">
                <History balance=balance totals=Signal::derive(move || totals_of(totals)) />
            </section>
        </div>
    }
}

fn totals_of(totals: Loaded<Statistics>) -> Option<Statistics> {
    totals.with(|totals| match totals {
        Remote::Ready(totals) => Some(*totals),
        _ => None,
    })
}

/// Runs `act` when the balance changes, but not when it is first known.
fn on_change(balance: RwSignal<Option<i64>>, act: impl Fn() + 'static) {
    let seen = StoredValue::new(None);
    effect::run(move || {
        let Some(now) = balance.get() else { return };
        if seen.get_value().is_some_and(|seen| seen != now) {
            act();
        }
        seen.set_value(Some(now));
    });
}
