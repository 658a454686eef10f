//! How each tool fares: what it took, how much of it failed, and how long people waited.

use leptos::prelude::*;
use lumiku_dto::admin::{Figures, ToolFigures};

use super::{
    super::{
        listing::{Head, Listing, numbers, row, table, words},
        place::JOBS,
    },
    sums::{moved_by, per_mille, percentage},
};
use crate::{
    components::{EmptyState, Icon},
    format,
    url::with_query,
};

/// From this share of failures on, a tool is marked.
const TOO_MANY_PER_MILLE: i64 = 50;

const HEADS: &[Head] = &[
    words("Tool"),
    numbers("Jobs"),
    numbers("Failed"),
    numbers("Cancelled"),
    numbers("Typical wait"),
    numbers("Longest waits"),
    numbers("Credits spent"),
    numbers("Came back"),
];

const LISTING: Listing = Listing {
    name: "Jobs by tool",
    heads: HEADS,
    failed: "",
    empty: (Icon::ChartColumn, "No jobs in these days", "What tools do is counted here."),
};

#[component]
pub(super) fn ToolsTable(figures: Figures) -> impl IntoView {
    let rows: Vec<_> = figures.tools.iter().map(|tool| line(tool, moved_by(&figures, &tool.tool))).collect();
    let (icon, title, text) = LISTING.empty;
    view! {
        <section class="card desk-section" aria-labelledby="desk-tools">
            <div class="desk-section-head">
                <h2 id="desk-tools">"How the tools fare"</h2>
                <p class="text-sm text-ink-3">
                    "Half of all jobs began within the typical wait, 95 in 100 within the longest."
                </p>
            </div>
            {if rows.is_empty() {
                view! { <EmptyState icon=icon title=title text=text /> }.into_any()
            } else {
                table(LISTING, rows.into_any())
            }}
        </section>
    }
}

fn line(tool: &ToolFigures, (used, refunded): (i64, i64)) -> AnyView {
    let share = per_mille(tool.failed, tool.completed + tool.failed);
    let many = share.is_some_and(|share| share >= TOO_MANY_PER_MILLE);
    let failures = with_query(JOBS, &[("tool", Some(&tool.tool)), ("status", Some("failed"))]);
    let waited = |ms: Option<i64>| ms.map_or_else(|| "\u{2013}".to_owned(), format::took).into_any();
    let failed = match share {
        None => "\u{2013}".into_any(),
        Some(share) => view! {
            <a class="desk-link" data-tone=many.then_some("bad") href=failures>
                {percentage(share)}
                <span class="sr-only">" of " {tool.name.clone()}</span>
            </a>
            <span class="desk-second">{format::number(tool.failed)}</span>
        }
        .into_any(),
    };
    row(
        HEADS,
        [
            tool.name.clone().into_any(),
            format::number(tool.jobs).into_any(),
            failed,
            format::number(tool.cancelled).into_any(),
            waited(tool.wait_median_ms),
            waited(tool.wait_p95_ms),
            format::number(used).into_any(),
            format::number(refunded).into_any(),
        ],
    )
}
