//! Whether the books are in order: every balance, job and payment recomputed from the ledger.

use leptos::prelude::*;
use lumiku_dto::admin::VerifyReport;

use crate::{
    api, clock,
    components::{Button, ErrorState, Icon, Skeleton, Tile},
    format,
    load::{Loaded, Remote},
    signals::{Memo, RwSignal},
};

#[component]
pub(super) fn Books() -> impl IntoView {
    let busy = RwSignal::new(true);
    let report = Loaded::new(move || async move {
        let answer = api::admin::verify().await;
        busy.try_set(false);
        answer
    });
    let check = move |_| {
        busy.set(true);
        report.reload();
    };
    let tone = Memo::new(move |_| {
        report.with(|report| report.ready().map(|report| if report.total == 0 { "ok" } else { "bad" }))
    });
    view! {
        <section class="card desk-section desk-books" data-tone=move || tone.get() aria-labelledby="desk-books">
            {move || match report.get() {
                Remote::Loading => {
                    view! {
                        <h2 class="sr-only" id="desk-books">
                            "The books"
                        </h2>
                        <Skeleton class="h-12 w-full" />
                    }
                        .into_any()
                }
                Remote::Failed(error) => {
                    view! {
                        <h2 class="sr-only" id="desk-books">
                            "The books"
                        </h2>
                        <ErrorState
                            title="The books could not be checked"
                            error=error
                            on_retry=move |()| report.retry()
                        />
                    }
                        .into_any()
                }
                Remote::Ready(report) => {
                    view! {
                        <div class="desk-books-head">
                            <Verdict report=report.clone() />
                            <Button icon=Icon::RefreshCw busy=busy on_click=check>
                                "Check now"
                            </Button>
                        </div>
                        <Findings report=report.clone() />
                        <details>
                            <summary>{format!("What is checked: {} rules", report.rules.len())}</summary>
                            <ul class="desk-rules">
                                {report.rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}
                            </ul>
                        </details>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Verdict(report: VerifyReport) -> impl IntoView {
    let when = format::moment(report.checked_at, clock::now(), clock::utc_offset());
    let (icon, tint, title) = if report.total == 0 {
        (Icon::CircleCheck, "ok", "The books are in order".to_owned())
    } else {
        let many = format::count(report.total, "thing does", "things do");
        (Icon::TriangleAlert, "bad", format!("{many} not add up"))
    };
    view! {
        <Tile icon=icon tint=tint.to_owned() />
        <div class="min-w-0 flex-1" role="status">
            <h2 id="desk-books">{title}</h2>
            <p class="text-sm text-ink-3">
                {format!("Every balance, job and payment, recomputed from the ledger. Last time: {when}.")}
            </p>
        </div>
    }
}

#[component]
fn Findings(report: VerifyReport) -> impl IntoView {
    let shown = i64::try_from(report.findings.len()).unwrap_or(i64::MAX);
    let hidden = report.total - shown;
    let lines = report.findings.into_iter().map(|finding| {
        view! {
            <li>
                <p class="font-semibold">{finding.rule}</p>
                <p class="text-sm text-ink-2">
                    <code class="desk-id">{finding.subject}</code>
                    " "
                    {finding.detail}
                </p>
            </li>
        }
    });
    (shown > 0).then(|| {
        view! {
            <ul class="desk-findings">{lines.collect_view()}</ul>
            {(hidden > 0).then(|| view! { <p class="text-sm text-ink-3">{format!("and {} more", format::number(hidden))}</p> })}
        }
    })
}
