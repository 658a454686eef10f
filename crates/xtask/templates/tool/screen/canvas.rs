//! The canvas: what there will be, the job at work, and the files it wrote.

use leptos::prelude::*;
use lumiku_dto::{JobId, file::File};

use super::{model, screen::Screen};
use crate::{
    api,
    components::{ButtonLink, EmptyState, ErrorState, Icon, Skeleton, Tile},
    format,
    signals::Signal,
    tools::layout::{JobCard, Phase, RefundNotice},
};

#[component]
pub(super) fn Canvas() -> impl IntoView {
    let screen = Screen::expect();
    let shown = screen.shown;
    move || match screen.phase.get() {
        Phase::Idle => view! {
            <EmptyState
                icon=Icon::{{Icon}}
                title="Nothing written yet"
                text="Write a line, choose how many files, and press the button."
            />
        }
        .into_any(),
        Phase::Loading => view! {
            <div role="status">
                <span class="sr-only">"Loading"</span>
                <Skeleton class="h-40 w-full rounded-lg" />
            </div>
        }
        .into_any(),
        Phase::Failed(error) => view! {
            <ErrorState title="This job could not be shown" error=error on_retry=move |()| shown.load() />
        }
        .into_any(),
        Phase::Running(_) | Phase::Ended(_) => view! { <JobAtWork /> }.into_any(),
        Phase::Done(id) => view! { <Results id=id /> }.into_any(),
    }
}

#[component]
fn JobAtWork() -> impl IntoView {
    let job = Screen::expect().shown.job();
    let first = job.get_untracked()?;
    // The last known state stays while the card goes.
    let job = Signal::derive(move || job.get().unwrap_or_else(|| first.clone()));
    Some(view! { <JobCard job=job /> })
}

#[component]
fn Results(id: JobId) -> impl IntoView {
    let job = Screen::expect().shown.job().get_untracked().filter(|job| job.id == id)?;
    let title = model::files(u32::try_from(job.outputs.len()).unwrap_or(u32::MAX));
    let files = job.outputs.clone();
    Some(view! {
        <section class="grid gap-3" aria-labelledby="results">
            <h2 id="results">{title}</h2>
            <ul class="card rows px-4">
                {files.into_iter().map(|file| view! { <Row file=file /> }).collect_view()}
            </ul>
            <RefundNotice job=Signal::derive(move || job.clone()) />
        </section>
    })
}

#[component]
fn Row(file: File) -> impl IntoView {
    let href = api::files::download_url(&file);
    view! {
        <li class="flex items-center gap-3 py-3">
            <Tile icon=Icon::FileText tint="{{category}}".to_owned() />
            <div class="min-w-0 flex-1">
                <p class="truncate font-semibold">{file.name}</p>
                <p class="num text-sm text-ink-3">{format::bytes(u64::try_from(file.size).unwrap_or(0))}</p>
            </div>
            <ButtonLink href=href icon=Icon::Download download=true>
                "Download"
            </ButtonLink>
        </li>
    }
}
