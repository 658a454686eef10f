//! Two pictures on top of each other with a line to move between them: by mouse, by finger, by keyboard.

use leptos::{ev::KeyboardEvent, ev::PointerEvent, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Icon, IconButton, IconView};
use crate::{
    format::percent,
    signals::{RwSignal, Signal},
};

const ZOOMS: [u8; 4] = [1, 2, 4, 8];

/// Where the line is, how far it is enlarged, and what a hand is doing to it.
#[derive(Clone, Copy)]
struct Stand {
    /// In percent of the width.
    line: RwSignal<f64>,
    /// Index into [`ZOOMS`].
    zoom: RwSignal<usize>,
    /// Where the enlarged picture is held, in percent of its sides.
    focus: RwSignal<(f64, f64)>,
    drag: RwSignal<Option<Drag>>,
    /// The picture before cannot be shown: there is no line.
    alone: RwSignal<bool>,
    frame: NodeRef<html::Div>,
}

impl Stand {
    fn new() -> Self {
        Self {
            line: RwSignal::new(48.0),
            zoom: RwSignal::new(0),
            focus: RwSignal::new((50.0, 50.0)),
            drag: RwSignal::new(None),
            alone: RwSignal::new(false),
            frame: NodeRef::new(),
        }
    }

    fn enlarge(self, step: i32) {
        self.zoom.update(|zoom| *zoom = stepped(*zoom, step));
        if self.zoom.get_untracked() == 0 {
            self.focus.set((50.0, 50.0));
        }
    }

    /// Where the pointer is, in percent of the frame.
    fn place(self, event: &PointerEvent) -> Option<(f64, f64)> {
        let area = self.frame.get_untracked()?.get_bounding_client_rect();
        let share = |at: i32, from: f64, length: f64| (f64::from(at) - from) / length.max(1.0) * 100.0;
        let x = share(event.client_x(), area.left(), area.width());
        Some((x, share(event.client_y(), area.top(), area.height())))
    }

    fn press(self, event: &PointerEvent) {
        let (alone, flat) = (self.alone.get_untracked(), self.zoom.get_untracked() == 0);
        if event.button() != 0 || alone && flat || on_button(event) {
            return;
        }
        let Some((x, y)) = self.place(event) else { return };
        let on_line = (x - self.line.get_untracked()).abs() < 4.0;
        if flat || on_line && !alone {
            self.drag.set(Some(Drag::Line));
            self.line.set(x.clamp(0.0, 100.0));
        } else {
            self.drag.set(Some(Drag::Picture { from: (x, y), focus: self.focus.get_untracked() }));
        }
        if let Some(frame) = self.frame.get_untracked() {
            drop(frame.set_pointer_capture(event.pointer_id()));
        }
    }

    fn pull(self, event: &PointerEvent) {
        let (Some(drag), Some((x, y))) = (self.drag.get_untracked(), self.place(event)) else { return };
        match drag {
            Drag::Line => self.line.set(x.clamp(0.0, 100.0)),
            Drag::Picture { from, focus } => {
                let hold = |start: f64, moved: f64| {
                    pulled(start, moved, f64::from(ZOOMS[self.zoom.get_untracked()]))
                };
                self.focus.set((hold(focus.0, x - from.0), hold(focus.1, y - from.1)));
            }
        }
    }

    fn key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "+" | "=" => self.enlarge(1),
            "-" => self.enlarge(-1),
            key => match moved(key, event.shift_key(), self.line.get_untracked()) {
                Some(to) => self.line.set(to),
                None => return,
            },
        }
        event.prevent_default();
    }
}

/// Before on the left of the line, after on the right. A press or a drag moves the line; enlarged, a drag beside
/// the line moves the picture.
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
    /// Width and height of the pictures; only their ratio counts.
    shape: (i32, i32),
) -> impl IntoView {
    let stand = Stand::new();
    stand.alone.set(before.is_empty());
    let waiting = RwSignal::new(true);
    let Stand { line, zoom, focus, drag, alone, frame } = stand;
    let alt_before = format!("Before: {alt}");
    view! {
        <div
            class="compare"
            node_ref=frame
            style:--ratio=format!("{} / {}", shape.0.max(1), shape.1.max(1))
            style:--x=move || if alone.get() { "0%".to_owned() } else { percent(line.get() / 100.0) }
            style:--zoom=move || ZOOMS[zoom.get()].to_string()
            style:--fx=move || percent(focus.get().0 / 100.0)
            style:--fy=move || percent(focus.get().1 / 100.0)
            data-zoomed=move || (zoom.get() > 0).then_some("")
            data-dragging=move || drag.get().map(|_| "")
            on:pointerdown=move |event| stand.press(&event)
            on:pointermove=move |event| stand.pull(&event)
            on:pointerup=move |_| drag.set(None)
            on:pointercancel=move |_| drag.set(None)
        >
            {(!before.is_empty())
                .then(|| {
                    view! {
                        <div class="compare-layer" hidden=move || alone.get()>
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
            {move || (!alone.get()).then(|| view! { <Line stand=stand /> })}
            <span class="compare-label" data-side="after">
                {after_label}
            </span>
            <Zoom stand=stand />
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
            on:keydown=move |event| stand.key(&event)
        >
            <IconView icon=Icon::ChevronsLeftRight />
        </button>
    }
}

#[component]
fn Zoom(stand: Stand) -> impl IntoView {
    let zoom = stand.zoom;
    view! {
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
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    Line,
    Picture { from: (f64, f64), focus: (f64, f64) },
}

fn on_button(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(".compare-zoom").ok().flatten().is_some())
}

/// A percentage as a whole number.
fn whole(percent: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 100")]
    let whole = percent.round() as i32;
    whole
}

/// Where a key moves the line at `line` percent; `None` for other keys.
fn moved(key: &str, far: bool, line: f64) -> Option<f64> {
    let step = if far { 10.0 } else { 2.0 };
    let to = match key {
        "ArrowLeft" | "ArrowDown" => line - step,
        "ArrowRight" | "ArrowUp" => line + step,
        "PageDown" => line - 10.0,
        "PageUp" => line + 10.0,
        "Home" => 0.0,
        "End" => 100.0,
        _ => return None,
    };
    Some(to.clamp(0.0, 100.0))
}

fn stepped(zoom: usize, step: i32) -> usize {
    let step = isize::try_from(step).unwrap_or(0);
    zoom.saturating_add_signed(step).min(ZOOMS.len() - 1)
}

/// Where the enlarged picture is held after a pull by `moved` percent of the frame: the hand stays on its spot.
fn pulled(start: f64, moved: f64, zoom: f64) -> f64 {
    if zoom > 1.0 { (start - moved / (zoom - 1.0)).clamp(0.0, 100.0) } else { 50.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_the_line_and_stop_at_the_ends() {
        assert_eq!(moved("ArrowRight", false, 50.0), Some(52.0));
        assert_eq!(moved("ArrowLeft", true, 50.0), Some(40.0));
        assert_eq!(moved("ArrowLeft", false, 1.0), Some(0.0));
        assert_eq!(moved("End", false, 50.0), Some(100.0));
        assert_eq!(moved("Tab", false, 50.0), None);
    }

    #[test]
    fn zoom_stays_within_its_steps() {
        assert_eq!(stepped(0, -1), 0);
        assert_eq!(stepped(0, 1), 1);
        assert_eq!(stepped(3, 1), 3);
    }

    #[test]
    fn a_pull_to_the_right_shows_more_of_the_left() {
        assert!((pulled(50.0, 10.0, 2.0) - 40.0).abs() < f64::EPSILON);
        assert!((pulled(50.0, 100.0, 2.0)).abs() < f64::EPSILON);
        assert!((pulled(20.0, 10.0, 1.0) - 50.0).abs() < f64::EPSILON);
    }
}
