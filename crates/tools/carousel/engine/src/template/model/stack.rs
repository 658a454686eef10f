//! Columns of texts: their blocks, lists, buttons and panels.

use lumiku_carousel_dto::{Align, Slot};

use super::{Face, Ink, TextStyle};
use crate::geometry::Rect;

/// A column of texts in a box. All of them shrink together until they fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    pub rect: Rect,
    pub anchor: Anchor,
    pub align: Align,
    pub blocks: Vec<Block>,
    /// A panel behind the texts, as high as they are.
    pub card: Option<Card>,
}

/// Where a stack stands in its box when it is lower than the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Top,
    Middle,
    Bottom,
}

/// A panel behind a stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    pub fill: Ink,
    pub radius: f32,
    /// Between its edge and the texts; lies within the stack's box.
    pub pad: f32,
    pub stroke: Option<(f32, Ink)>,
    /// Offset down, blur and colour.
    pub shadow: Option<(f32, f32, Ink)>,
    /// A copy below it, moved right and down by so much.
    pub block: Option<(f32, Ink)>,
}

impl Card {
    pub const fn new(fill: Ink, radius: f32, pad: f32) -> Self {
        Self { fill, radius, pad, stroke: None, shadow: None, block: None }
    }

    #[must_use]
    pub const fn stroke(self, width: f32, ink: Ink) -> Self {
        Self { stroke: Some((width, ink)), ..self }
    }

    #[must_use]
    pub const fn shadow(self, down: f32, blur: f32, ink: Ink) -> Self {
        Self { shadow: Some((down, blur, ink)), ..self }
    }

    #[must_use]
    pub const fn block(self, offset: f32, ink: Ink) -> Self {
        Self { block: Some((offset, ink)), ..self }
    }
}

/// A piece of a stack. One whose text is empty is left out, with the space before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Text {
        slot: Slot,
        style: TextStyle,
        before: f32,
    },
    /// The points of a list.
    Items {
        style: ListStyle,
        before: f32,
    },
    /// A text in a box as wide as it is: a button, a label.
    Button {
        slot: Slot,
        button: Button,
        before: f32,
    },
    /// A bar.
    Rule {
        width: f32,
        height: f32,
        ink: Ink,
        radius: f32,
        before: f32,
    },
}

impl Block {
    /// The text of a slot, `before` pixels below what stands above it.
    pub const fn text(slot: Slot, style: TextStyle, before: f32) -> Self {
        Self::Text { slot, style, before }
    }

    /// The points of a list.
    pub const fn items(style: ListStyle, before: f32) -> Self {
        Self::Items { style, before }
    }

    /// A text in a box as wide as it is.
    pub const fn button(slot: Slot, button: Button, before: f32) -> Self {
        Self::Button { slot, button, before }
    }

    /// A bar with sharp corners.
    pub const fn rule(width: f32, height: f32, ink: Ink, before: f32) -> Self {
        Self::Rule { width, height, ink, radius: 0.0, before }
    }
}

/// A text in a filled box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Button {
    pub style: TextStyle,
    pub fill: Option<Ink>,
    pub stroke: Option<(f32, Ink)>,
    pub radius: f32,
    pub pad_x: f32,
    pub pad_y: f32,
    /// A copy below it, moved right and down by so much.
    pub block: Option<(f32, Ink)>,
}

impl Button {
    /// A filled box with room around its text.
    pub const fn filled(style: TextStyle, fill: Ink, radius: f32, pad: (f32, f32)) -> Self {
        let (pad_x, pad_y) = pad;
        Self { style, fill: Some(fill), stroke: None, radius, pad_x, pad_y, block: None }
    }

    /// An empty box with an edge.
    pub const fn outlined(style: TextStyle, width: f32, ink: Ink, radius: f32, pad: (f32, f32)) -> Self {
        let (pad_x, pad_y) = pad;
        Self { style, fill: None, stroke: Some((width, ink)), radius, pad_x, pad_y, block: None }
    }

    #[must_use]
    pub const fn block(self, offset: f32, ink: Ink) -> Self {
        Self { block: Some((offset, ink)), ..self }
    }
}

/// How points look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListStyle {
    pub style: TextStyle,
    pub marker: Marker,
    /// From the start of the marker to the start of the text.
    pub indent: f32,
    /// Between points.
    pub gap: f32,
    /// A line between points: its width.
    pub divider: Option<(f32, Ink)>,
    /// A panel behind each point.
    pub card: Option<Card>,
}

/// What stands before a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Marker {
    /// `1`, or `01` with two digits.
    Number { face: Face, size: f32, ink: Ink, digits: usize },
    /// A number in a filled circle of a diameter.
    Badge { face: Face, size: f32, ink: Ink, fill: Ink, diameter: f32 },
    /// A filled circle of a diameter.
    Dot { diameter: f32, ink: Ink },
    /// A square with rounded corners.
    Square { side: f32, radius: f32, ink: Ink },
    /// A tick in a filled circle of a diameter.
    Check { diameter: f32, fill: Ink, ink: Ink },
    /// A horizontal bar.
    Dash { width: f32, height: f32, ink: Ink },
    /// A path in a box of 24 by 24, drawn `side` pixels wide: filled, or as a line of a width in those units.
    Icon { path: &'static str, side: f32, ink: Ink, width: Option<f32> },
}

impl ListStyle {
    pub const fn new(style: TextStyle, marker: Marker, indent: f32, gap: f32) -> Self {
        Self { style, marker, indent, gap, divider: None, card: None }
    }

    #[must_use]
    pub const fn divider(self, width: f32, ink: Ink) -> Self {
        Self { divider: Some((width, ink)), ..self }
    }

    #[must_use]
    pub const fn card(self, card: Card) -> Self {
        Self { card: Some(card), ..self }
    }
}
