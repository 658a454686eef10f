//! Pictures: each file is in the PDF once, however many slides show a part of it.

use std::collections::HashMap;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use krilla::{
    geom::{Size, Transform},
    image::Image,
    paint::FillRule,
    surface::Surface,
};
use lumiku_dto::FileId;

use super::shape;
use crate::{
    geometry::{Rect, rect},
    paint::Outline,
    raster::{self, Bitmap, Pixels},
    scene::PictureItem,
};

/// Of pictures as JPEG, 1 to 100.
const QUALITY: u8 = 90;

/// The pictures of a document.
#[derive(Default)]
pub(super) struct Pictures(HashMap<FileId, Image>);

impl Pictures {
    pub(super) fn get(&mut self, file: &FileId, bitmap: &Bitmap) -> Image {
        self.0.entry(file.clone()).or_insert_with(|| image(bitmap)).clone()
    }
}

fn image(bitmap: &Bitmap) -> Image {
    let Bitmap { width, height, pixels } = bitmap;
    match pixels {
        Pixels::Rgb(pixels) => {
            let file = jpeg(pixels, *width, *height);
            file.and_then(|file| Image::from_jpeg(file.into(), true).ok()).unwrap_or_else(|| {
                // More than 65,535 pixels on a side.
                let opaque = pixels.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]);
                Image::from_rgba8(opaque.collect(), *width, *height)
            })
        }
        Pixels::Rgba(pixels) => Image::from_rgba8(pixels.clone(), *width, *height),
    }
}

fn jpeg(pixels: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let mut file = Vec::with_capacity(pixels.len() / 10);
    let mut encoder = Encoder::new(&mut file, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    encoder.encode(pixels, width, height, ColorType::Rgb).ok()?;
    Some(file)
}

/// Draws the part of a picture that an item shows.
pub(super) fn draw(surface: &mut Surface<'_>, item: &PictureItem, image: Image) {
    // Whole pixels, as the rasteriser has.
    let target = item.target;
    let [left, top] = [target.x, target.y].map(f32::round);
    let shown = rect(left, top, target.right().round() - left, target.bottom().round() - top);
    let sharp = item.radii.iter().all(|radius| *radius <= 0.0);
    let outline = Outline::Rect(if sharp { shown } else { target }, item.radii);
    let Some(clip) = shape::path(&raster::path(&outline, 0.0)) else { return };
    let Rect { x, y, width, height } = item.source;
    let (wide, high) = (shown.width / width, shown.height / height);
    let Some(size) = Size::from_wh(wide, high) else { return };
    surface.push_clip_path(&clip, &FillRule::NonZero);
    surface.push_transform(&Transform::from_translate(shown.x - x * wide, shown.y - y * high));
    surface.draw_image(image, size);
    surface.pop();
    surface.pop();
}
