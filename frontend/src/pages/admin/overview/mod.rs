//! The overview: figures over some days, how the tools fare, and whether the books are in order.

mod books;
mod charts;
mod range;
mod sums;
mod tools;

use leptos::prelude::*;
use lumiku_dto::admin::Figures;

use self::{
    books::Books,
    charts::Charts,
    range::{Range, SPANS},
    sums::{Sums, percentage},
    tools::ToolsTable,
};
use super::filters::Filters;
use crate::{
    api::{self, admin::figures_csv},
    clock,
    components::{Choice, Dropdown, ErrorState, Icon, IconView, MenuLink, Segmented, Skeleton},
    format,
    load::{Loaded, Remote},
    signals::{Memo, Signal},
    title::use_title,
};

/// `/admin`, with `?days=` or `?from=` and `?to=`.
#[component]
pub(super) fn Overview() -> impl IntoView {
    use_title("Admin".to_owned());
    let filters = Filters::of(&["days", "from", "to"]);
    let (days, from, to) = (filters.value("days"), filters.value("from"), filters.value("to"));
    let range = Memo::new(move |_| {
        let (days, from, to) = (days.get(), from.get(), to.get());
        Range::read(days.as_deref(), from.as_deref(), to.as_deref(), clock::now())
    });
    let figures = Loaded::new(move || {
        let range = range.get();
        async move { api::admin::find_figures(&range.from, &range.to).await }
    });
    view! {
        <div class="desk-head">
            <h1>"Overview"</h1>
            <RangePicker filters=filters range=range />
        </div>
        <Books />
        {move || match figures.get() {
            Remote::Loading => view! { <Waiting /> }.into_any(),
            Remote::Failed(error) => {
                view! {
                    <ErrorState
                        title="The figures could not be loaded"
                        error=error
                        on_retry=move |()| figures.retry()
                    />
                }
                    .into_any()
            }
            Remote::Ready(figures) => {
                view! {
                    <Totals figures=figures.clone() />
                    <Charts figures=figures.clone() />
                    <ToolsTable figures=figures />
                }
                    .into_any()
            }
        }}
    }
}

/// A span, or days of one's own; and the figures as files.
#[component]
fn RangePicker(filters: Filters, range: Memo<Range>) -> impl IntoView {
    let spans = SPANS.map(|days| {
        let words = if days == 365 { "Year".to_owned() } else { format!("{days} days") };
        Choice::new(days.to_string(), words)
    });
    let span = move || range.with(|range| range.span.map(|span| span.to_string()).unwrap_or_default());
    let day = move |label: &'static str, name: &'static str, value: Signal<String>| {
        view! {
            <input
                class="input input-sm desk-day"
                type="date"
                aria-label=label
                prop:value=move || value.get()
                on:change=move |event| {
                    let range = range.get_untracked();
                    let mut ends = [("days", String::new()), ("from", range.from), ("to", range.to)];
                    if let Some((_, end)) = ends.iter_mut().find(|(known, _)| *known == name) {
                        *end = event_target_value(&event);
                    }
                    let ends: Vec<_> = ends.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    filters.set(&ends);
                }
            />
        }
        .into_any()
    };
    view! {
        <div class="desk-range">
            <Segmented
                label="Days"
                options=Signal::stored(spans.to_vec())
                value=Signal::derive(span)
                on_change=move |days: String| filters.set(&[("days", days.as_str()), ("from", ""), ("to", "")])
            />
            <div class="desk-days">
                {day("From", "from", Signal::derive(move || range.with(|range| range.from.clone())))}
                <span aria-hidden="true">"\u{2013}"</span>
                {day("To", "to", Signal::derive(move || range.with(|range| range.to.clone())))}
                <Csv range=range />
            </div>
        </div>
    }
}

#[component]
fn Csv(range: Memo<Range>) -> impl IntoView {
    let lines = move || {
        let range = range.get();
        [("days", "By day"), ("credits", "Credits by tool"), ("tools", "Jobs by tool")]
            .into_iter()
            .map(|(table, words)| {
                let href = figures_csv(&range.from, &range.to, table);
                view! { <MenuLink href=href icon=Icon::Download>{words}</MenuLink> }
            })
            .collect_view()
    };
    view! {
        <Dropdown
            label="Save as CSV"
            menu=true
            trigger_class="btn btn-secondary"
            trigger=ViewFn::from(|| {
                view! {
                    <IconView icon=Icon::Download />
                    "CSV"
                }
            })
        >
            {lines()}
        </Dropdown>
    }
}

#[component]
fn Totals(figures: Figures) -> impl IntoView {
    let sums = Sums::of(&figures);
    let failed = sums.failed_per_mille().map_or_else(|| "\u{2013}".to_owned(), percentage);
    let tiles = [
        ("New accounts", format::number(sums.registrations), String::new()),
        ("Revenue", format::rupiah(sums.revenue), format::count(sums.payments, "payment", "payments")),
        (
            "Credits spent",
            format::number(sums.spent),
            format!("after {} that came back", format::number(sums.refunded)),
        ),
        (
            "Jobs that failed",
            failed,
            format!("{} of {}", format::number(sums.failed), format::number(sums.failed + sums.completed)),
        ),
    ];
    let tiles = tiles.into_iter().map(|(name, value, detail)| {
        view! {
            <div class="card desk-total">
                <dt>{name}</dt>
                <dd>
                    <b>{value}</b>
                    <span>{detail}</span>
                </dd>
            </div>
        }
    });
    view! { <dl class="desk-totals">{tiles.collect_view()}</dl> }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div role="status">
            <span class="sr-only">"Loading"</span>
            <div class="desk-totals">
                {(0..4).map(|_| view! { <Skeleton class="h-24 rounded-lg" /> }).collect_view()}
            </div>
            <div class="desk-charts">
                {(0..4).map(|_| view! { <Skeleton class="h-64 rounded-lg" /> }).collect_view()}
            </div>
        </div>
    }
}
