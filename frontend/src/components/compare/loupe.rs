//! The loupe: one place of both pictures side by side, large enough to see each pixel.
//!
//! Its pictures are those of the comparison once more, made larger and moved by the style alone; nothing is fetched.

use leptos::{ev, html, prelude::*};

use super::{stand::Stand, whole};
use crate::{
    components::{Icon, IconView},
    format::percent,
    signals::{Memo, RwSignal},
};

/// Screen pixels for a pixel of the picture after, and how many times as large as beside the loupe: at least.
const ENLARGED: f64 = 2.0;
/// A frame that is narrower has the small lens: a phone's, or that of a narrow picture. In pixels, as what follows.
const NARROW: f64 = 480.0;
const LENS: (f64, f64) = (208.0, 168.0);
const SMALL_LENS: (f64, f64) = (152.0, 132.0);
/// Between the middle of a finger and the lens.
const GAP: f64 = 36.0;
/// How far an arrow key moves what is in the lens; with Shift, [`FAR`] times as far.
const STEP: f64 = 32.0;
const FAR: f64 = 5.0;

/// Whether the loupe is taken, and where it is held.
#[derive(Clone, Copy)]
pub(super) struct Loupe {
    /// Whether there is anything for it to show.
    pub(super) offered: bool,
    /// Width of the picture after, in pixels.
    pub(super) picture: f64,
    pub(super) on: RwSignal<bool>,
    /// The place that it shows, in percent of the picture's sides.
    pub(super) at: RwSignal<(f64, f64)>,
    /// A finger holds it, which must not hide it.
    pub(super) finger: RwSignal<bool>,
    pub(super) button: NodeRef<html::Button>,
}

impl Loupe {
    pub(super) fn new(offered: bool, picture: i32) -> Self {
        Self {
            offered,
            picture: f64::from(picture),
            on: RwSignal::new(false),
            at: RwSignal::new((50.0, 50.0)),
            finger: RwSignal::new(false),
            button: NodeRef::new(),
        }
    }

    /// Takes it, or puts it away.
    pub(super) fn switch(self) {
        self.on.update(|on| *on = !*on);
    }
}

/// What lens and pictures are measured by. Sizes are in pixels of the screen, places in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    /// Size of the frame.
    pub(super) frame: (f64, f64),
    /// Width of the picture after, in pixels of its own.
    pub(super) picture: f64,
    /// How many times as large as the frame the picture beside the loupe is, and the place at which it is held.
    pub(super) zoom: f64,
    pub(super) focus: (f64, f64),
}

/// A lens on the screen: all in pixels, its middle in those of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pose {
    middle: (f64, f64),
    lens: (f64, f64),
    /// Width of the whole picture at the loupe's scale.
    plane: f64,
}

impl Sight {
    /// The place on the picture that is under a place of the frame.
    pub(super) fn seen(self, (x, y): (f64, f64)) -> (f64, f64) {
        let seen = |at: f64, focus: f64| (focus + (at - focus) / self.zoom).clamp(0.0, 100.0);
        (seen(x, self.focus.0), seen(y, self.focus.1))
    }

    /// Where a key carries the loupe from `at`; `None` for other keys.
    pub(super) fn carried(self, key: &str, far: bool, at: (f64, f64)) -> Option<(f64, f64)> {
        let (width, height) = self.frame;
        let step = STEP * if far { FAR } else { 1.0 };
        let across = step / self.plane().max(1.0) * 100.0;
        let down = across * width / height.max(1.0);
        let (x, y) = match key {
            "ArrowLeft" => (at.0 - across, at.1),
            "ArrowRight" => (at.0 + across, at.1),
            "ArrowUp" => (at.0, at.1 - down),
            "ArrowDown" => (at.0, at.1 + down),
            _ => return None,
        };
        Some((x.clamp(0.0, 100.0), y.clamp(0.0, 100.0)))
    }

    /// Width of the whole picture at the loupe's scale.
    fn plane(self) -> f64 {
        ENLARGED * self.picture.max(self.frame.0 * self.zoom)
    }

    /// Size of the lens. It stays within the frame, however flat that is.
    fn lens(self) -> (f64, f64) {
        let (width, height) = if self.frame.0 < NARROW { SMALL_LENS } else { LENS };
        (width.min(self.frame.0), height.min(self.frame.1))
    }

    /// The lens that shows the place `at`: over that place, or above the finger that points at it, and beside the
    /// finger where there is no room above.
    fn pose(self, at: (f64, f64), finger: bool) -> Pose {
        let shown = |at: f64, focus: f64, side: f64| (focus + (at - focus) * self.zoom) / 100.0 * side;
        let (width, height) = self.frame;
        let (x, y) = (shown(at.0, self.focus.0, width), shown(at.1, self.focus.1, height));
        let lens = self.lens();
        let (half_width, half_height) = (lens.0 / 2.0, lens.1 / 2.0);
        let above = y - GAP - half_height;
        let aside = GAP + half_width;
        let (x, y) = if !finger {
            (x, y)
        } else if above >= half_height {
            (x, above)
        } else {
            (if x > width / 2.0 { x - aside } else { x + aside }, y)
        };
        let within = |at: f64, half: f64, side: f64| at.min(side - half).max(half);
        Pose {
            middle: (within(x, half_width, width), within(y, half_height, height)),
            lens,
            plane: self.plane(),
        }
    }
}

/// The lens: before in its left half, after in its right.
#[component]
pub(super) fn Lens(
    stand: Stand,
    /// Address of the picture before.
    before: String,
    /// Address of the picture after.
    after: String,
) -> impl IntoView {
    let Loupe { at, finger, .. } = stand.loupe;
    // A phone that is turned has another frame.
    let resized = RwSignal::new(());
    let listener = window_event_listener(ev::resize, move |_| resized.set(()));
    on_cleanup(move || listener.remove());
    let pose = Memo::new(move |_| {
        resized.track();
        stand.sight().map(|sight| sight.pose(at.get(), finger.get()))
    });
    let length = move |of: fn(Pose) -> f64| move || pose.get().map(|pose| format!("{}px", whole(of(pose))));
    let half = |side: &'static str, word: &'static str, src: String| {
        view! {
            <div class="loupe-half" data-side=side>
                <img src=src alt="" draggable="false" />
                <span>{word}</span>
            </div>
        }
    };
    view! {
        <div
            class="loupe"
            role="img"
            aria-label="Loupe: the same place before and after, enlarged"
            style:--left=length(|pose| pose.middle.0)
            style:--top=length(|pose| pose.middle.1)
            style:--width=length(|pose| pose.lens.0)
            style:--height=length(|pose| pose.lens.1)
            style:--plane=length(|pose| pose.plane)
            style:--at-x=move || percent(at.get().0 / 100.0)
            style:--at-y=move || percent(at.get().1 / 100.0)
        >
            {half("before", "Before", before)}
            {half("after", "After", after)}
        </div>
    }
}

/// Takes the loupe and puts it away. With the focus here the arrow keys move it.
#[component]
pub(super) fn LoupeButton(stand: Stand) -> impl IntoView {
    let loupe = stand.loupe;
    view! {
        <button
            type="button"
            class="icon-btn icon-btn-sm"
            node_ref=loupe.button
            aria-label="Loupe"
            aria-keyshortcuts="L"
            aria-pressed=move || if loupe.on.get() { "true" } else { "false" }
            data-tip=move || if loupe.on.get() { "Arrow keys move it" } else { "Loupe (L)" }
            data-tip-side="top"
            on:click=move |_| loupe.switch()
        >
            <IconView icon=Icon::Search />
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESKTOP: Sight = Sight { frame: (900.0, 600.0), picture: 600.0, zoom: 1.0, focus: (50.0, 50.0) };
    const PHONE: Sight = Sight { frame: (360.0, 480.0), picture: 2400.0, zoom: 1.0, focus: (50.0, 50.0) };

    #[test]
    fn each_pixel_after_has_two_of_the_screen_and_nothing_is_smaller_than_beside_the_loupe() {
        for sight in [DESKTOP, PHONE, Sight { zoom: 8.0, ..DESKTOP }, Sight { zoom: 8.0, ..PHONE }] {
            assert!(
                sight.plane() >= 2.0 * sight.picture && sight.plane() >= 2.0 * sight.frame.0 * sight.zoom
            );
        }
    }

    #[test]
    fn an_enlarged_picture_is_seen_around_where_it_is_held() {
        let sight = Sight { zoom: 4.0, focus: (100.0, 0.0), ..DESKTOP };
        assert_eq!(DESKTOP.seen((30.0, 70.0)), (30.0, 70.0));
        assert_eq!(sight.seen((0.0, 40.0)), (75.0, 10.0));
        assert_eq!(sight.seen((-5000.0, 120.0)), (0.0, 30.0));
        assert_eq!(sight.pose((87.5, 10.0), false).middle, (450.0, 240.0));
    }

    #[test]
    fn the_lens_is_over_the_place_and_stays_in_the_frame() {
        assert_eq!(DESKTOP.pose((50.0, 50.0), false).middle, (450.0, 300.0));
        assert_eq!(DESKTOP.pose((0.0, 100.0), false).middle, (104.0, 516.0));
        let flat = Sight { frame: (900.0, 60.0), ..DESKTOP }.pose((50.0, 0.0), false);
        assert_eq!((flat.lens, flat.middle), ((208.0, 60.0), (450.0, 30.0)));
    }

    #[test]
    fn a_finger_does_not_hide_the_lens() {
        for percent in [(50.0, 5.0), (10.0, 15.0), (90.0, 40.0), (40.0, 60.0), (60.0, 100.0)] {
            let Pose { middle, lens, .. } = PHONE.pose(percent, true);
            let (x, y) = (percent.0 * 3.6, percent.1 * 4.8);
            let hidden = (x - middle.0).abs() < lens.0 / 2.0 && (y - middle.1).abs() < lens.1 / 2.0;
            assert!(!hidden, "{percent:?}");
        }
    }

    #[test]
    fn arrow_keys_carry_the_loupe_by_the_same_length_both_ways() {
        // 32 of 1800 pixels across, and of the 1200 down.
        let (x, _) = DESKTOP.carried("ArrowRight", false, (50.0, 50.0)).unwrap();
        let (_, y) = DESKTOP.carried("ArrowDown", false, (50.0, 50.0)).unwrap();
        assert!((x - 50.0 - 32.0 / 18.0).abs() < 1e-9 && (y - 50.0 - 32.0 / 12.0).abs() < 1e-9);
        assert_eq!(DESKTOP.carried("ArrowUp", true, (50.0, 3.0)), Some((50.0, 0.0)));
        assert_eq!(DESKTOP.carried("End", false, (50.0, 50.0)), None);
    }
}
