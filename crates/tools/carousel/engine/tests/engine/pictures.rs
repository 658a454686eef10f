//! Uploaded pictures: what is refused, and what is shown of the rest.

use std::{collections::HashMap, io::Cursor, sync::Arc};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use lumiku_carousel_dto::{Crop, Picture, Point, Role, Size, Slot};
use lumiku_carousel_engine::{Bitmap, Bitmaps, PictureError, Pixels, decode, sizes};
use lumiku_dto::FileId;

use super::{ENGINE, content};

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn what_is_no_picture_is_refused() {
    let png = file(&DynamicImage::new_rgb8(20, 20), ImageFormat::Png);
    for bytes in [&b""[..], b"GIF89a", b"not a picture", &png[..png.len() / 2], &[0xff, 0xd8, 0xff]] {
        assert!(matches!(decode(bytes), Err(PictureError::Unreadable)), "{} bytes", bytes.len());
    }
}

#[test]
fn half_a_jpeg_is_refused_and_not_drawn_grey() {
    let jpeg = file(&DynamicImage::new_rgb8(600, 400), ImageFormat::Jpeg);
    assert!(decode(&jpeg).is_ok());
    assert!(matches!(decode(&jpeg[..jpeg.len() - 40]), Err(PictureError::CutOff)));
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_by_its_header() {
    // 60,000 × 60,000 pixels in a header, and nothing behind it.
    let mut png = file(&DynamicImage::new_luma8(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut crc = 0xffff_ffff_u32;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    assert!(matches!(decode(&png), Err(PictureError::TooLarge { width: 60_000, height: 60_000 })));
}

#[test]
fn large_pictures_are_kept_at_twice_a_slide_s_width() {
    let bitmap = decode(&file(&DynamicImage::new_rgb8(4000, 1000), ImageFormat::Jpeg)).unwrap();
    assert_eq!((bitmap.width, bitmap.height), (2160, 540));
}

#[test]
fn transparency_is_kept_only_where_there_is_some() {
    let opaque = RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 255]));
    let bitmap = decode(&file(&opaque.into(), ImageFormat::Png)).unwrap();
    assert_eq!(bitmap.pixels, Pixels::Rgb([1, 2, 3].repeat(16)));
    let half = RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 128]));
    assert!(matches!(decode(&file(&half.into(), ImageFormat::Png)).unwrap().pixels, Pixels::Rgba(_)));
}

/// Red on the left, blue on the right.
fn halves() -> Bitmaps {
    let picture =
        RgbImage::from_fn(400, 200, |x, _| if x < 200 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
    let bitmap = Bitmap { width: 400, height: 200, pixels: Pixels::Rgb(picture.into_raw()) };
    HashMap::from([(FileId::new("p"), Arc::new(bitmap))])
}

/// How many pixels of a slide are red and how many are blue.
fn colours(picture: Picture) -> (usize, usize) {
    let bitmaps = halves();
    let mut content = content("folio", Role::Image, &[(Slot::Title, "A picture")]);
    content.slides[0].picture = Some(picture);
    let scene = ENGINE.compose(&content, 0, Size::Story, &sizes(&bitmaps)).unwrap();
    let canvas = ENGINE.render(&scene, &bitmaps);
    let count =
        |color: [u8; 3]| canvas.pixels.as_chunks::<3>().0.iter().filter(|pixel| **pixel == color).count();
    (count([250, 0, 0]), count([0, 0, 250]))
}

#[test]
fn crop_and_focus_decide_what_is_seen() {
    let picture = Picture { file_id: FileId::new("p"), alt: None, crop: None, focus: None };
    let (red, blue) = colours(picture.clone());
    assert!(red > 100_000 && blue > 100_000, "the middle by itself: {red}, {blue}");
    let (red, blue) = colours(Picture { focus: Some(Point { x: 0.0, y: 0.5 }), ..picture.clone() });
    assert!(red > 3 * blue, "the left in focus: {red}, {blue}");
    let right = Crop { x: 0.55, y: 0.0, width: 0.45, height: 1.0 };
    assert_eq!(colours(Picture { crop: Some(right), ..picture }).0, 0);
}

#[test]
fn a_picture_that_is_not_there_is_left_out() {
    let mut content = content("folio", Role::Body, &[(Slot::Title, "None")]);
    let missing = Picture { file_id: FileId::new("gone"), alt: None, crop: None, focus: None };
    content.slides[0].picture = Some(missing);
    let scene = ENGINE.compose(&content, 0, Size::Square, &sizes(&Bitmaps::new())).unwrap();
    ENGINE.render(&scene, &Bitmaps::new());
}
