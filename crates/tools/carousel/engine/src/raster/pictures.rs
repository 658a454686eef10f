//! Pictures at the size that they are shown at.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image, images::ImageRef,
};

use super::{canvas::Canvas, mask};
use crate::{geometry::Rect, paint::Outline, scene::PictureItem};

/// Bytes of scaled pictures to keep, so that a slide that is edited is not scaled again.
const KEPT: usize = 16 * 1024 * 1024;

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    pub width: u32,
    pub height: u32,
    pub pixels: Pixels,
}

/// Samples of a picture, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    Rgb(Vec<u8>),
    /// Not premultiplied.
    Rgba(Vec<u8>),
}

/// A part of a picture at its size on a slide.
#[derive(Debug)]
pub(crate) struct Part {
    width: u32,
    /// Red, green, blue.
    colors: Vec<u8>,
    /// Opacity; `None` where all of it is opaque.
    alpha: Option<Vec<u8>>,
}

impl Part {
    fn colors(&self) -> &[[u8; 3]] {
        self.colors.as_chunks().0
    }

    fn bytes(&self) -> usize {
        self.colors.len() + self.alpha.as_ref().map_or(0, Vec::len)
    }
}

/// Scaled pictures, the last used at the end.
#[derive(Default)]
pub(crate) struct Scaled(Mutex<Vec<(Key, Arc<Part>)>>);

/// Which part of which picture at which size.
struct Key {
    /// Keeps the address from being used again, not the picture.
    bitmap: Weak<Bitmap>,
    source: [u32; 4],
    size: (u32, u32),
}

/// Left, top, right and bottom in whole pixels.
#[expect(clippy::cast_possible_truncation, reason = "pixels of a slide")]
fn edges(area: Rect) -> [i32; 4] {
    [area.x, area.y, area.right(), area.bottom()].map(|edge| edge.round() as i32)
}

impl Key {
    fn is(&self, other: &Self) -> bool {
        Weak::ptr_eq(&self.bitmap, &other.bitmap) && (self.source, self.size) == (other.source, other.size)
    }
}

impl Scaled {
    pub(super) fn get(&self, bitmap: &Arc<Bitmap>, item: &PictureItem) -> Arc<Part> {
        let [left, top, right, bottom] = edges(item.target);
        let size = ((right - left).max(1).cast_unsigned(), (bottom - top).max(1).cast_unsigned());
        let source = [item.source.x, item.source.y, item.source.width, item.source.height];
        let key = Key { bitmap: Arc::downgrade(bitmap), source: source.map(f32::to_bits), size };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().position(|(other, _)| other.is(&key)) {
            let entry = kept.remove(found);
            let part = Arc::clone(&entry.1);
            kept.push(entry);
            return part;
        }
        drop(kept);
        let part = Arc::new(scale(bitmap, item.source, size));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((key, Arc::clone(&part)));
        let mut bytes: usize = kept.iter().map(|(_, part)| part.bytes()).sum();
        while bytes > KEPT && kept.len() > 1 {
            bytes -= kept.remove(0).1.bytes();
        }
        part
    }
}

fn scale(bitmap: &Bitmap, source: Rect, (width, height): (u32, u32)) -> Part {
    let (pixels, kind) = match &bitmap.pixels {
        Pixels::Rgb(pixels) => (pixels, PixelType::U8x3),
        Pixels::Rgba(pixels) => (pixels, PixelType::U8x4),
    };
    let (across, down) = (f64::from(bitmap.width), f64::from(bitmap.height));
    let left = f64::from(source.x) * across;
    let top = f64::from(source.y) * down;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).crop(
        left,
        top,
        (f64::from(source.width) * across).min(across - left).max(1.0),
        (f64::from(source.height) * down).min(down - top).max(1.0),
    );
    let mut target = Image::new(width, height, kind);
    // A picture of no pixels stays black; decoding refuses those.
    if let Ok(from) = ImageRef::new(bitmap.width, bitmap.height, pixels, kind) {
        Resizer::new().resize(&from, &mut target, &options).expect("a part that lies inside the picture");
    }
    if kind == PixelType::U8x3 {
        return Part { width, colors: target.into_vec(), alpha: None };
    }
    let pixels = target.buffer().as_chunks::<4>().0;
    let colors = pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
    Part { width, colors, alpha: Some(pixels.iter().map(|pixel| pixel[3]).collect()) }
}

pub(super) fn draw(canvas: &mut Canvas, item: &PictureItem, part: &Part) {
    let [left, top, right, bottom] = edges(item.target);
    let sharp = item.radii.iter().all(|radius| *radius <= 0.0);
    if sharp && part.alpha.is_none() {
        canvas.copy(part.colors(), part.width, left, top);
        return;
    }
    let outline = Outline::Rect(item.target, item.radii);
    let mut mask = mask::fill(&outline, 0.0, [left, top, right, bottom], 0.0);
    // Whole pixels, as the scaled picture has.
    let size = part.colors().len() / part.width.max(1) as usize;
    if mask.width != part.width || mask.height as usize != size {
        return;
    }
    if let Some(alpha) = &part.alpha {
        for (cover, alpha) in mask.data.iter_mut().zip(alpha) {
            *cover = u8::try_from(u32::from(*cover) * u32::from(*alpha) / 255).unwrap_or(255);
        }
    }
    canvas.blend_colors(&mask, part.colors(), left, top, 255);
}
