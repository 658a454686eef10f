//! EXIF orientation, applied to the pixels.

use image::DynamicImage;
use lumiku_image_upscaler::engine;
use lumiku_image_upscaler_dto::Format;

use crate::{
    Bench, FORMATS,
    metadata::{exif_of, exif_with, put_metadata},
    pictures, upscaled,
};

/// What the picture should look like upright, by the independent implementation in `image`.
fn upright(stored: &DynamicImage, orientation: u8) -> DynamicImage {
    let mut upright = stored.clone();
    upright.apply_orientation(image::metadata::Orientation::from_exif(orientation).unwrap());
    upright
}

#[test]
fn every_orientation_is_applied_and_then_one() {
    let stored = pictures::smooth(64, 33);
    for format in FORMATS {
        for orientation in 1..=8 {
            let exif = exif_with(&[(0x0112, orientation.into())]);
            let file = put_metadata(&pictures::encode(&stored, format), format, None, Some(&exif));
            let expected = upright(&stored, orientation);
            let bench = Bench::new(&file);
            let found = engine::inspect(&bench.input).unwrap();
            assert_eq!((found.width, found.height), (expected.width(), expected.height()));
            bench.upscale(found.width, found.height, format).unwrap();
            let result = bench.result();
            let difference = pictures::worst_difference(&pictures::read(&result), &expected);
            assert!(difference <= 14, "{format:?} {orientation}: {difference}");
            let kept = exif_of(&result, format).unwrap();
            let field = kept.get_field(exif::Tag::Orientation, exif::In::PRIMARY).unwrap();
            assert_eq!(field.value.get_uint(0), Some(1));
        }
    }
}

#[test]
fn every_depth_and_channel_count_is_turned() {
    let picture = DynamicImage::ImageRgba8(pictures::fading(40, 21));
    let exif = exif_with(&[(0x0112, 6)]);
    let kinds = [
        DynamicImage::ImageLuma8(picture.to_luma8()),
        DynamicImage::ImageLumaA8(picture.to_luma_alpha8()),
        DynamicImage::ImageRgba8(picture.to_rgba8()),
        DynamicImage::ImageLuma16(picture.to_luma16()),
        DynamicImage::ImageLumaA16(picture.to_luma_alpha16()),
        DynamicImage::ImageRgb16(picture.to_rgb16()),
        DynamicImage::ImageRgba16(picture.to_rgba16()),
    ];
    for stored in kinds {
        let file = put_metadata(&pictures::encode(&stored, Format::Png), Format::Png, None, Some(&exif));
        let made = pictures::read(&upscaled(&file, 21, 40, Format::Png));
        assert_eq!(made.color(), stored.color());
        // Premultiplying loses the colour of pixels that are hardly seen.
        let (made, expected) = (made.to_rgba8(), upright(&stored, 6).to_rgba8());
        for (a, b) in made.pixels().zip(expected.pixels()) {
            assert_eq!(a[3], b[3]);
            assert!(a[3] < 64 || a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 3), "{a:?} {b:?}");
        }
    }
}
