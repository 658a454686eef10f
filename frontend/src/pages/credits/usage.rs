//! The card with what was used by day and tool.

use leptos::prelude::*;
use lumiku_dto::credits::{Usage, UsageDay};

use crate::{
    components::{BAR_HEIGHT, BarChart, Choice, Day, ErrorState, Segmented, Skeleton, Unit, lay_out},
    format,
    load::{Loaded, Remote},
    signals::{Memo, RwSignal, Signal},
    tools::Catalog,
};

const CREDITS: Unit = Unit { words: format::credits, cell: format::number, none: "Nothing used yet" };

/// How far back use can be shown, in days.
const RANGES: [u32; 3] = [14, 30, 90];

#[component]
pub(super) fn UsageCard(
    usage: Loaded<Usage>,
    /// How far back it goes.
    days: RwSignal<u32>,
) -> impl IntoView {
    let catalog = Catalog::expect();
    let chart = Memo::new(move |_| {
        let describe = catalog.colours();
        let bars = usage.with(|usage| usage.ready().map(|usage| bars(&usage.days)))?;
        Some(lay_out(&bars, BAR_HEIGHT, describe))
    });
    let failed = Memo::new(move |_| {
        usage.with(|usage| match usage {
            Remote::Failed(error) => Some(error.clone()),
            _ => None,
        })
    });
    view! {
        <section class="card usage" aria-label="Use">
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
                (None, Some(chart)) => {
                    let title = format!("Used, last {} days", chart.bars.len());
                    view! { <BarChart title=title chart=chart unit=CREDITS last="Today" /> }.into_any()
                }
                (None, None) => view! { <Skeleton class="h-48 w-full" /> }.into_any(),
            }}
            <div class="usage-range">
                <Segmented
                    label="How far back"
                    options=Signal::stored(
                        RANGES.map(|days| Choice::new(days.to_string(), format!("{days} days"))).to_vec(),
                    )
                    value=Signal::derive(move || days.get().to_string())
                    on_change=move |chosen: String| {
                        if let Ok(chosen) = chosen.parse() {
                            days.set(chosen);
                        }
                    }
                />
            </div>
        </section>
    }
}

fn bars(days: &[UsageDay]) -> Vec<Day> {
    let parts = |day: &UsageDay| day.tools.iter().map(|tool| (tool.tool.clone(), tool.credits)).collect();
    days.iter().map(|day| Day { date: day.date.clone(), parts: parts(day) }).collect()
}
