//! Pixels through every file type.

use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, Luma, Rgb, Rgba, RgbaImage};
use lumiku_image_upscaler::engine;
use lumiku_image_upscaler_dto::Format;

use crate::{Bench, FORMATS, pictures, upscaled};

#[test]
fn every_file_type_becomes_every_other() {
    let picture = pictures::smooth(60, 44);
    for input in FORMATS {
        for output in FORMATS {
            let file = upscaled(&pictures::encode(&picture, input), 120, 88, output);
            assert_eq!(pictures::format_of(&file), output);
            let difference = pictures::worst_difference(&pictures::read(&file), &pictures::smooth(120, 88));
            assert!(difference <= 14, "{input:?} to {output:?}: {difference}");
        }
    }
}

#[test]
fn pictures_of_one_pixel_and_odd_sizes_work() {
    for (from, to) in [((1, 1), (4, 4)), ((1, 7), (3, 21)), ((33, 1), (67, 3)), ((17, 13), (17, 13))] {
        for format in FORMATS {
            let file = upscaled(
                &pictures::encode(&pictures::smooth(from.0, from.1), Format::Png),
                to.0,
                to.1,
                format,
            );
            let made = pictures::read(&file);
            assert_eq!((made.width(), made.height()), to);
        }
    }
}

#[test]
fn gray_stays_gray_in_png_and_jpeg() {
    let gray =
        DynamicImage::ImageLuma8(GrayImage::from_fn(20, 20, |x, _| Luma([u8::try_from(x * 12).unwrap()])));
    for input in [Format::Png, Format::Jpeg] {
        for output in [Format::Png, Format::Jpeg] {
            let file = upscaled(&pictures::encode(&gray, input), 40, 40, output);
            assert_eq!(pictures::read(&file).color(), image::ColorType::L8);
        }
    }
    let webp = pictures::read(&upscaled(&pictures::encode(&gray, Format::Png), 40, 40, Format::Webp));
    assert!(
        webp.to_rgb8()
            .pixels()
            .all(|pixel| pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap() <= 3)
    );
}

#[test]
fn gray_with_alpha_keeps_its_alpha_in_png_and_webp() {
    let picture = GrayAlphaImage::from_fn(32, 32, |x, y| image::LumaA([200, if x > y { 255 } else { 0 }]));
    let file = pictures::encode(&DynamicImage::ImageLumaA8(picture), Format::Png);
    let png = pictures::read(&upscaled(&file, 64, 64, Format::Png));
    assert_eq!(png.color(), image::ColorType::La8);
    let webp = pictures::read(&upscaled(&file, 64, 64, Format::Webp)).into_rgba8();
    for (x, y, pixel) in png.to_rgba8().enumerate_pixels() {
        assert_eq!(pixel[3], webp.get_pixel(x, y)[3]);
    }
}

#[test]
fn sixteen_bits_keep_their_precision_in_a_png() {
    // 400 levels within less than two levels of 8 bits.
    let ramp = ImageBuffer::from_fn(400, 8, |x, _| Rgb([30_000 + u16::try_from(x).unwrap(); 3]));
    let file = pictures::encode(&DynamicImage::ImageRgb16(ramp), Format::Png);
    let bench = Bench::new(&file);
    assert_eq!(engine::inspect(&bench.input).unwrap().bit_depth, 16);
    bench.upscale(800, 16, Format::Png).unwrap();
    let made = pictures::read(&bench.result());
    assert_eq!(made.color(), image::ColorType::Rgb16);
    let row: Vec<u16> = made.to_rgb16().rows().nth(7).unwrap().map(|pixel| pixel[0]).collect();
    assert!(row.windows(2).skip(10).take(700).all(|pair| pair[0] <= pair[1]));
    assert!((395..=405).contains(&(row[799] - row[0])), "{} to {}", row[0], row[799]);
}

#[test]
fn sixteen_bits_become_eight_in_jpeg_and_webp() {
    let flat = ImageBuffer::from_pixel(20, 20, Rgba([65_535_u16, 32_896, 0, 65_535]));
    let file = pictures::encode(&DynamicImage::ImageRgba16(flat), Format::Png);
    for format in [Format::Jpeg, Format::Webp] {
        let made = pictures::read(&upscaled(&file, 40, 40, format)).into_rgb8();
        let pixel = made.get_pixel(20, 20);
        assert!(pixel[0] >= 250 && pixel[1].abs_diff(128) <= 4 && pixel[2] <= 5, "{format:?} {pixel:?}");
    }
}

#[test]
fn the_hidden_colour_of_transparent_pixels_does_not_darken_edges() {
    // White on the left; on the right transparent black, which must never show.
    let picture = RgbaImage::from_fn(40, 40, |x, _| if x < 20 { Rgba([255; 4]) } else { Rgba([0; 4]) });
    let file = pictures::encode(&DynamicImage::ImageRgba8(picture), Format::Png);
    for format in [Format::Png, Format::Webp] {
        let made = pictures::read(&upscaled(&file, 120, 120, format)).into_rgba8();
        let seen = made.pixels().filter(|pixel| pixel[3] > 8).collect::<Vec<_>>();
        assert!(seen.len() >= 60 * 120);
        let darkest = seen.iter().flat_map(|pixel| &pixel.0[..3]).min().unwrap();
        assert!(*darkest >= 245, "{format:?} {darkest}");
        assert!(made.pixels().any(|pixel| (20..235).contains(&pixel[3])), "the edge is soft");
    }
}

#[test]
fn transparency_becomes_white_in_a_jpeg() {
    let clear = RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0]));
    let file =
        upscaled(&pictures::encode(&DynamicImage::ImageRgba8(clear), Format::Png), 32, 32, Format::Jpeg);
    assert!(pictures::read(&file).into_rgb8().pixels().all(|pixel| pixel.0 == [255; 3]));
}

#[test]
fn the_transparency_of_a_webp_is_exact() {
    let picture = pictures::fading(64, 40);
    let png = pictures::encode(&DynamicImage::ImageRgba8(picture), Format::Png);
    let expected = pictures::read(&upscaled(&png, 128, 80, Format::Png)).into_rgba8();
    let made = pictures::read(&upscaled(&png, 128, 80, Format::Webp)).into_rgba8();
    assert!(expected.pixels().zip(made.pixels()).all(|(a, b)| a[3] == b[3]));
}

#[test]
fn palettes_few_bits_and_transparent_colours_are_expanded() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
    encoder.set_trns(vec![255, 255, 255, 0]);
    encoder.write_header().unwrap().write_image_data(&[0b0001_1011; 4]).unwrap();
    let bench = Bench::new(&file);
    let found = engine::inspect(&bench.input).unwrap();
    assert!(found.has_alpha && found.bit_depth == 8);
    bench.upscale(4, 4, Format::Png).unwrap();
    let made = pictures::read(&bench.result()).into_rgba8();
    let row: Vec<[u8; 4]> = made.rows().next().unwrap().map(|pixel| pixel.0).collect();
    assert_eq!(row[..3], [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]]);
    assert_eq!(row[3][3], 0);
}

#[test]
fn an_interlaced_png_is_read() {
    let [interlaced, plain] =
        [&include_bytes!("../fixtures/interlaced.png")[..], include_bytes!("../fixtures/plain.png")];
    assert_eq!(upscaled(interlaced, 18, 18, Format::Png), upscaled(plain, 18, 18, Format::Png));
}

#[test]
fn a_cmyk_jpeg_becomes_rgb() {
    let mut file = Vec::new();
    let ink = [0_u8, 255, 255, 0].repeat(32 * 32);
    let encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.encode(&ink, 32, 32, jpeg_encoder::ColorType::Cmyk).unwrap();
    let made = pictures::read(&upscaled(&file, 64, 64, Format::Png)).into_rgb8();
    let pixel = made.get_pixel(32, 32);
    assert!(pixel[0] > 240 && pixel[1] < 15 && pixel[2] < 15, "{pixel:?}");
}

#[test]
fn a_progressive_jpeg_is_read() {
    let picture = pictures::smooth(64, 64);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.set_progressive(true);
    encoder.encode(picture.as_bytes(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let made = pictures::read(&upscaled(&file, 128, 128, Format::Png));
    assert!(pictures::worst_difference(&made, &pictures::smooth(128, 128)) <= 12);
}

#[test]
fn the_thumbnail_is_a_small_webp_of_the_result() {
    let bench = Bench::new(&pictures::encode(&pictures::smooth(600, 300), Format::Jpeg));
    let made = bench.upscale(1200, 600, Format::Png).unwrap();
    let thumbnail = pictures::read(&made.thumbnail);
    assert_eq!(pictures::format_of(&made.thumbnail), Format::Webp);
    assert!(pictures::worst_difference(&thumbnail, &pictures::smooth(480, 240)) <= 16);
    let clear = DynamicImage::ImageRgba8(pictures::fading(90, 60));
    let bench = Bench::new(&pictures::encode(&clear, Format::Png));
    let made = bench.upscale(180, 120, Format::Png).unwrap();
    let thumbnail = pictures::read(&made.thumbnail);
    assert_eq!((thumbnail.width(), thumbnail.height(), thumbnail.color().has_alpha()), (180, 120, true));
}
