//! What was exported: the export at work, its files with a download each, and the exports before it.

use leptos::prelude::*;
use lumiku_dto::{
    JobId,
    file::File,
    job::{Job, JobStatus},
};

use super::{exporting::use_look_at, screen::Screen};
use crate::{
    api, clock,
    components::{ButtonLink, Icon, IconView},
    format,
    signals::{Memo, Signal},
    tools::layout::{JobCard, RefundNotice},
};

#[component]
pub(super) fn Outputs() -> impl IntoView {
    let screen = Screen::expect();
    let shown = screen.exporting.shown;
    // An export from before this tab knew of jobs is in the project itself.
    let files = Memo::new(move |_| {
        let of_job = shown.with(|job| {
            job.as_ref()
                .filter(|job| job.status == JobStatus::Completed || !job.outputs.is_empty())
                .map(|job| job.outputs.clone())
        });
        of_job.unwrap_or_else(|| {
            screen
                .desk
                .project()
                .with(|project| project.ready().map(|project| project.outputs.clone()).unwrap_or_default())
        })
    });
    let id = Memo::new(move |_| shown.with(|job| job.as_ref().map(|job| job.id.clone())));
    move || {
        let id = id.get();
        if id.is_none() && files.with(Vec::is_empty) {
            return None;
        }
        let first = shown.get_untracked();
        Some(view! {
            <section class="tool-more" id="outputs" aria-labelledby="outputs-title">
                <h2 id="outputs-title">"Exported"</h2>
                {first
                    .map(|first| {
                        let job = Signal::derive(move || shown.get().unwrap_or_else(|| first.clone()));
                        view! { <Work job=job /> }
                    })}
                <Files files=files />
                <Earlier shown=id />
            </section>
        })
    }
}

/// The export while it runs, or why it did not end well.
#[component]
fn Work(job: Signal<Job>) -> impl IntoView {
    let screen = Screen::expect();
    let status = Memo::new(move |_| job.with(|job| job.status));
    move || {
        if status.get() == JobStatus::Completed {
            return view! { <RefundNotice job=job /> }.into_any();
        }
        let retry = untrack(|| screen.exporting.retry());
        view! { <JobCard job=job on_retry=retry /> }.into_any()
    }
}

#[component]
fn Files(files: Memo<Vec<File>>) -> impl IntoView {
    move || {
        let (pictures, others): (Vec<File>, Vec<File>) =
            files.get().into_iter().partition(|file| file.mime.starts_with("image/"));
        view! {
            {(!others.is_empty())
                .then(|| view! { <div class="car-files">{others.into_iter().map(whole).collect::<Vec<_>>()}</div> })}
            {(!pictures.is_empty())
                .then(|| view! { <ul class="car-results">{pictures.into_iter().map(picture).collect::<Vec<_>>()}</ul> })}
        }
    }
}

/// A PDF or a ZIP.
fn whole(file: File) -> AnyView {
    let size = format::bytes(u64::try_from(file.size).unwrap_or(0));
    let href = api::files::download_url(&file);
    view! {
        <ButtonLink href=href icon=Icon::Download download=true>
            {file.name}
            " "
            <span class="num text-ink-3">{size}</span>
        </ButtonLink>
    }
    .into_any()
}

fn picture(file: File) -> AnyView {
    let href = api::files::download_url(&file);
    let label = format!("Download {}", file.name);
    let pixels = file.width.zip(file.height).map(|(width, height)| format!("{width} × {height}"));
    // All begin with the title; their ends tell them apart, such as `01-cover.png`.
    let end = file.name.rsplit(' ').next().unwrap_or_default().to_owned();
    view! {
        <li>
            <a class="latest car-result" href=href download="" rel="external" title=file.name.clone() aria-label=label>
                {match file.thumbnail_url {
                    Some(url) => view! { <img src=url alt="" loading="lazy" decoding="async" /> }.into_any(),
                    None => view! { <IconView icon=Icon::FileImage /> }.into_any(),
                }}
                {pixels.map(|pixels| view! { <span class="chip num">{pixels}</span> })}
            </a>
            <p class="mix-clip-name">{end}</p>
        </li>
    }
    .into_any()
}

/// The other exports of the carousel.
#[component]
fn Earlier(shown: Option<JobId>) -> impl IntoView {
    let screen = Screen::expect();
    let look = use_look_at(screen.desk);
    let others = Memo::new(move |_| {
        screen.exporting.jobs.with(|jobs| {
            jobs.iter()
                .filter(|job| Some(&job.id) != shown.as_ref() && !job.outputs.is_empty())
                .map(|job| {
                    let count = i64::try_from(job.outputs.len()).unwrap_or(0);
                    let when = format::moment(job.created_at, clock::now(), clock::utc_offset());
                    (job.id.clone(), format::count(count, "file", "files"), when)
                })
                .collect::<Vec<_>>()
        })
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let count = i64::try_from(others.len()).unwrap_or(0);
            let row = |(id, title, when): (JobId, String, String)| {
                view! {
                    <li>
                        <button type="button" class="mix-earlier-row" on:click=move |_| look.run(id.clone())>
                            <span class="font-medium">{title}</span>
                            <span class="num text-sm text-ink-3">{when}</span>
                        </button>
                    </li>
                }
                .into_any()
            };
            view! {
                <details class="mix-earlier">
                    <summary>{format::count(count, "export before", "exports before")}</summary>
                    <ul class="rows">{others.into_iter().map(row).collect::<Vec<_>>()}</ul>
                </details>
            }
        })
    }
}
