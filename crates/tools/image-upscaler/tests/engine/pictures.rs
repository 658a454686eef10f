//! Pictures that the tests make, and how they read results: with `image`, not with the engine.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, Rgb, RgbaImage};
use lumiku_image_upscaler_dto::Format;

/// Smooth colours that differ in every corner.
pub(crate) fn smooth(width: u32, height: u32) -> DynamicImage {
    let share = |part: u32, whole: u32| u8::try_from(part * 200 / whole.max(1) + 20).unwrap();
    DynamicImage::ImageRgb8(ImageBuffer::from_fn(width, height, |x, y| {
        Rgb([share(x, width), share(y, height), share(x + y, width + height)])
    }))
}

/// The same with an alpha that falls from left to right.
pub(crate) fn fading(width: u32, height: u32) -> RgbaImage {
    let mut picture = smooth(width, height).into_rgba8();
    for (x, _, pixel) in picture.enumerate_pixels_mut() {
        pixel[3] = u8::try_from(255 - x * 255 / width).unwrap();
    }
    picture
}

pub(crate) fn encode(picture: &DynamicImage, format: Format) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let format = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Webp => ImageFormat::WebP,
    };
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub(crate) fn read(file: &[u8]) -> DynamicImage {
    image::load_from_memory(file).unwrap()
}

/// The largest difference of any channel between two pictures of one size.
pub(crate) fn worst_difference(a: &DynamicImage, b: &DynamicImage) -> u8 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let (a, b) = (a.to_rgba8(), b.to_rgba8());
    a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

/// The type by the first bytes.
pub(crate) fn format_of(file: &[u8]) -> Format {
    match image::guess_format(file).unwrap() {
        ImageFormat::Png => Format::Png,
        ImageFormat::Jpeg => Format::Jpeg,
        ImageFormat::WebP => Format::Webp,
        other => panic!("{other:?}"),
    }
}
