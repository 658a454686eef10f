//! The chart of use, and the same as a table.

use leptos::prelude::*;
use lumiku_dto::credits::Usage;

use super::chart::{Bar, Chart, Series, day_in_words, lay_out};
use crate::{
    components::{ErrorState, Skeleton},
    format::{self, percent},
    load::{Loaded, Remote},
    signals::{Memo, RwSignal},
    tools::Catalog,
};

/// Height of the tallest bar, in pixels.
const HEIGHT: i64 = 124;
/// Share of a day's room that its bar takes.
const FILLED: f64 = 0.8;

#[component]
pub(super) fn UsageCard(usage: Loaded<Usage>) -> impl IntoView {
    let catalog = Catalog::expect();
    let chart = Memo::new(move |_| {
        let known = catalog.known();
        let describe = |tool: &str| match known.iter().find(|entry| entry.id == tool) {
            Some(entry) => (entry.name.clone(), entry.category.as_str()),
            None => (tool.to_owned(), "other"),
        };
        usage.with(|usage| usage.ready().map(|usage| lay_out(&usage.days, HEIGHT, describe)))
    });
    let failed = Memo::new(move |_| {
        usage.with(|usage| match usage {
            Remote::Failed(error) => Some(error.clone()),
            _ => None,
        })
    });
    view! {
        <section class="card usage" aria-labelledby="usage-title">
            {move || match (failed.get(), chart.get()) {
                (Some(error), _) => {
                    view! {
                        <ErrorState
                            title="Your use could not be loaded"
                            error=error
                            on_retry=move |()| usage.retry()
                        />
                    }
                        .into_any()
                }
                (None, Some(chart)) => view! { <Drawn chart=chart /> }.into_any(),
                (None, None) => view! { <Skeleton class="h-48 w-full" /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Drawn(chart: Chart) -> impl IntoView {
    let looked_at = RwSignal::new(None::<String>);
    let days = chart.bars.len();
    let total =
        format!("{} in {}", format::credits(chart.credits), format::count(to_i64(days), "day", "days"));
    let summary = format!("Bar chart: {total}. The same numbers stand in the table below.");
    let shown = total.clone();
    let legend: Vec<_> = chart
        .series
        .iter()
        .map(|series| {
            view! {
                <li data-tint=series.tint data-shade=shade(series)>
                    {series.name.clone()}
                </li>
            }
        })
        .collect();
    let (first, last) =
        (chart.bars.first().map(|bar| day_in_words(&bar.date)), chart.bars.last().map(|_| "Today"));
    let bars: Vec<_> = chart
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| column(bar, &chart.series, at, days, looked_at))
        .collect();
    view! {
        <div class="usage-head">
            <div>
                <h2 id="usage-title">"Used, last " {days} " days"</h2>
                <p class="num text-sm text-ink-3">{move || looked_at.get().unwrap_or_else(|| shown.clone())}</p>
            </div>
            <ul class="usage-legend">{legend}</ul>
        </div>
        <svg
            class="usage-chart"
            role="img"
            aria-label=summary
            on:pointerleave=move |_| looked_at.set(None)
        >
            {bars}
            {(chart.credits == 0)
                .then(|| view! { <text class="none" x="50%" y="66">"Nothing used yet"</text> })}
            <line class="ground" x1="0" x2="100%" y1="124.5" y2="124.5"></line>
        </svg>
        <div class="usage-days" aria-hidden="true">
            <span>{first}</span>
            <span>{last}</span>
        </div>
        <details>
            <summary>"Show as a table"</summary>
            <Table chart=chart />
        </details>
    }
}

fn column(
    bar: &Bar,
    series: &[Series],
    at: usize,
    days: usize,
    looked_at: RwSignal<Option<String>>,
) -> impl IntoView + use<> {
    let words = format!("{}: {}", day_in_words(&bar.date), format::credits(bar.credits));
    let (left, room) = (share(at, days), share(1, days));
    let width = percent(room * FILLED);
    let x = percent(left + room * (1.0 - FILLED) / 2.0);
    let pieces: Vec<_> = bar
        .pieces
        .iter()
        .map(|piece| {
            let own = &series[piece.series];
            view! {
                <rect
                    class="bar"
                    data-tint=own.tint
                    data-shade=shade(own)
                    x=x.clone()
                    width=width.clone()
                    y=piece.top
                    height=piece.height
                    rx="3"
                ></rect>
            }
        })
        .collect();
    view! {
        <g on:pointerenter=move |_| looked_at.set(Some(words.clone()))>
            <rect
                class="hit"
                x=percent(left)
                width=percent(room)
                y="0"
                height="124"
                rx="4"
            ></rect>
            {pieces}
        </g>
    }
}

#[component]
fn Table(chart: Chart) -> impl IntoView {
    let heads: Vec<_> =
        chart.series.iter().map(|series| view! { <th scope="col">{series.name.clone()}</th> }).collect();
    let rows: Vec<_> = chart
        .bars
        .iter()
        .rev()
        .map(|bar| {
            let cells: Vec<_> =
                bar.by_series.iter().map(|credits| view! { <td>{format::number(*credits)}</td> }).collect();
            view! {
                <tr>
                    <th scope="row">{day_in_words(&bar.date)}</th>
                    {cells}
                    <td>{format::number(bar.credits)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="usage-table" tabindex="0" role="region" aria-label="Credits used by day">
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        {heads}
                        <th scope="col">"Together"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn shade(series: &Series) -> Option<String> {
    (series.shade > 0).then(|| series.shade.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen days")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
