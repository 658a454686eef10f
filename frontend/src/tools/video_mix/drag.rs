//! Moving clips and groups with a pointer: what is held, where it would go, and the picture that follows the hand.
//!
//! Places are found by the attributes of what lies under the pointer: `data-clip` with `data-index` on a clip,
//! `data-zone` with `data-count` and `data-order` on a group.

use leptos::{ev::PointerEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{arrangement::Slot, screen::Screen};
use crate::signals::RwSignal;

/// How far a press must move to hold something, in pixels.
const HOLD: i32 = 6;

/// What is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A clip, by its id.
    Clip(String),
    /// A group, by its id.
    Group(String),
}

/// A hand at work.
#[derive(Clone, Copy)]
pub(super) struct Drag {
    pub(super) held: RwSignal<Option<Held>>,
    /// Where it would go. For a clip the place is counted with the clip itself still in its row.
    pub(super) slot: RwSignal<Option<Slot>>,
    /// Where the pointer is, in pixels of the window.
    at: RwSignal<(i32, i32)>,
    pressed: StoredValue<Option<(Held, i32, i32)>>,
    /// A drag ends with a click of its own, which opens nothing.
    dropped: StoredValue<bool>,
}

impl Drag {
    /// Nothing is held.
    pub(super) fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            slot: RwSignal::new(None),
            at: RwSignal::new((0, 0)),
            pressed: StoredValue::new(None),
            dropped: StoredValue::new(false),
        }
    }

    /// A pointer went down on something that can be moved.
    pub(super) fn press(self, event: &PointerEvent, what: Held) {
        self.dropped.set_value(false);
        if event.button() == 0 {
            self.pressed.set_value(Some((what, event.client_x(), event.client_y())));
        }
    }

    /// Like [`Self::press`], but a finger there scrolls the page.
    pub(super) fn press_with_mouse(self, event: &PointerEvent, what: Held) {
        if event.pointer_type() == "mouse" {
            self.press(event, what);
        } else {
            self.dropped.set_value(false);
        }
    }

    /// The pointer moved.
    pub(super) fn pull(self, event: &PointerEvent) {
        let Some((what, x, y)) = self.pressed.get_value() else { return };
        let here = (event.client_x(), event.client_y());
        let held = self.held.get_untracked();
        if held.is_none() {
            if (here.0 - x).abs().max((here.1 - y).abs()) < HOLD {
                return;
            }
            let node = event.current_target().and_then(|node| node.dyn_into::<Element>().ok());
            if let Some(node) = node {
                drop(node.set_pointer_capture(event.pointer_id()));
            }
            self.held.set(Some(what.clone()));
        }
        self.at.set(here);
        let slot = match what {
            Held::Clip(_) => clip_slot(here),
            Held::Group(_) => group_slot(here),
        };
        if self.slot.get_untracked() != slot {
            self.slot.set(slot);
        }
    }

    /// The pointer was lifted: what was held, and where it goes.
    pub(super) fn release(self) -> Option<(Held, Slot)> {
        self.pressed.set_value(None);
        let held = self.held.get_untracked()?;
        let slot = self.slot.get_untracked();
        self.dropped.set_value(true);
        self.held.set(None);
        self.slot.set(None);
        Some((held, slot?))
    }

    /// The drag was taken away, as by a phone that rings.
    pub(super) fn cancel(self) {
        drop(self.release());
    }

    /// Whether the click that arrives now is the end of a drag.
    pub(super) fn is_end(self) -> bool {
        let dropped = self.dropped.get_value();
        self.dropped.set_value(false);
        dropped
    }
}

fn under((x, y): (i32, i32), selector: &str) -> Option<Element> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a window")]
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest(selector).ok().flatten()
}

fn number(element: &Element, name: &str) -> usize {
    element.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn group_of(element: &Element) -> Option<String> {
    element.get_attribute("data-zone").filter(|id| !id.is_empty())
}

fn clip_slot(at: (i32, i32)) -> Option<Slot> {
    let zone = under(at, "[data-zone]")?;
    let group = group_of(&zone);
    let index = match under(at, "[data-clip]") {
        Some(clip) => {
            let area = clip.get_bounding_client_rect();
            let after = f64::from(at.0) > area.left() + area.width() / 2.0;
            number(&clip, "data-index") + usize::from(after)
        }
        None => number(&zone, "data-count"),
    };
    Some(Slot { group, index })
}

fn group_slot(at: (i32, i32)) -> Option<Slot> {
    let zone = under(at, "[data-order]")?;
    Some(Slot { group: group_of(&zone), index: number(&zone, "data-order") })
}

/// The place that a clip has after it left its old one: in its own row, what stands behind it moves up.
pub(super) fn landed(from: &Slot, to: Slot) -> Option<Slot> {
    if from.group != to.group {
        return Some(to);
    }
    let index = if to.index > from.index { to.index - 1 } else { to.index };
    (index != from.index).then_some(Slot { index, ..to })
}

/// The picture that follows the hand.
#[component]
pub(super) fn HeldPicture() -> impl IntoView {
    let screen = Screen::expect();
    let drag = screen.drag;
    move || {
        let held = drag.held.get()?;
        let (name, poster) = screen.desk.peek(|project| match &held {
            Held::Clip(id) => project
                .videos
                .iter()
                .find(|video| video.id == *id)
                .map(|video| (video.original_name.clone(), video.thumbnail_url.clone())),
            Held::Group(id) => {
                project.groups.iter().find(|group| group.id == *id).map(|group| (group.name.clone(), None))
            }
        })??;
        Some(view! {
            <div
                class="mix-held"
                aria-hidden="true"
                style:left=move || format!("{}px", drag.at.get().0)
                style:top=move || format!("{}px", drag.at.get().1)
            >
                {poster.map(|url| view! { <img src=url alt="" /> })}
                <span>{name}</span>
            </div>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(group: &str, index: usize) -> Slot {
        Slot { group: Some(group.to_owned()), index }
    }

    #[test]
    fn a_clip_that_leaves_its_place_makes_room_there() {
        assert_eq!(landed(&slot("a", 0), slot("a", 2)), Some(slot("a", 1)));
        assert_eq!(landed(&slot("a", 2), slot("a", 0)), Some(slot("a", 0)));
        assert_eq!(landed(&slot("a", 1), slot("b", 3)), Some(slot("b", 3)));
    }

    #[test]
    fn a_clip_that_is_put_back_does_not_move() {
        assert_eq!(landed(&slot("a", 1), slot("a", 1)), None);
        assert_eq!(landed(&slot("a", 1), slot("a", 2)), None);
    }
}
