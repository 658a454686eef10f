//! Moving clips and groups with a pointer: what is held, where it would go, and the picture that follows the hand.
//!
//! Places are found by the attributes of what lies under the pointer: `data-clip` with `data-index` on a clip,
//! `data-zone` with `data-count` and `data-order` on a group.

use leptos::prelude::*;

use super::{arrangement::Slot, screen::Screen};
use crate::tools::drag::{self, number, under};

/// What is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A clip, by its id.
    Clip(String),
    /// A group, by its id.
    Group(String),
}

/// A hand at work. The place of a clip is counted with the clip itself still in its row.
pub(super) type Drag = drag::Drag<Held, Slot>;

/// Nothing is held.
pub(super) fn empty_hand() -> Drag {
    Drag::new(|at, held| match held {
        Held::Clip(_) => clip_slot(at),
        Held::Group(_) => group_slot(at),
    })
}

fn group_of(element: &web_sys::Element) -> Option<String> {
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
