//! A chart of bars by day, and the same as a table.

mod layout;

use leptos::prelude::*;

use crate::{
    format::{self, percent},
    signals::RwSignal,
};

pub use layout::{Bar, Chart, Day, Series, day_in_words, lay_out};

/// Height of the tallest bar, in pixels: what [`lay_out`] is given.
pub const BAR_HEIGHT: i64 = 124;
/// Share of a day's room that its bar takes.
const FILLED: f64 = 0.8;

/// What is counted, and how it reads.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// An amount with its noun: `18 credits`.
    pub words: fn(i64) -> String,
    /// An amount alone, for a cell: `18`.
    pub cell: fn(i64) -> String,
    /// What stands in the chart when there is nothing: `Nothing used yet`.
    pub none: &'static str,
}

/// A heading, bars, and the same numbers as a table. The caller's card stands around it.
#[component]
pub fn BarChart(
    /// What is shown, as the heading.
    #[prop(into)]
    title: String,
    /// The bars, laid out in [`BAR_HEIGHT`].
    chart: Chart,
    /// What is counted.
    unit: Unit,
    /// The words under the last bar.
    #[prop(into)]
    last: String,
) -> impl IntoView {
    let looked_at = RwSignal::new(None::<String>);
    let days = chart.bars.len();
    let total = format!("{} in {}", (unit.words)(chart.amount), format::count(to_i64(days), "day", "days"));
    let summary = format!("Bar chart: {title}, {total}. The same numbers stand in the table below.");
    let shown = total.clone();
    let named = chart.series.iter().filter(|series| series.name != title);
    let legend: Vec<_> = named.map(legend_line).collect();
    let first = chart.bars.first().map(|bar| day_in_words(&bar.date));
    let last = chart.bars.last().map(|_| last);
    let bars: Vec<_> = chart
        .bars
        .iter()
        .enumerate()
        .map(|(at, bar)| column(bar, &chart.series, at, days, unit, looked_at))
        .collect();
    let heading = title.clone();
    view! {
        <div class="usage-head">
            <div>
                <h2>{heading}</h2>
                <p class="num text-sm text-ink-3">{move || looked_at.get().unwrap_or_else(|| shown.clone())}</p>
            </div>
            <ul class="usage-legend">{legend}</ul>
        </div>
        <svg class="usage-chart" role="img" aria-label=summary on:pointerleave=move |_| looked_at.set(None)>
            {bars}
            {(chart.amount == 0).then(|| view! { <text class="none" x="50%" y="66">{unit.none}</text> })}
            <line class="ground" x1="0" x2="100%" y1="124.5" y2="124.5"></line>
        </svg>
        <div class="usage-days" aria-hidden="true">
            <span>{first}</span>
            <span>{last}</span>
        </div>
        <details>
            <summary>"Show as a table"</summary>
            <Table title=title chart=chart unit=unit />
        </details>
    }
}

fn legend_line(series: &Series) -> AnyView {
    view! {
        <li data-tint=series.tint data-shade=shade(series)>
            {series.name.clone()}
        </li>
    }
    .into_any()
}

fn column(
    bar: &Bar,
    series: &[Series],
    at: usize,
    days: usize,
    unit: Unit,
    looked_at: RwSignal<Option<String>>,
) -> AnyView {
    let words = format!("{}: {}", day_in_words(&bar.date), (unit.words)(bar.amount));
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
            <rect class="hit" x=percent(left) width=percent(room) y="0" height=BAR_HEIGHT rx="4"></rect>
            {pieces}
        </g>
    }
    .into_any()
}

#[component]
fn Table(title: String, chart: Chart, unit: Unit) -> impl IntoView {
    let several = chart.series.len() > 1;
    let heads: Vec<_> = chart
        .series
        .iter()
        .filter(|_| several)
        .map(|series| view! { <th scope="col">{series.name.clone()}</th> })
        .collect();
    let rows: Vec<_> = chart
        .bars
        .iter()
        .rev()
        .map(|bar| {
            let cells: Vec<_> = bar
                .by_series
                .iter()
                .filter(|_| several)
                .map(|amount| view! { <td>{(unit.cell)(*amount)}</td> })
                .collect();
            view! {
                <tr>
                    <th scope="row">{day_in_words(&bar.date)}</th>
                    {cells}
                    <td>{(unit.cell)(bar.amount)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="usage-table" tabindex="0" role="region" aria-label=format!("{title} by day")>
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col">"Day"</th>
                        {heads}
                        <th scope="col">{if several { "Together" } else { "Amount" }}</th>
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

#[expect(clippy::cast_precision_loss, reason = "a few hundred days")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
