//! The pictures in the settings: each with its state, and a way to take it off or send it again.

use leptos::prelude::*;
use lumiku_image_upscaler_dto::{Format, MAX_BATCH};

use super::{preview::Preview, screen::Screen};
use crate::{
    components::{
        Button, ButtonSize, ButtonVariant, Dropzone, Icon, IconButton, IconView, ProgressBar, Skeleton,
    },
    format,
    signals::{Memo, Signal},
    tools::uploads::{Item, Stage},
};

/// What the browser's file dialog offers.
pub(super) fn accept() -> String {
    [Format::Jpeg, Format::Png, Format::Webp].map(Format::mime).join(",")
}

#[component]
pub(super) fn PictureList() -> impl IntoView {
    let screen = Screen::expect();
    let items = screen.uploads.items;
    let count = Memo::new(move |_| items.with(Vec::len));
    let finished = Memo::new(move |_| screen.is_finished());
    let full = Signal::derive(move || count.get() >= MAX_BATCH && !finished.get());
    view! {
        <ul class="picks" aria-label="Chosen pictures">
            {move || items.get().into_iter().map(row).collect::<Vec<_>>()}
            {move || (0..screen.returning.get()).map(|_| coming_row()).collect::<Vec<_>>()}
        </ul>
        <div class="picks-foot">
            <Dropzone
                label="Add pictures"
                accept=accept()
                multiple=true
                disabled=full
                class="dropzone-row"
                on_files=move |files| screen.add(files)
            >
                <span class="flex items-center gap-2 text-sm font-semibold">
                    <IconView icon=Icon::Plus class="icon-sm" />
                    {move || match (full.get(), count.get()) {
                        (true, _) => format!("{MAX_BATCH} is the most"),
                        (_, 0) => "Choose pictures".to_owned(),
                        _ if finished.get() => "New pictures".to_owned(),
                        _ => "Add".to_owned(),
                    }}
                </span>
            </Dropzone>
            {move || {
                (count.get() > 1)
                    .then(|| {
                        view! {
                            <Button
                                variant=ButtonVariant::Ghost
                                size=ButtonSize::Small
                                on_click=move |_| screen.uploads.clear()
                            >
                                "Clear all"
                            </Button>
                        }
                    })
            }}
        </div>
    }
}

/// Stands where a picture of the last visit will be.
fn coming_row() -> impl IntoView {
    view! {
        <li class="pick" aria-hidden="true">
            <Skeleton class="pick-thumb" />
            <div class="grid flex-1 gap-2">
                <Skeleton class="h-4 w-3/5" />
                <Skeleton class="h-3 w-2/5" />
            </div>
        </li>
    }
}

fn row(item: Item) -> AnyView {
    let screen = Screen::expect();
    let key = item.key;
    let size = item.size;
    let (stage, pixels) = (item.stage.clone(), item.pixels.clone());
    // Progress alone does not build the line again.
    let kind = {
        let stage = stage.clone();
        Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Sending(_) => Stage::Sending(0.0),
                other => other.clone(),
            })
        })
    };
    let sent = {
        let stage = stage.clone();
        Signal::derive(move || {
            stage.with(|stage| match stage {
                Stage::Sending(share) => Some(share * 100.0),
                _ => Some(0.0),
            })
        })
    };
    let obstacle = Memo::new(move |_| {
        let at = screen.inputs.with(|inputs| inputs.iter().position(|(own, _)| *own == key))?;
        screen.plan.with(|plan| plan.outputs.get(at).and_then(|output| output.clone().err()))
    });
    let name = item.name.clone();
    let uploading = format!("Uploading {name}");
    let remove = format!("Take {name} off the list");
    view! {
        <li class="pick">
            <span class="pick-thumb">
                <Preview url=item.preview />
            </span>
            <div class="min-w-0 flex-1">
                <p class="truncate text-sm font-semibold" title=name.clone()>
                    {name.clone()}
                </p>
                {move || match kind.get() {
                    Stage::Checking => view! { <p class="pick-line">"Looking at it"</p> }.into_any(),
                    Stage::Waiting => view! { <p class="pick-line">"Waiting"</p> }.into_any(),
                    Stage::Sending(_) => {
                        view! {
                            <div class="pt-2">
                                <ProgressBar label=uploading.clone() value=sent />
                            </div>
                        }
                            .into_any()
                    }
                    Stage::Refused(reason) => {
                        view! {
                            <p class="pick-line" data-tone="bad">
                                {reason}
                            </p>
                        }
                            .into_any()
                    }
                    Stage::Failed(error) => {
                        view! {
                            <p class="pick-line" data-tone="bad">
                                {error.to_string()}
                            </p>
                            <button
                                type="button"
                                class="link text-xs"
                                on:click=move |_| screen.uploads.retry(key)
                            >
                                "Send again"
                            </button>
                        }
                            .into_any()
                    }
                    Stage::Ready(_) => {
                        let pixels = pixels.clone();
                        view! {
                            <p class="pick-line num" data-tone=move || obstacle.get().map(|_| "bad")>
                                {move || obstacle.get().unwrap_or_else(|| facts(pixels.get(), size))}
                            </p>
                        }
                            .into_any()
                    }
                }}
            </div>
            <IconButton icon=Icon::X label=remove small=true tip="left" on_click=move |_| screen.remove(key) />
        </li>
    }
    .into_any()
}

/// `1152 × 864 · 2.3 MB`.
pub(super) fn facts(pixels: Option<(u32, u32)>, size: u64) -> String {
    match pixels {
        Some((width, height)) => format!("{width} × {height} · {}", format::bytes(size)),
        None => format::bytes(size),
    }
}
