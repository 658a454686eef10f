//! The ledger: every entry, newest first, of one type or all.

use leptos::prelude::*;
use lumiku_dto::{
    credits::{Statistics, Transaction, TransactionType},
    path,
};

use super::{
    entry::{job_of, mark, reason_of, tool_of, type_name},
    on_change,
};
use crate::{
    address::use_replace_query,
    api, clock,
    components::{
        ButtonLink, ButtonSize, ButtonVariant, EmptyState, ErrorState, Icon, LoadMore, Select, SkeletonRows,
        Tile,
    },
    format,
    load::{PagedList, Phase},
    router::Router,
    signals::{Memo, RwSignal, Signal},
    tools::Catalog,
    url::with_query,
};

#[component]
pub(super) fn History(balance: RwSignal<Option<i64>>, totals: Signal<Option<Statistics>>) -> impl IntoView {
    let router = Router::expect();
    let kind = Memo::new(move |_| router.query("type").and_then(|kind| TransactionType::from_wire(&kind)));
    let list = PagedList::new(move |cursor: Option<String>| {
        let kind = kind.get();
        async move { api::credits::list_transactions(kind, cursor.as_deref()).await }
    });
    on_change(balance, move || list.reload());
    let phase = list.phase();
    view! {
        <div class="ledger-head">
            <h2 id="history-title">"History"</h2>
            <Totals totals=totals />
            <div>
                <TypeFilter kind=kind />
                <ButtonLink
                    href=path::TRANSACTIONS_CSV
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Download
                    download=true
                >
                    "CSV"
                </ButtonLink>
            </div>
        </div>
        {move || match phase.get() {
            Phase::Loading => view! { <SkeletonRows count=5 /> }.into_any(),
            Phase::Failed(error) => {
                view! {
                    <ErrorState
                        title="Your history could not be loaded"
                        error=error
                        on_retry=move |()| list.reload()
                    />
                }
                    .into_any()
            }
            Phase::Empty => {
                view! {
                    <EmptyState
                        icon=Icon::Receipt
                        title="No entries"
                        text="Every credit that comes or goes is written down here."
                    />
                }
                    .into_any()
            }
            Phase::Filled => view! { <Entries list=list /> }.into_any(),
        }}
    }
}

#[component]
fn Entries(list: PagedList<Transaction>) -> impl IntoView {
    let entries = move || list.items.with(|items| items.ready().cloned().unwrap_or_default());
    view! {
        <ul class="ledger">
            {move || entries().into_iter().map(line).collect::<Vec<_>>()}
        </ul>
        <LoadMore list=list />
    }
}

fn line(entry: Transaction) -> AnyView {
    let catalog = Catalog::expect();
    let (own_icon, own_tint) = mark(entry.kind);
    let tool = tool_of(&entry).map(str::to_owned);
    let spent = entry.kind == TransactionType::Usage;
    let known = {
        let tool = tool.clone();
        Memo::new(move |_| tool.as_deref().and_then(|tool| catalog.find(tool)))
    };
    let icon = Signal::derive(move || {
        let known = known.with(|known| known.as_ref().map(|entry| entry.icon));
        known.filter(|_| spent).unwrap_or(own_icon)
    });
    let tint = Signal::derive(move || {
        let known = known.with(|known| known.as_ref().map(|entry| entry.category.as_str()));
        known.filter(|_| spent).or(own_tint).map(str::to_owned)
    });
    let when = format::moment(entry.created_at, clock::now(), clock::utc_offset());
    let quiet = match reason_of(&entry) {
        Some(reason) => format!("{when} · {reason}"),
        None => when,
    };
    let job = job_of(&entry).map(str::to_owned);
    let href = move || {
        let job = job.as_deref()?;
        known.with(|known| known.as_ref().map(|entry| with_query(&entry.path, &[("job", Some(job))])))
    };
    let description = entry.description.clone();
    view! {
        <li>
            <Tile icon=icon tint=tint />
            <div class="min-w-0">
                <p class="truncate font-semibold">
                    {move || match href() {
                        Some(href) => {
                            view! {
                                <a class="hover:underline" href=href>
                                    {description.clone()}
                                </a>
                            }
                                .into_any()
                        }
                        None => description.clone().into_any(),
                    }}
                </p>
                <p class="text-sm text-ink-3">{quiet}</p>
            </div>
            <div class="ledger-sums">
                <p class="ledger-amount" data-tone=(entry.amount > 0).then_some("ok")>
                    {format::signed(entry.amount)}
                </p>
                <p class="ledger-balance">
                    <span class="sr-only">"Balance after: "</span>
                    {format::number(entry.balance)}
                </p>
            </div>
        </li>
    }
    .into_any()
}

/// One type or all, in the address.
#[component]
fn TypeFilter(kind: Memo<Option<TransactionType>>) -> impl IntoView {
    let replace = use_replace_query();
    let options = std::iter::once((String::new(), "All types".to_owned()))
        .chain(TransactionType::ALL.map(|kind| (kind.as_str().to_owned(), type_name(kind).to_owned())))
        .collect::<Vec<_>>();
    view! {
        <Select
            label="Type"
            options=Signal::stored(options)
            value=Signal::derive(move || kind.get().map_or("", TransactionType::as_str).to_owned())
            on_change=move |value: String| replace.run(vec![("type", value)])
        />
    }
}

/// The whole history in one quiet line; what never happened is left out.
#[component]
fn Totals(totals: Signal<Option<Statistics>>) -> impl IntoView {
    move || {
        totals.get().map(|totals| {
            let parts = [
                ("Used", totals.total_used),
                ("Came back", totals.total_refunded),
                ("Given", totals.total_bonus),
                ("Bought", totals.total_purchased),
                ("Set right", totals.total_adjusted),
            ];
            let parts = parts.into_iter().filter(|(_, credits)| *credits != 0);
            view! {
                <p class="totals">
                    {parts
                        .map(|(name, credits)| {
                            view! {
                                <span>
                                    {name} " " <b>{format::number(credits)}</b>
                                </span>
                            }
                        })
                        .collect_view()}
                </p>
            }
        })
    }
}
