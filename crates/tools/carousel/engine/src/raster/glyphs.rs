//! Masks of glyphs, made once for a size.

use std::collections::HashMap;

use swash::{
    CacheKey, FontRef,
    scale::{Render, ScaleContext, Source, StrikeWith, image::Content},
    zeno::{Angle, Transform, Vector},
};

use super::mask::Mask;
use crate::{
    fonts,
    scene::{FontKey, TextRun},
};

/// Above this size, in pixels per em, glyphs stand on whole pixels: nobody sees the difference.
const LARGE: f32 = 56.0;
/// Places between two pixels that smaller glyphs may stand at.
const PLACES: f32 = 4.0;
/// Bytes of masks to keep.
const KEPT: usize = 24 * 1024 * 1024;

/// What one thread draws glyphs with.
pub(crate) struct Glyphs {
    context: ScaleContext,
    fonts: HashMap<FontKey, FontRef<'static>>,
    kept: HashMap<Key, Option<Drawn>>,
    bytes: usize,
}

/// A drawn glyph; the mask's corner is relative to the glyph's origin.
pub(super) struct Drawn {
    pub(super) mask: Mask,
    /// Colours of an emoji's pixels.
    pub(super) colors: Option<Vec<[u8; 3]>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    font: FontKey,
    glyph: u16,
    /// Bits of the size.
    size: u32,
    place: u8,
    /// Bits of the lean.
    lean: u32,
    embolden: bool,
}

impl Glyphs {
    pub(crate) fn new() -> Self {
        Self { context: ScaleContext::new(), fonts: HashMap::new(), kept: HashMap::new(), bytes: 0 }
    }

    /// Hands over each glyph of a run with the place of its mask.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a slide")]
    pub(super) fn each(&mut self, run: &TextRun, mut draw: impl FnMut(&Drawn, i32, i32)) {
        if self.bytes > KEPT {
            self.kept.clear();
            self.bytes = 0;
        }
        for glyph in &run.glyphs {
            let (x, place) = if run.size > LARGE {
                (glyph.x.round(), 0)
            } else {
                let x = (glyph.x * PLACES).round() / PLACES;
                (x.floor(), ((x - x.floor()) * PLACES) as u8)
            };
            let key = Key {
                font: run.font,
                glyph: glyph.id,
                size: run.size.to_bits(),
                place,
                lean: run.lean.to_bits(),
                embolden: run.embolden,
            };
            if !self.kept.contains_key(&key) {
                let drawn = self.render(key, run);
                self.bytes += drawn.as_ref().map_or(64, |drawn| drawn.mask.data.len() * 4);
                self.kept.insert(key, drawn);
            }
            if let Some(Some(drawn)) = self.kept.get(&key) {
                let left = (x as i32).saturating_add(drawn.mask.left);
                let top = (glyph.y.round() as i32).saturating_sub(drawn.mask.top);
                draw(drawn, left, top);
            }
        }
    }

    fn render(&mut self, key: Key, run: &TextRun) -> Option<Drawn> {
        let font = *self.fonts.entry(key.font).or_insert_with(|| {
            let font = FontRef::from_index(fonts::bytes(key.font), 0).expect("a font that was parsed before");
            FontRef { key: CacheKey::new(), ..font }
        });
        let mut scaler = self.context.builder(font).size(run.size).hint(false).build();
        let mut render = Render::new(&[
            Source::ColorOutline(0),
            Source::ColorBitmap(StrikeWith::BestFit),
            Source::Outline,
        ]);
        render.offset(Vector::new(f32::from(key.place) / PLACES, 0.0));
        if key.embolden {
            render.embolden(run.size / 48.0);
        }
        if run.lean != 0.0 {
            render.transform(Some(Transform::skew(Angle::from_degrees(run.lean), Angle::ZERO)));
        }
        let image = render.render(&mut scaler, key.glyph)?;
        let placement = image.placement;
        let mut mask = Mask {
            left: placement.left,
            top: placement.top,
            width: placement.width,
            height: placement.height,
            data: image.data,
        };
        if image.content == Content::Mask {
            return Some(Drawn { mask, colors: None });
        }
        let pixels = std::mem::take(&mut mask.data);
        let pixels = pixels.as_chunks::<4>().0;
        mask.data = pixels.iter().map(|pixel| pixel[3]).collect();
        let colors = pixels.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect();
        Some(Drawn { mask, colors: Some(colors) })
    }
}
