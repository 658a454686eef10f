//! From a scene to pixels.
//!
//! A slide is opaque, so a canvas is three bytes a pixel and everything is laid over it in order: a coverage mask
//! from zeno (one byte a pixel, only as large as the shape), a paint, and one blending loop in integers. Glyphs
//! are masks that are kept; grounds are whole canvases that are kept.

mod blur;
mod canvas;
mod glyphs;
mod mask;
mod pictures;
mod shade;

pub use canvas::Canvas;
pub(super) use glyphs::Glyphs;
pub(super) use mask::{Mask, path};
pub(super) use pictures::Scaled;
pub use pictures::{Bitmap, Pixels};
pub(super) use shade::color_at;

use std::collections::HashMap;
use std::sync::Arc;

use lumiku_dto::FileId;

use super::{
    paint::{Outline, Paint, Rgba, Shape},
    scene::{Item, TextRun},
};
use shade::Shade;

/// Decoded pictures, by file.
pub type Bitmaps = HashMap<FileId, Arc<Bitmap>>;

/// Draws items over a canvas.
pub(super) fn draw(
    canvas: &mut Canvas,
    items: &[Item],
    glyphs: &mut Glyphs,
    scaled: &Scaled,
    bitmaps: &Bitmaps,
) {
    for item in items {
        match item {
            Item::Shape(shape) => draw_shape(canvas, shape),
            Item::Text(run) => draw_text(canvas, run, glyphs),
            Item::Picture(picture) => {
                if let Some(bitmap) = bitmaps.get(&picture.file) {
                    pictures::draw(canvas, picture, &scaled.get(bitmap, picture));
                }
            }
            Item::Grain(strength) => canvas.grain(*strength),
        }
    }
}

fn draw_shape(canvas: &mut Canvas, shape: &Shape<Rgba>) {
    if let Some((mask, shadow)) = shadow(shape, canvas.bounds()).zip(shape.shadow) {
        canvas.blend(&mask, &Shade::new(&Paint::Solid(shadow.color)));
    }
    if let Some(paint) = &shape.fill {
        let paint = Shade::new(paint);
        match whole_pixels(&shape.outline, shape.turn) {
            Some(area) => canvas.fill(area, &paint),
            None => canvas.blend(&mask::fill(&shape.outline, shape.turn, canvas.bounds(), 0.0), &paint),
        }
    }
    if let Some(stroke) = &shape.stroke {
        let mask = mask::stroke(&shape.outline, shape.turn, stroke, canvas.bounds());
        canvas.blend(&mask, &Shade::new(&Paint::Solid(stroke.color)));
    }
}

/// What a shape's shadow covers of `bounds` (left, top, right, bottom) and a margin around them.
pub(super) fn shadow(shape: &Shape<Rgba>, bounds: [i32; 4]) -> Option<Mask> {
    let shadow = shape.shadow?;
    let mut mask = mask::fill(&shape.outline, shape.turn, bounds, 3.0 * shadow.blur);
    blur::blur(&mut mask, shadow.blur);
    #[expect(clippy::cast_possible_truncation, reason = "an offset in pixels")]
    mask.shift(shadow.dx.round() as i32, shadow.dy.round() as i32);
    Some(mask)
}

/// The pixels of an upright box with sharp corners on whole pixels: left, top, right, bottom.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers of pixels")]
fn whole_pixels(outline: &Outline, turn: f32) -> Option<[i32; 4]> {
    let Outline::Rect(area, radii) = outline else { return None };
    let edges = [area.x, area.y, area.right(), area.bottom()];
    let sharp = turn == 0.0 && radii.iter().all(|radius| *radius == 0.0);
    (sharp && edges.iter().all(|edge| edge.fract() == 0.0)).then(|| edges.map(|edge| edge as i32))
}

fn draw_text(canvas: &mut Canvas, run: &TextRun, glyphs: &mut Glyphs) {
    let shade = Shade::new(&Paint::Solid(run.color));
    glyphs.each(run, |glyph, left, top| match &glyph.colors {
        None => canvas.blend_at(&glyph.mask, left, top, &shade),
        Some(colors) => canvas.blend_colors(&glyph.mask, colors, left, top, run.color.alpha),
    });
}
