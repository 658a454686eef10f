//! Text: shaped once at its own size, then broken into lines at any other.
//!
//! Without hinting every measure grows with the size, so a paragraph at 80 % in a box is the same paragraph at
//! 100 % in a box of 125 %: trying a size costs a line break, not a shaping.

mod paragraph;
mod place;

pub(super) use paragraph::{Measure, Paragraph, Shaper, Spec};
pub(super) use place::{Placed, place};
