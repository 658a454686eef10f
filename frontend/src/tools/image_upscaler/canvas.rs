//! The canvas: where pictures arrive, how they look, the job at work, and its results.

use leptos::prelude::*;
use lumiku_dto::ErrorCode;
use lumiku_image_upscaler_dto::MAX_BATCH;

use super::{
    picture_list::{accept, facts},
    preview::Preview,
    results::Results,
    screen::Screen,
};
use crate::{
    components::{Button, ButtonVariant, Dropzone, EmptyState, ErrorState, Icon, IconView, Skeleton, Tile},
    format::percent,
    signals::{Memo, Signal},
    tools::{
        layout::{JobCard, Phase},
        uploads::{Item, Stage},
    },
};

#[component]
pub(super) fn Canvas(over: Signal<bool>) -> impl IntoView {
    let screen = Screen::expect();
    let shown = screen.shown;
    view! {
        <div class="stage">
            {move || match screen.phase.get() {
                Phase::Idle => view! { <Pictures /> }.into_any(),
                Phase::Loading => {
                    view! {
                        <div role="status">
                            <span class="sr-only">"Loading"</span>
                            <Skeleton class="h-80 w-full rounded-lg" />
                        </div>
                    }
                        .into_any()
                }
                Phase::Failed(error) if error.code() == Some(ErrorCode::NotFound) => {
                    view! {
                        <EmptyState
                            icon=Icon::ImageOff
                            title="This job is not here any more"
                            text="It was deleted, or the address is not quite right."
                        >
                            <Button variant=ButtonVariant::Primary on_click=move |_| shown.clear()>
                                "New pictures"
                            </Button>
                        </EmptyState>
                    }
                        .into_any()
                }
                Phase::Failed(error) => {
                    view! {
                        <ErrorState
                            title="This job could not be shown"
                            error=error
                            on_retry=move |()| shown.load()
                        />
                    }
                        .into_any()
                }
                Phase::Running(_) => {
                    view! {
                        <Pictures quiet=true />
                        <Job />
                    }
                        .into_any()
                }
                Phase::Ended(_) => {
                    view! {
                        <Pictures quiet=true />
                        <Job />
                    }
                        .into_any()
                }
                Phase::Done(id) => view! { <Results id=id /> }.into_any(),
            }}
            {move || {
                over.get()
                    .then(|| {
                        view! {
                            <div class="drop-veil" aria-hidden="true">
                                <IconView icon=Icon::Upload class="icon-lg" />
                                "Drop to add"
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Job() -> impl IntoView {
    let screen = Screen::expect();
    let job = screen.shown.job();
    let first = job.get_untracked()?;
    let retry = screen.retry_of(&first.id);
    // The last known state stays while the card fades.
    let job = Signal::derive(move || job.get().unwrap_or_else(|| first.clone()));
    Some(view! {
        <div class="job-dock">
            <JobCard job=job on_retry=retry />
        </div>
    })
}

/// The pictures as they are now: a place to drop them, one large, or many side by side.
#[component]
fn Pictures(
    /// A job is at work: no place to drop more.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let screen = Screen::expect();
    let items = screen.uploads.items;
    let returning = screen.returning;
    let count = Memo::new(move |_| {
        let there = items.with(Vec::len);
        ((there + returning.get()).min(2), there > 0)
    });
    move || match count.get() {
        (0, _) if quiet => ().into_any(),
        (0, _) => view! { <Welcome /> }.into_any(),
        (1, false) => coming_single().into_any(),
        (1, true) => items
            .with_untracked(|items| items.first().cloned())
            .map(|item| view! { <Single item=item /> })
            .into_any(),
        _ => view! {
            <ul class="sheet-grid">
                {move || items.get().into_iter().map(cell).collect::<Vec<_>>()}
                {move || (0..returning.get()).map(|_| coming_cell()).collect::<Vec<_>>()}
            </ul>
        }
        .into_any(),
    }
}

/// Stands where the one picture of the last visit will be.
fn coming_single() -> impl IntoView {
    view! {
        <div class="single" role="status">
            <span class="sr-only">"Loading"</span>
            <div class="single-frame">
                <Skeleton class="h-full" />
            </div>
            <Skeleton class="h-5 w-48" />
        </div>
    }
}

/// Stands where one of many pictures of the last visit will be.
fn coming_cell() -> impl IntoView {
    view! {
        <li class="cell" aria-hidden="true">
            <Skeleton class="latest" />
            <Skeleton class="h-5 w-3/4" />
        </li>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let screen = Screen::expect();
    view! {
        <Dropzone
            label="Choose pictures"
            accept=accept()
            multiple=true
            class="stage-drop"
            on_files=move |files| screen.add(files)
        >
            <Tile icon=Icon::Images tint="image".to_owned() large=true />
            <p class="mt-2 text-lg font-bold">"Drop pictures here"</p>
            <p class="text-ink-2">
                "or " <span class="link">"choose them"</span> <span class="max-md:hidden">", or paste one"</span>
            </p>
            <p class="mt-2 text-sm text-ink-3">
                {format!("JPEG, PNG or WebP. Up to 10 MB and 50 megapixels each, up to {MAX_BATCH} at once.")}
            </p>
        </Dropzone>
    }
}

#[component]
fn Single(item: Item) -> impl IntoView {
    let screen = Screen::expect();
    let (stage, pixels) = (item.stage.clone(), item.pixels.clone());
    let size = item.size;
    let becomes = move || {
        screen.plan.with(|plan| {
            plan.outputs
                .first()
                .and_then(|output| output.as_ref().ok())
                .map(|output| format!("becomes {} × {}", output.width, output.height))
        })
    };
    let ratio = {
        let pixels = pixels.clone();
        move || {
            let (width, height) = pixels.get().unwrap_or((4, 3));
            format!("{width} / {}", height.max(1))
        }
    };
    view! {
        <figure class="single">
            <div class="single-frame" style:--ratio=ratio>
                <img src=item.preview alt=format!("Your picture {}", item.name) />
                <Sending stage=item.stage.clone() />
            </div>
            <figcaption>
                <span class="truncate font-semibold">{item.name}</span>
                {move || {
                    reason(&stage)
                        .map_or_else(
                            || {
                                let facts = facts(pixels.get(), size);
                                let becomes = becomes().map(|becomes| format!(" · {becomes}"));
                                view! { <span class="num text-ink-3">{facts} {becomes}</span> }.into_any()
                            },
                            |reason| view! { <span class="text-bad">{reason}</span> }.into_any(),
                        )
                }}
            </figcaption>
        </figure>
    }
}

/// One of many pictures.
fn cell(item: Item) -> AnyView {
    let stage = item.stage.clone();
    let why = {
        let stage = item.stage.clone();
        move || reason(&stage).map(|reason| view! { <p class="cell-reason">{reason}</p> })
    };
    let bad = move || reason(&stage).map(|_| "");
    let pixels = item.pixels.clone();
    view! {
        <li class="cell" data-bad=bad>
            <div class="latest">
                <Preview url=item.preview />
                <Sending stage=item.stage.clone() />
                {move || {
                    pixels
                        .get()
                        .map(|(width, height)| view! { <span class="chip num">{format!("{width} × {height}")}</span> })
                }}
            </div>
            <p class="truncate text-sm" title=item.name.clone()>
                {item.name.clone()}
            </p>
            {why}
        </li>
    }
    .into_any()
}

/// Why a picture is not taken, tracked.
fn reason(stage: &ArcRwSignal<Stage>) -> Option<String> {
    stage.with(|stage| match stage {
        Stage::Refused(reason) => Some(reason.clone()),
        Stage::Failed(error) => Some(error.to_string()),
        _ => None,
    })
}

/// A veil that rises as the picture is sent.
#[component]
fn Sending(stage: ArcRwSignal<Stage>) -> impl IntoView {
    let rest = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Checking | Stage::Waiting => Some(1.0),
            Stage::Sending(share) => Some(1.0 - share),
            _ => None,
        })
    });
    move || {
        rest.get()
            .map(|rest| view! { <span class="sending" style:--rest=percent(rest) aria-hidden="true"></span> })
    }
}
