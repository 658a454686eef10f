//! What was made: the batch that is looked at, video by video as they arrive, and the batches before it.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{
    FileId, JobId,
    file::File,
    job::{Job, JobStatus},
    tool::Manifest,
};

use super::{
    batch::{cancelling, chip, heading, ready_of, record_of},
    calls::zip_path,
    screen::Screen,
    words,
};
use crate::{
    api, clock,
    components::{Button, ButtonLink, ButtonSize, ButtonVariant, ConfirmDialog, Icon, IconView, ProgressBar},
    format,
    live::Live,
    signals::{Memo, RwSignal, Signal},
    tools::layout::{JobCard, RefundNotice, time_left},
};

/// Videos that are shown before more are asked for: two rows of a wide window.
const SHOWN: usize = 14;
/// Places that are kept free for videos still to come.
const EXPECTED: u32 = 7;

#[component]
pub(super) fn Outputs() -> impl IntoView {
    let screen = Screen::expect();
    let shown = screen.batches.shown;
    let id = Memo::new(move |_| shown.with(|job| job.as_ref().map(|job| job.id.clone())));
    move || {
        id.get()?;
        let first = shown.get_untracked()?;
        // The last known state stays while another batch takes its place.
        let job = Signal::derive(move || shown.get().unwrap_or_else(|| first.clone()));
        Some(view! {
            <section class="tool-more" id="outputs" aria-labelledby="outputs-title">
                <Progress job=job />
                <Ending job=job />
                <Videos job=job />
                <Earlier shown=id />
            </section>
        })
    }
}

#[component]
fn Progress(job: Signal<Job>) -> impl IntoView {
    let screen = Screen::expect();
    let at_work = Memo::new(move |_| job.with(|job| !job.status.is_final()));
    let title = Memo::new(move |_| job.with(|job| heading(job, screen.batches.total_of(job))));
    let ready = Memo::new(move |_| job.with(ready_of));
    let zip =
        Signal::derive(move || zip_path(&screen.desk.address().0, job.with(|job| job.id.clone()).as_str()));
    view! {
        <div class="mix-out-head">
            <h2 id="outputs-title">"Recent outputs"</h2>
            <p class="num text-sm text-ink-3" aria-live="polite">
                {move || title.get()}
            </p>
            <div class="mix-out-acts">
                {move || at_work.get().then(|| view! { <Running job=job /> })}
                {move || {
                    (ready.get() > 1 && !at_work.get())
                        .then(|| {
                            view! {
                                <ButtonLink href=zip icon=Icon::Download download=true size=ButtonSize::Small>
                                    "Download all (ZIP)"
                                </ButtonLink>
                            }
                        })
                }}
            </div>
        </div>
    }
}

#[component]
fn Running(job: Signal<Job>) -> impl IntoView {
    let screen = Screen::expect();
    let live = Live::expect();
    let (asking, stopping) = (RwSignal::new(false), RwSignal::new(false));
    let progress = Signal::derive(move || {
        job.with(|job| (job.status == JobStatus::Processing).then(|| f64::from(job.progress)))
    });
    let stage = Memo::new(move |_| {
        job.with(|job| match (job.status, job.queue_position) {
            (JobStatus::Pending, Some(ahead @ 1..)) => {
                format!("{} ahead", format::count(ahead, "job", "jobs"))
            }
            (JobStatus::Pending, _) => "Starting".to_owned(),
            _ => job.stage.clone().unwrap_or_else(|| "Working".to_owned()),
        })
    });
    let rest = move || job.with(|job| time_left(job, clock::now())).unwrap_or_else(|| stage.get());
    let consequences = Signal::derive(move || {
        let settings = job.with(|job| screen.batches.order_of(job)).settings;
        job.with(|job| cancelling(job, &settings, &screen.manifest.with(Manifest::price_list)))
    });
    let stop = Callback::new(move |()| {
        stopping.set(true);
        let id = job.with_untracked(|job| job.id.clone());
        spawn_local(async move {
            let answer = api::jobs::cancel(&id).await;
            if stopping.try_set(false).is_some() {
                return;
            }
            asking.set(false);
            match answer {
                Ok(job) => live.note_job(job),
                Err(error) => screen.toasts.error("The batch was not stopped", &error),
            }
        });
    });
    view! {
        <div class="mix-out-bar">
            <ProgressBar label=Signal::derive(move || stage.get()) value=progress />
        </div>
        <p class="num text-sm text-ink-3 mix-out-left">{rest}</p>
        <Button
            variant=ButtonVariant::Ghost
            size=ButtonSize::Small
            icon=Icon::X
            on_click=move |_| asking.set(true)
        >
            "Cancel"
        </Button>
        <ConfirmDialog
            open=asking
            title="Stop this batch?".to_owned()
            text=consequences
            confirm="Stop it"
            keep="Keep going"
            busy=stopping
            on_confirm=stop
        />
    }
}

/// Why a batch ended early, and what came back.
#[component]
fn Ending(job: Signal<Job>) -> impl IntoView {
    let status = Memo::new(move |_| job.with(|job| job.status));
    move || match status.get() {
        JobStatus::Failed | JobStatus::Cancelled => view! { <JobCard job=job /> }.into_any(),
        JobStatus::Completed => view! { <RefundNotice job=job /> }.into_any(),
        JobStatus::Pending | JobStatus::Processing => ().into_any(),
    }
}

/// What a small picture of a video shows.
#[derive(Clone, PartialEq)]
struct Thumb {
    id: FileId,
    name: String,
    poster: Option<String>,
    /// Its number in the plan and how long it is: `03 · 0:22`.
    label: Option<String>,
}

impl Thumb {
    fn of(file: &File) -> Self {
        let number = record_of(file).map(|record| words::number(record.variant.index));
        let label = [number, chip(file)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Self {
            id: file.id.clone(),
            name: file.name.clone(),
            poster: file.thumbnail_url.clone(),
            label: Some(label).filter(|label| !label.is_empty()),
        }
    }
}

#[component]
fn Videos(job: Signal<Job>) -> impl IntoView {
    let screen = Screen::expect();
    let all = RwSignal::new(false);
    let thumbs = Memo::new(move |_| job.with(|job| job.outputs.iter().map(Thumb::of).collect::<Vec<_>>()));
    let waiting = Memo::new(move |_| {
        job.with(|job| {
            let total = screen.batches.total_of(job);
            let row = EXPECTED.saturating_sub(ready_of(job) % EXPECTED);
            if job.status.is_final() { 0 } else { total.saturating_sub(ready_of(job)).min(row) }
        })
    });
    let count = Memo::new(move |_| thumbs.with(Vec::len));
    view! {
        <ul class="mix-outputs">
            {move || {
                let most = if all.get() { usize::MAX } else { SHOWN };
                thumbs.get().into_iter().take(most).map(thumb).collect::<Vec<_>>()
            }}
            {move || {
                let room = u32::try_from(SHOWN.saturating_sub(count.get())).unwrap_or(0);
                (0..waiting.get().min(room))
                    .map(|_| view! { <li class="skeleton mix-output-wait" aria-hidden="true"></li> }.into_any())
                    .collect::<Vec<_>>()
            }}
        </ul>
        {move || {
            (count.get() > SHOWN)
                .then(|| {
                    view! {
                        <div>
                            <Button
                                variant=ButtonVariant::Ghost
                                size=ButtonSize::Small
                                on_click=move |_| all.update(|all| *all = !*all)
                            >
                                {move || {
                                    if all.get() { "Show fewer".to_owned() } else { format!("Show all {}", count.get()) }
                                }}
                            </Button>
                        </div>
                    }
                })
        }}
    }
}

fn thumb(thumb: Thumb) -> AnyView {
    let screen = Screen::expect();
    let Thumb { id, name, poster, label } = thumb;
    view! {
        <li>
            <button
                type="button"
                class="latest mix-output"
                title=name.clone()
                on:click=move |_| screen.video.set(Some(id.clone()))
            >
                <span class="sr-only">"Play " {name.clone()}</span>
                {match poster {
                    Some(url) => view! { <img src=url alt="" loading="lazy" decoding="async" /> }.into_any(),
                    None => view! { <IconView icon=Icon::Video /> }.into_any(),
                }}
                {label.map(|label| view! { <span class="chip num">{label}</span> })}
            </button>
        </li>
    }
    .into_any()
}

/// The other batches of the project.
#[component]
fn Earlier(shown: Memo<Option<JobId>>) -> impl IntoView {
    let screen = Screen::expect();
    let others = Memo::new(move |_| {
        let shown = shown.get();
        screen.batches.list.with(|list| {
            list.iter()
                .filter(|job| Some(&job.id) != shown.as_ref())
                .map(|job| {
                    let when = format::moment(job.created_at, clock::now(), clock::utc_offset());
                    (job.id.clone(), heading(job, screen.batches.total_of(job)), when)
                })
                .collect::<Vec<_>>()
        })
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            view! {
                <details class="mix-earlier">
                    <summary>{format::count(i64::try_from(others.len()).unwrap_or(0), "other batch", "other batches")}</summary>
                    <ul class="rows">
                        {others
                            .into_iter()
                            .map(|(id, title, when)| {
                                view! {
                                    <li>
                                        <button
                                            type="button"
                                            class="mix-earlier-row"
                                            on:click=move |_| screen.batches.look_at(Some(&id))
                                        >
                                            <span class="font-medium">{title}</span>
                                            <span class="num text-sm text-ink-3">{when}</span>
                                        </button>
                                    </li>
                                }
                                    .into_any()
                            })
                            .collect::<Vec<_>>()}
                    </ul>
                </details>
            }
        })
    }
}
