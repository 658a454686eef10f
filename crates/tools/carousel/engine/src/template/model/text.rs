//! How texts look.

use super::Ink;

/// Which family a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontChoice {
    /// The template's heading family, or the brand's.
    Heading,
    /// The template's body family, or the brand's.
    Body,
    /// A family by id that no brand changes.
    Named(&'static str),
}

/// A family in a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    pub font: FontChoice,
    /// 100 to 900; the nearest there is.
    pub weight: u16,
    pub italic: bool,
}

impl Face {
    pub const fn heading(weight: u16) -> Self {
        Self { font: FontChoice::Heading, weight, italic: false }
    }

    pub const fn body(weight: u16) -> Self {
        Self { font: FontChoice::Body, weight, italic: false }
    }

    pub const fn named(family: &'static str, weight: u16) -> Self {
        Self { font: FontChoice::Named(family), weight, italic: false }
    }

    #[must_use]
    pub const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }
}

/// How a text looks. Sizes are in pixels per em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    pub face: Face,
    /// The size it is meant to have.
    pub size: f32,
    /// The smallest it may shrink to.
    pub min: f32,
    /// The largest it may grow to where there is room.
    pub max: f32,
    /// Height of a line, in ems.
    pub line: f32,
    /// Space between letters, in ems.
    pub tracking: f32,
    pub ink: Ink,
    pub accent: Accent,
    pub upper: bool,
    /// Lines of even length, for titles.
    pub balance: bool,
    /// Rather smaller than on two lines, for figures.
    pub one_line: bool,
}

/// What runs marked as accent look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Accent {
    Ink(Ink),
    /// In italics, and in a colour.
    Italic(Ink),
    /// On a marker stroke of the first ink, in the second.
    Marker(Ink, Ink),
    /// The same with sharp corners.
    Block(Ink, Ink),
    /// Underlined in an ink.
    Underline(Ink),
    /// Underlined by a stroke of a brush.
    Swash(Ink),
}

impl TextStyle {
    /// A style that keeps its size but for what is needed to fit: down to 60 %.
    pub const fn new(face: Face, size: f32) -> Self {
        Self {
            face,
            size,
            min: size * 0.6,
            max: size,
            line: 1.3,
            tracking: 0.0,
            ink: Ink::TEXT,
            accent: Accent::Ink(Ink::ACCENT_TEXT),
            upper: false,
            balance: false,
            one_line: false,
        }
    }

    /// How far it may shrink and grow, in pixels per em.
    #[must_use]
    pub const fn range(self, min: f32, max: f32) -> Self {
        Self { min, max, ..self }
    }

    /// Height of a line, in ems.
    #[must_use]
    pub const fn line(self, line: f32) -> Self {
        Self { line, ..self }
    }

    /// Space between letters, in ems.
    #[must_use]
    pub const fn tracking(self, tracking: f32) -> Self {
        Self { tracking, ..self }
    }

    #[must_use]
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    #[must_use]
    pub const fn accent(self, accent: Accent) -> Self {
        Self { accent, ..self }
    }

    #[must_use]
    pub const fn upper(self) -> Self {
        Self { upper: true, ..self }
    }

    #[must_use]
    pub const fn balance(self) -> Self {
        Self { balance: true, ..self }
    }

    #[must_use]
    pub const fn one_line(self) -> Self {
        Self { one_line: true, ..self }
    }
}
