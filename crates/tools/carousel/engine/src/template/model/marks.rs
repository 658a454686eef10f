//! What stands on every slide, and letters as decoration.

use super::{Face, Ink, TextStyle};
use crate::geometry::Rect;

/// The brand's logo or portrait, name and handle in one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrandMark {
    pub rect: Rect,
    /// Height of logo or portrait.
    pub picture: f32,
    pub name: TextStyle,
    pub handle: TextStyle,
    pub align: BrandAlign,
}

/// Where a brand's line stands in its box, and whether name and handle stand above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrandAlign {
    Start,
    Center,
    End,
}

/// The page number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageMark {
    pub rect: Rect,
    pub form: PageForm,
    pub align: BrandAlign,
}

/// How page numbers look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PageForm {
    /// `3`, with at least so many digits.
    Number(TextStyle, usize),
    /// `3/10` with a sign between, and at least so many digits.
    Of(TextStyle, &'static str, usize),
    /// A dot for each slide; the current one is wider.
    Dots { diameter: f32, gap: f32, on: Ink, off: Ink },
    /// A bar for each slide, filled up to the current one.
    Segments { height: f32, gap: f32, on: Ink, off: Ink },
    /// A bar that fills as wide as the mark's box.
    Bar { height: f32, on: Ink, off: Ink },
}

/// The sign on all but the last slide that there is more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SwipeMark {
    pub rect: Rect,
    pub ink: Ink,
    /// Width of its lines.
    pub width: f32,
    pub form: SwipeForm,
    /// A filled circle behind it.
    pub disc: Option<Ink>,
}

/// What a swipe sign looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwipeForm {
    /// A line with a head.
    Arrow,
    /// Three heads, each stronger than the one before.
    Chevrons,
    /// A filled triangle.
    Wedge,
}

/// Letters as decoration.
#[derive(Clone, Debug, PartialEq)]
pub struct Sign {
    pub text: SignText,
    pub face: Face,
    pub size: f32,
    pub ink: Ink,
    /// Of the baseline's start, or of its end or middle as `align` says.
    pub x: f32,
    pub y: f32,
    pub align: BrandAlign,
}

/// The letters of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignText {
    Fixed(&'static str),
    /// The slide's number, from 1, with at least so many digits.
    Page(usize),
}
