//! The slide that is edited, as it will come out, in the size that is looked at.

use leptos::{ev::KeyboardEvent, prelude::*};
use lumiku_carousel_dto::{Size, fit::Fit};

use super::{
    screen::{Screen, preview_of},
    slides::{gist, index_of},
    words,
};
use crate::{
    components::{Choice, Icon, IconButton, IconView, Segmented, Tone},
    signals::{Memo, Signal},
    tools::drag::arrow,
};

#[component]
pub(super) fn Canvas() -> impl IntoView {
    let screen = Screen::expect();
    let size = screen.size;
    let set_size = move |value: String| {
        if let Some(chosen) = Size::ALL.into_iter().find(|size| size.as_str() == value) {
            size.set(chosen);
        }
    };
    view! {
        <section class="car-canvas" aria-label="Preview">
            <div class="car-sizes">
                <Segmented
                    label="Size of the preview"
                    options=Signal::derive(|| {
                        Size::ALL.iter().map(|size| Choice::new(size.as_str(), size.as_str())).collect::<Vec<_>>()
                    })
                    value=Signal::derive(move || size.get().as_str().to_owned())
                    on_change=set_size
                />
                <p class="text-sm text-ink-3">{move || words::size_use(size.get())}</p>
            </div>
            <Picture />
            <FitLine />
        </section>
    }
}

#[component]
fn Picture() -> impl IntoView {
    let screen = Screen::expect();
    let id = Memo::new(move |_| screen.current());
    let url = Memo::new(move |_| screen.shots.url(&id.get()));
    // A slide whose picture is not there yet leaves the one before in its place.
    let shown = Memo::new(move |before: Option<&Option<String>>| {
        let known = before.cloned().flatten();
        url.get().or(known)
    });
    let stale = Memo::new(move |_| {
        let (index, slide) = screen.slide.get();
        let size = screen.size.get();
        let wanted = screen.desk.with(|doc| preview_of(&doc.content, index, size)).flatten();
        wanted.is_none_or(|wanted| !screen.shots.is_current(&slide.id, &wanted))
    });
    let alt = Memo::new(move |_| {
        screen.slide.with(|(index, slide)| format!("Slide {}: {}", index + 1, gist(slide)))
    });
    let turn = move |by: isize| {
        let next = screen.desk.peek(|doc| {
            let at = screen.slide.with_untracked(|(_, slide)| index_of(&doc.content, &slide.id))?;
            doc.content.slides.get(at.checked_add_signed(by)?).map(|slide| slide.id.clone())
        });
        if let Some(next) = next.flatten() {
            screen.open(&next);
        }
    };
    let count = Memo::new(move |_| screen.desk.with(|doc| doc.content.slides.len()).unwrap_or(0));
    let on_key = move |event: KeyboardEvent| {
        if let Some(by) = arrow(&event.key()) {
            event.prevent_default();
            turn(if by < 0 { -1 } else { 1 });
        }
    };
    let ratio = Memo::new(move |_| match screen.size.get() {
        Size::Portrait => "0.8",
        Size::Square => "1",
        Size::Story => "0.5625",
    });
    view! {
        <div class="car-stage" on:keydown=on_key>
            <IconButton
                icon=Icon::ChevronLeft
                label="Slide before"
                tip="right"
                disabled=Signal::derive(move || screen.slide.with(|(index, _)| *index == 0))
                on_click=move |_| turn(-1)
            />
            <div class="car-frame" style:--ratio=move || ratio.get() data-stale=move || stale.get().then_some("")>
                {move || match shown.get() {
                    Some(url) => view! { <img src=url alt=move || alt.get() draggable="false" /> }.into_any(),
                    None => view! { <span class="skeleton car-fill" aria-hidden="true"></span> }.into_any(),
                }}
            </div>
            <IconButton
                icon=Icon::ChevronRight
                label="Slide after"
                tip="left"
                disabled=Signal::derive(move || screen.slide.with(|(index, _)| index + 1 >= count.get()))
                on_click=move |_| turn(1)
            />
        </div>
    }
}

/// How the texts fit, when they do not as they are.
#[component]
fn FitLine() -> impl IntoView {
    let screen = Screen::expect();
    let line = Memo::new(move |_| {
        let trouble = screen.shots.trouble().filter(crate::api::ApiError::is_temporary);
        if trouble.is_some() {
            return Some(("The preview could not be drawn. It is tried again.".to_owned(), Tone::Warn));
        }
        let id = screen.current();
        let fit = screen.shots.with(&id, |shot| shot.map_or(Fit::Fits, |shot| shot.fit.fit));
        words::fit(fit)
    });
    view! {
        <div class="car-fit" aria-live="polite">
            {move || {
                line.get()
                    .map(|(words, tone)| {
                        let icon = if tone == Tone::Warn { Icon::TriangleAlert } else { Icon::Info };
                        view! {
                            <p data-tone=tone.as_str()>
                                <IconView icon=icon class="icon-sm" />
                                <span>{words}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
