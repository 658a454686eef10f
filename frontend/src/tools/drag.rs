//! Moving things with a pointer: what is held, where it would go, and where the hand is. With the keyboard the same is
//! done by [`arrow`] and [`focus_soon`].

use leptos::{ev::PointerEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::signals::RwSignal;

/// How far a press must move to hold something, in pixels.
const HOLD: i32 = 6;

/// Finds the place under a point, in pixels of the window, for what is held.
type Locate<H, S> = fn((i32, i32), &H) -> Option<S>;

/// A hand at work: it holds an `H` and would put it at an `S`.
pub struct Drag<H, S> {
    pub held: RwSignal<Option<H>>,
    /// Where it would go, counted with the thing itself still at its old place.
    pub slot: RwSignal<Option<S>>,
    /// Where the pointer is, in pixels of the window.
    pub at: RwSignal<(i32, i32)>,
    pressed: StoredValue<Option<(H, i32, i32)>>,
    /// A drag ends with a click of its own, which opens nothing.
    dropped: StoredValue<bool>,
    locate: Locate<H, S>,
}

impl<H, S> Clone for Drag<H, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H, S> Copy for Drag<H, S> {}

impl<H: Clone + Send + Sync + 'static, S: Clone + PartialEq + Send + Sync + 'static> Drag<H, S> {
    /// Nothing is held.
    pub fn new(locate: Locate<H, S>) -> Self {
        Self {
            held: RwSignal::new(None),
            slot: RwSignal::new(None),
            at: RwSignal::new((0, 0)),
            pressed: StoredValue::new(None),
            dropped: StoredValue::new(false),
            locate,
        }
    }

    /// A pointer went down on something that can be moved.
    pub fn press(self, event: &PointerEvent, what: H) {
        self.dropped.set_value(false);
        if event.button() == 0 {
            self.pressed.set_value(Some((what, event.client_x(), event.client_y())));
        }
    }

    /// Like [`Self::press`], but a finger there scrolls the page.
    pub fn press_with_mouse(self, event: &PointerEvent, what: H) {
        if event.pointer_type() == "mouse" {
            self.press(event, what);
        } else {
            self.dropped.set_value(false);
        }
    }

    /// The pointer moved.
    pub fn pull(self, event: &PointerEvent) {
        let Some((what, x, y)) = self.pressed.get_value() else { return };
        let here = (event.client_x(), event.client_y());
        if self.held.with_untracked(Option::is_none) {
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
        let slot = (self.locate)(here, &what);
        if self.slot.get_untracked() != slot {
            self.slot.set(slot);
        }
    }

    /// The pointer was lifted: what was held, and where it goes.
    pub fn release(self) -> Option<(H, S)> {
        self.pressed.set_value(None);
        let held = self.held.get_untracked()?;
        let slot = self.slot.get_untracked();
        self.dropped.set_value(true);
        self.held.set(None);
        self.slot.set(None);
        Some((held, slot?))
    }

    /// The drag was taken away, as by a phone that rings.
    pub fn cancel(self) {
        drop(self.release());
    }

    /// Whether the click that arrives now is the end of a drag.
    pub fn is_end(self) -> bool {
        let dropped = self.dropped.get_value();
        self.dropped.set_value(false);
        dropped
    }
}

/// What lies under a point of the window, or the part of the page around it that matches.
pub fn under((x, y): (i32, i32), selector: &str) -> Option<Element> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a window")]
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest(selector).ok().flatten()
}

/// A number in an attribute; 0 when there is none.
pub fn number(element: &Element, name: &str) -> usize {
    element.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Back or forth by an arrow key.
pub fn arrow(key: &str) -> Option<i32> {
    match key {
        "ArrowLeft" | "ArrowUp" => Some(-1),
        "ArrowRight" | "ArrowDown" => Some(1),
        _ => None,
    }
}

/// Gives the focus to an element that is about to be drawn.
pub fn focus_soon(id: String) {
    request_animation_frame(move || {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            drop(element.focus());
        }
    });
}
