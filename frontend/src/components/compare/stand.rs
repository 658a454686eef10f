//! What a comparison shows, and what a hand or a key does to it: the line, the enlargement, the loupe.

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;

use super::loupe::{Loupe, Sight};
use crate::signals::RwSignal;

/// How many times as large as its frame the picture can be.
pub(super) const ZOOMS: [u8; 4] = [1, 2, 4, 8];

/// Where the line is, how far the picture is enlarged, where the loupe is, and what a hand is doing.
#[derive(Clone, Copy)]
pub(super) struct Stand {
    /// In percent of the width.
    pub(super) line: RwSignal<f64>,
    /// Index into [`ZOOMS`].
    pub(super) zoom: RwSignal<usize>,
    /// Where the enlarged picture is held, in percent of its sides.
    pub(super) focus: RwSignal<(f64, f64)>,
    pub(super) drag: RwSignal<Option<Drag>>,
    /// The picture before cannot be shown: there is no line.
    pub(super) alone: RwSignal<bool>,
    pub(super) frame: NodeRef<html::Div>,
    pub(super) loupe: Loupe,
}

impl Stand {
    pub(super) fn new(alone: bool, loupe: Loupe) -> Self {
        Self {
            line: RwSignal::new(48.0),
            zoom: RwSignal::new(0),
            focus: RwSignal::new((50.0, 50.0)),
            drag: RwSignal::new(None),
            alone: RwSignal::new(alone),
            frame: NodeRef::new(),
            loupe,
        }
    }

    /// Whether there is a loupe to take, tracked.
    pub(super) fn can_look(self) -> bool {
        self.loupe.offered && !self.alone.get()
    }

    /// Whether the loupe is held over the picture, tracked. The line is away then.
    pub(super) fn is_looking(self) -> bool {
        self.can_look() && self.loupe.on.get()
    }

    /// Where the line is, in percent of the width, tracked; at the left edge while there is none.
    pub(super) fn shown_line(self) -> f64 {
        if self.alone.get() || self.is_looking() { 0.0 } else { self.line.get() }
    }

    /// What the loupe's pictures are measured by, tracked; `None` before the frame is there.
    pub(super) fn sight(self) -> Option<Sight> {
        let (zoom, focus) = (f64::from(ZOOMS[self.zoom.get()]), self.focus.get());
        let area = self.frame.get_untracked()?.get_bounding_client_rect();
        Some(Sight { frame: (area.width(), area.height()), picture: self.loupe.picture, zoom, focus })
    }

    pub(super) fn enlarge(self, step: i32) {
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

    pub(super) fn press(self, event: &PointerEvent) {
        if event.button() != 0 || on_button(event) {
            return;
        }
        let Some((x, y)) = self.place(event) else { return };
        if untrack(|| self.is_looking()) {
            self.look(event, (x, y));
            return;
        }
        let (alone, flat) = (self.alone.get_untracked(), self.zoom.get_untracked() == 0);
        if alone && flat {
            return;
        }
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

    pub(super) fn pull(self, event: &PointerEvent) {
        let looking = untrack(|| self.is_looking()) && !on_button(event);
        let drag = self.drag.get_untracked();
        if !looking && drag.is_none() {
            return;
        }
        let Some((x, y)) = self.place(event) else { return };
        match drag {
            _ if looking => self.look(event, (x, y)),
            Some(Drag::Line) => self.line.set(x.clamp(0.0, 100.0)),
            Some(Drag::Picture { from, focus }) => {
                let hold = |start: f64, moved: f64| {
                    pulled(start, moved, f64::from(ZOOMS[self.zoom.get_untracked()]))
                };
                self.focus.set((hold(focus.0, x - from.0), hold(focus.1, y - from.1)));
            }
            None => {}
        }
    }

    /// Puts the loupe to where the pointer is.
    fn look(self, event: &PointerEvent, pointer: (f64, f64)) {
        if let Some(sight) = untrack(|| self.sight()) {
            self.loupe.finger.set(event.pointer_type() == "touch");
            self.loupe.at.set(sight.seen(pointer));
        }
    }

    /// A key on the handle of the line.
    pub(super) fn line_key(self, event: &KeyboardEvent) {
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

    /// A key anywhere on the comparison: L takes the loupe and puts it away, the arrows move it.
    pub(super) fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "l" | "L" if !event.repeat() && untrack(|| self.can_look()) => {
                self.loupe.switch();
                // The handle of the line, which may have the focus, is about to go.
                if let Some(button) = self.loupe.button.get_untracked() {
                    drop(button.focus());
                }
            }
            key if untrack(|| self.is_looking()) => match key {
                "+" | "=" => self.enlarge(1),
                "-" => self.enlarge(-1),
                key => {
                    let at = self.loupe.at.get_untracked();
                    let sight = untrack(|| self.sight());
                    let Some(to) = sight.and_then(|sight| sight.carried(key, event.shift_key(), at)) else {
                        return;
                    };
                    self.loupe.finger.set(false);
                    self.loupe.at.set(to);
                }
            },
            _ => return,
        }
        event.prevent_default();
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Drag {
    Line,
    Picture { from: (f64, f64), focus: (f64, f64) },
}

fn on_button(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(".compare-tools").ok().flatten().is_some())
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
