//! A finished video, large: its player, what it was made of, how much it is like the others, and what can be done.

use leptos::prelude::*;
use lumiku_dto::{file::File, tool::Manifest};
use lumiku_video_mix_dto::{Segment, VariantRecord, price};

use super::{
    batch::{likeness, record_of},
    screen::Screen,
    strip_view::Pieces,
    strips::{Piece, strip},
    words,
};
use crate::{
    api,
    components::{Button, ButtonLink, ButtonVariant, Dialog, Icon, IconButton},
    effect, format,
    signals::{Memo, RwSignal, Signal},
};

#[component]
pub(super) fn OutputDialog() -> impl IntoView {
    let screen = Screen::expect();
    let file = Memo::new(move |_| {
        let id = screen.video.get()?;
        screen
            .batches
            .list
            .with(|list| list.iter().flat_map(|job| &job.outputs).find(|file| file.id == id).cloned())
    });
    let open = RwSignal::new(false);
    effect::run(move || open.set(file.with(Option::is_some)));
    let was_open = StoredValue::new(false);
    effect::run(move || {
        let now = open.get();
        // A video of the address may still be on its way: only a dialog that was open has been closed.
        if !now && was_open.get_value() {
            screen.video.set(None);
        }
        was_open.set_value(now);
    });
    let title = Signal::derive(move || {
        file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default())
    });
    let step = Callback::new(move |by: isize| {
        let next = file.get_untracked().and_then(|file| {
            let job = file.job_id?;
            screen.batches.list.with_untracked(|list| {
                let outputs = &list.iter().find(|known| known.id == job)?.outputs;
                let at = outputs.iter().position(|known| known.id == file.id)?;
                outputs.get(at.checked_add_signed(by)?).map(|file| file.id.clone())
            })
        });
        if next.is_some() {
            screen.video.set(next);
        }
    });
    view! {
        <Dialog open=open title=title wide=true>
            {move || file.get().map(|file| view! { <Details file=file step=step /> })}
        </Dialog>
    }
}

#[component]
fn Details(file: File, step: Callback<isize>) -> impl IntoView {
    let record = record_of(&file);
    let download = api::files::download_url(&file);
    let size = format::bytes(u64::try_from(file.size).unwrap_or(0));
    let length = file.duration.map(format::clip).unwrap_or_default();
    let pixels = file.width.zip(file.height).map(|(width, height)| format!("{width} × {height}"));
    let like = record.as_ref().and_then(likeness);
    let plain = record.as_ref().is_some_and(|record| !record.settings.look_variations);
    let why = (plain && like.is_some()).then_some(words::SHARED_FRAMES);
    view! {
        <div class="look">
            <video
                src=file.url
                poster=file.thumbnail_url
                controls=true
                playsinline=true
                autoplay=true
                aria-label=file.name
            ></video>
            <div class="look-steps">
                <IconButton icon=Icon::ChevronLeft label="Previous" tip="left" on_click=move |_| step.run(-1) />
                <IconButton icon=Icon::ChevronRight label="Next" tip="left" on_click=move |_| step.run(1) />
            </div>
        </div>
        {record.clone().map(|record| view! { <Recipe record=record /> })}
        <p class="num mt-3 text-sm text-ink-3">
            {length} " · " {pixels} " · " {size} {like.map(|like| format!(" · {like}. "))} {why}
        </p>
        <div class="mt-5 flex flex-wrap items-center gap-2">
            <ButtonLink href=download variant=ButtonVariant::Primary icon=Icon::Download download=true>
                "Download"
            </ButtonLink>
            {record.map(|record| view! { <Again record=record /> })}
        </div>
    }
}

/// The plan entry that the video was made of.
#[component]
fn Recipe(record: VariantRecord) -> impl IntoView {
    let screen = Screen::expect();
    let segments = record.variant.segments.clone();
    let pieces = screen.desk.peek(|project| strip(&record.variant, project).pieces).unwrap_or_default();
    let lines = pieces.iter().zip(&segments).map(line).collect::<Vec<_>>();
    view! {
        <div class="mix-recipe">
            <Pieces pieces=pieces aspect=record.settings.aspect />
            <ol class="num">{lines}</ol>
        </div>
    }
}

fn line((piece, segment): (&Piece, &Segment)) -> AnyView {
    let span = format!("{} to {}", format::clip(segment.start), format::clip(segment.end));
    view! {
        <li>
            <span class="font-medium">{piece.name.clone()}</span>
            " "
            <span class="text-ink-3">{span} {piece.tag.clone().map(|tag| format!(" · {tag}"))}</span>
        </li>
    }
    .into_any()
}

#[component]
fn Again(record: VariantRecord) -> impl IntoView {
    let screen = Screen::expect();
    let credits = price(&record.settings, 1, &screen.manifest.with_untracked(Manifest::price_list)).credits;
    let balance = screen.session.balance;
    let lacks = Memo::new(move |_| balance.get().is_some_and(|balance| balance < credits));
    view! {
        <Button
            icon=Icon::RotateCcw
            busy=screen.busy
            disabled=Signal::derive(move || lacks.get())
            on_click=move |_| screen.make_again(record.clone())
        >
            {format!("Make this one again · {}", format::credits(credits))}
        </Button>
        {move || {
            let line = if lacks.get() {
                Some("You do not have enough credits for that.".to_owned())
            } else {
                screen.problem.get()
            };
            line.map(|line| view! { <p class="text-sm text-bad" role="alert">{line}</p> })
        }}
    }
}
