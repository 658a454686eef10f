//! Uploaded pictures: refused by their headers when they are too large, decoded with limits, turned upright,
//! and kept no larger than a slide can show.

use std::io::Cursor;

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image};
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use lumiku_carousel_dto::limits::MAX_PICTURE_PIXELS;

use super::raster::{Bitmap, Pixels};

/// Longest side that is kept, in pixels: twice the width of a slide, so that half of a picture still fills it.
const LONGEST: u32 = 2160;
/// Most pixels that are kept: a quarter more than the largest slide has, so that twenty pictures stay below
/// 160 MB.
const MOST: u32 = 2_600_000;

/// Why a picture cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("the picture is not a readable PNG, JPEG or WebP file")]
    Unreadable,
    #[error("the picture is not complete: its file ends in the middle")]
    CutOff,
    #[error("the picture has {width} × {height} pixels, more than {} megapixels", MAX_PICTURE_PIXELS / 1_000_000)]
    TooLarge { width: u32, height: u32 },
}

/// Decodes a picture.
pub fn decode(bytes: &[u8]) -> Result<Bitmap, PictureError> {
    if is_cut_off(bytes) {
        return Err(PictureError::CutOff);
    }
    let reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureError::Unreadable)?;
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError::Unreadable);
    }
    if u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PICTURE_PIXELS * 8 + 64 * 1024 * 1024);
    decoder.set_limits(limits).map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    // Reduced before it is turned, so that the large picture is never held twice.
    let mut small = reduce(picture);
    small.apply_orientation(orientation);
    let (width, height) = (small.width(), small.height());
    let pixels = match small {
        DynamicImage::ImageRgb8(pixels) => Pixels::Rgb(pixels.into_raw()),
        other => {
            let pixels = other.into_rgba8().into_raw();
            if pixels.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255) {
                Pixels::Rgb(pixels.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect())
            } else {
                Pixels::Rgba(pixels)
            }
        }
    };
    Ok(Bitmap { width, height, pixels })
}

/// Whether a JPEG ends in the middle. Decoders draw the rest of such a picture grey and say nothing.
fn is_cut_off(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    bytes.starts_with(&[0xff, 0xd8]) && last([0xff, 0xd9]) < last([0xff, 0xda])
}

fn unreadable(_: ImageError) -> PictureError {
    PictureError::Unreadable
}

/// At most [`LONGEST`] pixels on a side and [`MOST`] in all, 8 bits, RGB or RGBA.
fn reduce(picture: DynamicImage) -> DynamicImage {
    let has_alpha = picture.color().has_alpha();
    let picture = if has_alpha {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    let (width, height) = (picture.width(), picture.height());
    let area = f64::from(width) * f64::from(height);
    let factor = (f64::from(LONGEST) / f64::from(width.max(height))).min((f64::from(MOST) / area).sqrt());
    if factor >= 1.0 {
        return picture;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than what it was")]
    let side = |length: u32| (f64::from(length) * factor).round().max(1.0) as u32;
    let (across, down) = (side(width), side(height));
    let kind = if has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let mut target = Image::new(across, down, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let from = fast_image_resize::images::ImageRef::new(width, height, picture.as_bytes(), kind);
    let done = from.is_ok_and(|from| Resizer::new().resize(&from, &mut target, &options).is_ok());
    if !done {
        return picture;
    }
    let pixels = target.into_vec();
    let small = if has_alpha {
        image::RgbaImage::from_raw(across, down, pixels).map(DynamicImage::ImageRgba8)
    } else {
        image::RgbImage::from_raw(across, down, pixels).map(DynamicImage::ImageRgb8)
    };
    small.unwrap_or(picture)
}
