//! In a tool: its last jobs, in the top bar.

use leptos::prelude::*;
use lumiku_dto::job::{Job, JobStatus};

use crate::{
    api, clock,
    components::{CloseDropdown, Dropdown, EmptyState, ErrorState, Icon, IconView, SkeletonRows, Tile},
    format,
    live::{Live, insert_newest_first},
    load::{Loaded, Remote},
    router::{Router, tool_id},
    signals::Memo,
    tools::{Availability, Catalog},
};

const SHOWN: u32 = 8;

#[component]
pub(super) fn History() -> impl IntoView {
    let catalog = Catalog::expect();
    let path = Router::expect().path_signal();
    let tool = Memo::new(move |_| {
        let id = path.with(|path| tool_id(path).map(str::to_owned))?;
        let entry = catalog.find(&id)?;
        let history = entry.manifest.as_ref().is_some_and(|manifest| manifest.features.history);
        (history && entry.availability == Availability::Ready).then_some((id, entry.path))
    });
    move || {
        tool.get().map(|(id, path)| {
            view! {
                <Dropdown
                    label="History"
                    wide=true
                    trigger_class="btn btn-ghost topbar-history"
                    trigger=ViewFn::from(|| {
                        view! {
                            <IconView icon=Icon::History />
                            <span class="max-md:sr-only">"History"</span>
                        }
                    })
                >
                    <Jobs tool=id.clone() path=path.clone() />
                </Dropdown>
            }
        })
    }
}

#[component]
fn Jobs(tool: String, path: String) -> impl IntoView {
    let live = Live::expect();
    let known = live.jobs_of(&tool);
    let loaded = Loaded::new(move || {
        let tool = tool.clone();
        async move { api::jobs::list(Some(&tool), None, SHOWN, None).await.map(|page| page.items) }
    });
    let path = StoredValue::new(path);
    view! {
        <h2 class="px-4 pt-4 pb-2 text-base">"History"</h2>
        {move || match loaded.get() {
            Remote::Loading => {
                view! {
                    <div class="px-4 pb-2">
                        <SkeletonRows count=3 />
                    </div>
                }
                    .into_any()
            }
            Remote::Failed(error) => {
                view! {
                    <ErrorState
                        title="The history could not be loaded"
                        error=error
                        on_retry=move |()| loaded.retry()
                    />
                }
                    .into_any()
            }
            Remote::Ready(jobs) => {
                let jobs = merged(known.get(), jobs);
                if jobs.is_empty() {
                    view! {
                        <EmptyState
                            icon=Icon::History
                            title="Nothing yet"
                            text="What you make with this tool stands here."
                        />
                    }
                        .into_any()
                } else {
                    view! {
                        <ul class="panel-list">
                            {jobs
                                .into_iter()
                                .map(|job| view! { <Line job=job path=path.get_value() /> })
                                .collect_view()}
                        </ul>
                        <a class="panel-foot" href="/my-work">
                            "All results"
                        </a>
                    }
                        .into_any()
                }
            }
        }}
    }
}

/// What the stream knows over what was loaded, newest first.
fn merged(live: Vec<Job>, loaded: Vec<Job>) -> Vec<Job> {
    let mut jobs = live;
    for job in loaded {
        if jobs.iter().all(|known| known.id != job.id) {
            insert_newest_first(&mut jobs, &job);
        }
    }
    jobs.truncate(SHOWN as usize);
    jobs
}

#[component]
fn Line(job: Job, path: String) -> impl IntoView {
    let close = use_context::<CloseDropdown>();
    let href = crate::url::with_query(&path, &[("job", Some(job.id.as_str()))]);
    let when = format::moment(job.created_at, clock::now(), clock::utc_offset());
    let thumbnail = job.outputs.first().and_then(|file| file.thumbnail_url.clone());
    let (icon, tint, what) = describe(&job);
    view! {
        <li>
            <a
                class="panel-row"
                href=href
                on:click=move |_| {
                    if let Some(close) = close {
                        close.close();
                    }
                }
            >
                {match thumbnail {
                    Some(url) => view! { <img class="panel-thumb" src=url alt="" loading="lazy" /> }.into_any(),
                    None => view! { <Tile icon=icon tint=tint.map(str::to_owned) /> }.into_any(),
                }}
                <span class="min-w-0 flex-1">
                    <span class="block truncate font-semibold">{what}</span>
                    <span class="block text-sm text-ink-3">{when}</span>
                </span>
                {if job.credits_refunded > 0 {
                    view! {
                        <span class="num text-sm font-semibold text-ok">
                            {format!("{} back", format::number(job.credits_refunded))}
                        </span>
                    }
                } else {
                    view! { <span class="num text-sm text-ink-2">{format::credits(job.credits_used)}</span> }
                }}
            </a>
        </li>
    }
}

/// Icon, tint and words for a job in the list.
fn describe(job: &Job) -> (Icon, Option<&'static str>, String) {
    match job.status {
        JobStatus::Pending => (Icon::Clock, None, "Waiting".to_owned()),
        JobStatus::Processing => (Icon::LoaderCircle, None, format!("{} %", job.progress)),
        JobStatus::Failed => (Icon::CircleAlert, Some("bad"), "Failed".to_owned()),
        JobStatus::Cancelled => (Icon::Ban, None, "Cancelled".to_owned()),
        JobStatus::Completed => {
            let name = match job.outputs.as_slice() {
                [only] => only.name.clone(),
                files => format::count(i64::try_from(files.len()).unwrap_or(i64::MAX), "result", "results"),
            };
            (Icon::Check, Some("ok"), name)
        }
    }
}
