//! A composed slide: what to draw, in order, with every position and colour decided. The rasteriser turns
//! it into pixels; a PDF writer can walk it and keep text as text.

use std::sync::Arc;

use lumiku_carousel_dto::{Size, SlideFit};
use lumiku_dto::FileId;

use super::{
    geometry::Rect,
    paint::{Rgba, Shape},
};

/// A composed slide.
#[derive(Clone, Debug)]
pub struct Scene {
    pub size: Size,
    /// What lies below everything and is the same on many slides. Its first item covers the whole slide.
    pub ground: Vec<Item>,
    pub items: Vec<Item>,
    pub fit: SlideFit,
    /// Words in reading order, by block.
    pub words: Vec<String>,
    /// Letters that no font has: drawn as boxes.
    pub missing: usize,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Shape(Shape<Rgba>),
    Picture(PictureItem),
    Text(TextRun),
    /// Film grain over everything so far: the largest change of a channel.
    Grain(u8),
}

/// A picture in a box.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureItem {
    pub file: FileId,
    /// The part of the picture, in shares of its width and height.
    pub source: Rect,
    pub target: Rect,
    /// Of the corners: upper left, upper right, lower right, lower left.
    pub radii: [f32; 4],
}

/// Glyphs of one font, size and colour on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    pub font: FontKey,
    /// In pixels per em.
    pub size: f32,
    pub color: Rgba,
    /// The font has no italic: lean by this many degrees.
    pub lean: f32,
    /// The font has no such weight: make strokes bolder.
    pub embolden: bool,
    pub glyphs: Vec<Glyph>,
    /// The words that the glyphs show.
    pub text: Arc<str>,
    /// The box of the block that it belongs to.
    pub bounds: Rect,
}

/// A font file: index into the engine's fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontKey(pub u16);

/// One glyph at its place on the slide.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    pub id: u16,
    /// Of its origin on the baseline.
    pub x: f32,
    pub y: f32,
    pub advance: f32,
    /// Bytes of the run's text that it shows.
    pub range: std::ops::Range<u32>,
}
