//! What a table would make, or what is wrong with it by row and column; and the job that makes carousels of it.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{BulkCheck, Writer};
use lumiku_dto::{
    JobId,
    file::File,
    job::{Job, JobStatus},
};

use super::{
    rows::{Fault, place, what},
    table::{Look, Table},
    words,
};
use crate::{
    api,
    components::{ButtonLink, ErrorState, Icon, IconView, Notice, Skeleton, Tone},
    format,
    live::Live,
    router::Router,
    signals::{Memo, RwSignal, Signal},
    tools::layout::{JobCard, RefundNotice},
    url::with_query,
};

#[component]
pub(super) fn Report() -> impl IntoView {
    let table = Table::expect();
    view! {
        <div aria-live="polite">
            {move || match table.look.get() {
                Look::None => ().into_any(),
                Look::Looking => {
                    view! {
                        <div role="status">
                            <span class="sr-only">"Looking through the table"</span>
                            <Skeleton class="h-24 w-full rounded-lg" />
                        </div>
                    }
                        .into_any()
                }
                Look::Good(check) => good(&check),
                Look::Bad(faults, more) => bad(faults, more),
                Look::Failed(reason) => view! { <Notice tone=Tone::Bad>{reason}</Notice> }.into_any(),
            }}
        </div>
    }
}

fn good(check: &BulkCheck) -> AnyView {
    let rows = format::count(i64::from(check.order.carousels), "carousel", "carousels");
    let written = (check.order.written > 0).then(|| {
        let by = if check.writer == Writer::Ai { "the AI" } else { "rules, not AI" };
        let count = format::count(i64::from(check.order.written), "carousel has", "carousels have");
        format!("{count} empty cells that {by} fill in.")
    });
    view! {
        <section class="card card-pad car-found" aria-label="What the table makes">
            <p class="flex items-center gap-2 font-semibold">
                <IconView icon=Icon::CircleCheck class="text-ok" />
                {format!("{rows} with {} altogether. Every row is in order.", words::slides(check.order.slides as usize))}
            </p>
            {written.map(|written| view! { <p class="text-ink-2">{written}</p> })}
            <p class="text-sm text-ink-3">
                "Columns: " {check.columns.join(", ")}
            </p>
        </section>
    }
    .into_any()
}

fn bad(faults: Vec<Fault>, more: Option<String>) -> AnyView {
    let count = format::count(i64::try_from(faults.len()).unwrap_or(0), "place", "places");
    let row = |fault: Fault| {
        view! {
            <tr>
                <th scope="row" class="num">
                    {place(&fault)}
                </th>
                <td>{what(&fault).to_owned()}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="card card-pad car-faults" aria-label="What is wrong with the table">
            <p class="flex items-center gap-2 font-semibold">
                <IconView icon=Icon::CircleAlert class="text-bad" />
                {format!("The table is wrong in {count}. Nothing was charged.")}
            </p>
            <div class="car-fault-rows" tabindex="0" role="region" aria-label="Places">
                <table class="car-fault-table">
                    <thead class="sr-only">
                        <tr>
                            <th scope="col">"Place"</th>
                            <th scope="col">"What is wrong"</th>
                        </tr>
                    </thead>
                    <tbody>{faults.into_iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            {more.map(|more| view! { <p class="text-sm text-ink-3">{more}</p> })}
        </section>
    }
    .into_any()
}

/// The job that makes carousels of a table: row by row, and what came of it.
#[component]
pub(super) fn TableJob(id: JobId) -> impl IntoView {
    let live = Live::expect();
    let known = live.job(id.clone());
    live.shows({
        let id = id.clone();
        move || Some(id.clone())
    });
    let failed = RwSignal::new(None::<api::ApiError>);
    let load = move || {
        let id = id.clone();
        failed.set(None);
        spawn_local(async move {
            match api::jobs::find(&id).await {
                Ok(job) => live.note_job(job),
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    load();
    let there = Memo::new(move |_| known.with(Option::is_some));
    move || match (there.get(), failed.get()) {
        (true, _) => {
            let first: Option<Job> = known.get_untracked();
            first
                .map(|first| {
                    let job = Signal::derive(move || known.get().unwrap_or_else(|| first.clone()));
                    view! { <Made job=job /> }
                })
                .into_any()
        }
        (false, Some(error)) => {
            let load = load.clone();
            view! { <ErrorState title="This job could not be shown" error=error on_retry=move |()| load() /> }
                .into_any()
        }
        (false, None) => view! { <Skeleton class="h-24 w-full rounded-lg" /> }.into_any(),
    }
}

#[component]
fn Made(job: Signal<Job>) -> impl IntoView {
    let here = Router::expect().path_signal();
    let status = Memo::new(move |_| job.with(|job| job.status));
    let files = Memo::new(move |_| job.with(|job| job.outputs.clone()));
    let all = Signal::derive(move || here.get());
    let again = Signal::derive(move || with_query(&here.get(), &[("new", Some("table"))]));
    view! {
        {move || match status.get() {
            JobStatus::Completed => {
                view! {
                    <Notice tone=Tone::Ok>"Done. The carousels are among yours, ready to be edited."</Notice>
                    <RefundNotice job=job />
                }
                    .into_any()
            }
            _ => view! { <JobCard job=job /> }.into_any(),
        }}
        {move || {
            status
                .get()
                .is_final()
                .then(|| {
                    view! {
                        <div class="flex flex-wrap gap-2">
                            <ButtonLink href=all icon=Icon::GalleryHorizontal>
                                "Your carousels"
                            </ButtonLink>
                            <ButtonLink href=again icon=Icon::Table2>
                                "Another table"
                            </ButtonLink>
                        </div>
                    }
                })
        }}
        <ul class="rows car-made">
            {move || files.get().into_iter().map(|file| line(&here.get_untracked(), file)).collect::<Vec<_>>()}
        </ul>
    }
}

/// One carousel with its pictures.
fn line(here: &str, file: File) -> AnyView {
    let said = |name: &str| file.metadata.as_ref()?.get(name)?.as_str().map(str::to_owned);
    let title = said("title").unwrap_or_else(|| file.name.clone());
    let project = said("projectId").map(|id| with_query(here, &[("project", Some(&id))]));
    let size = format::bytes(u64::try_from(file.size).unwrap_or(0));
    let download = api::files::download_url(&file);
    let label = format!("Download {title}");
    view! {
        <li>
            {match project {
                Some(href) => view! { <a class="link min-w-0 flex-1 truncate" href=href>{title}</a> }.into_any(),
                None => view! { <span class="min-w-0 flex-1 truncate">{title}</span> }.into_any(),
            }}
            <span class="num text-sm text-ink-3">{size}</span>
            <a class="icon-btn icon-btn-sm" href=download download="" rel="external" aria-label=label>
                <IconView icon=Icon::Download class="icon-sm" />
            </a>
        </li>
    }
    .into_any()
}
