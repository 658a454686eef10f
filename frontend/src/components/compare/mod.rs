//! Two pictures on top of each other with a line to move between them, and a loupe that shows one place of both: by
//! mouse, by finger, by keyboard.

mod loupe;
mod stand;

use leptos::prelude::*;

use self::{
    loupe::{Lens, Loupe, LoupeButton},
    stand::{Stand, ZOOMS},
};
use super::{Icon, IconButton, IconView};
use crate::{
    format::percent,
    signals::{Memo, RwSignal, Signal},
};

/// Before on the left of the line, after on the right. A press or a drag moves the line; enlarged, a drag beside
/// the line moves the picture. With the loupe, the picture after is alone and the loupe follows the hand.
#[component]
pub fn Compare(
    /// Address of the picture before; empty when there is none.
    #[prop(into)]
    before: String,
    /// Address of the picture after.
    #[prop(into)]
    after: String,
    /// What the pictures show, for screen readers.
    #[prop(into)]
    alt: String,
    /// Stands in the corner of the right side, such as `After · 2304 × 1728`.
    #[prop(into)]
    after_label: String,
    /// Width and height of the picture after, in pixels; the one before has the same ratio.
    shape: (i32, i32),
    /// What is shown of the picture after is smaller than it is: a loupe would show what is not there.
    #[prop(optional)]
    reduced: bool,
) -> impl IntoView {
    let stand = Stand::new(before.is_empty(), Loupe::new(!reduced, shape.0));
    let waiting = RwSignal::new(true);
    let Stand { zoom, focus, drag, alone, frame, .. } = stand;
    let looking = Memo::new(move |_| stand.is_looking());
    let lined = Memo::new(move |_| !alone.get() && !looking.get());
    let alt_before = format!("Before: {alt}");
    let pictures = StoredValue::new((before.clone(), after.clone()));
    view! {
        <div
            class="compare"
            node_ref=frame
            style:--ratio=format!("{} / {}", shape.0.max(1), shape.1.max(1))
            style:--x=move || percent(stand.shown_line() / 100.0)
            style:--zoom=move || ZOOMS[zoom.get()].to_string()
            style:--fx=move || percent(focus.get().0 / 100.0)
            style:--fy=move || percent(focus.get().1 / 100.0)
            data-zoomed=move || (zoom.get() > 0).then_some("")
            data-dragging=move || drag.get().map(|_| "")
            data-looking=move || looking.get().then_some("")
            on:pointerdown=move |event| stand.press(&event)
            on:pointermove=move |event| stand.pull(&event)
            on:pointerup=move |_| drag.set(None)
            on:pointercancel=move |_| drag.set(None)
            on:keydown=move |event| stand.key(&event)
        >
            {(!before.is_empty())
                .then(|| {
                    view! {
                        <div class="compare-layer compare-before" hidden=move || alone.get()>
                            <img
                                src=before
                                alt=alt_before
                                draggable="false"
                                on:error=move |_| alone.set(true)
                            />
                        </div>
                    }
                })}
            <div class="compare-layer compare-after">
                <img
                    src=after
                    alt=alt
                    draggable="false"
                    on:load=move |_| waiting.set(false)
                    on:error=move |_| waiting.set(false)
                />
            </div>
            {move || waiting.get().then(|| view! { <span class="compare-wait skeleton" aria-hidden="true"></span> })}
            {move || lined.get().then(|| view! { <Line stand=stand /> })}
            <span class="compare-label" data-side="after">
                {after_label}
            </span>
            {move || {
                looking
                    .get()
                    .then(|| {
                        let (before, after) = pictures.get_value();
                        view! { <Lens stand=stand before=before after=after /> }
                    })
            }}
            <Tools stand=stand />
        </div>
    }
}

/// The line, its handle, and the word on its left.
#[component]
fn Line(stand: Stand) -> impl IntoView {
    let line = stand.line;
    view! {
        <span class="compare-label" data-side="before">
            "Before"
        </span>
        <span class="compare-line"></span>
        <button
            type="button"
            class="compare-knob"
            role="slider"
            aria-label="How much of the picture shows before"
            aria-orientation="horizontal"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || whole(line.get())
            aria-valuetext=move || {
                let before = whole(line.get());
                format!("{before} % before, {} % after", 100 - before)
            }
            on:keydown=move |event| stand.line_key(&event)
        >
            <IconView icon=Icon::ChevronsLeftRight />
        </button>
    }
}

/// The buttons in the corner.
#[component]
fn Tools(stand: Stand) -> impl IntoView {
    let zoom = stand.zoom;
    let offered = Memo::new(move |_| stand.can_look());
    view! {
        <div class="compare-tools">
            {move || offered.get().then(|| view! { <LoupeButton stand=stand /> })}
            <div class="compare-zoom" role="group" aria-label="Zoom">
                <IconButton
                    icon=Icon::Minus
                    label="Smaller"
                    small=true
                    tip="top"
                    disabled=Signal::derive(move || zoom.get() == 0)
                    on_click=move |_| stand.enlarge(-1)
                />
                <output aria-label="Zoom">{move || format!("{}×", ZOOMS[zoom.get()])}</output>
                <IconButton
                    icon=Icon::Plus
                    label="Larger"
                    small=true
                    tip="top"
                    disabled=Signal::derive(move || zoom.get() + 1 == ZOOMS.len())
                    on_click=move |_| stand.enlarge(1)
                />
            </div>
        </div>
    }
}

/// A percentage or a length in pixels as a whole number.
fn whole(number: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a percentage, or pixels of a picture")]
    let whole = number.round() as i32;
    whole
}
