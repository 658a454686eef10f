//! The AI mode: pixels through every kind of picture, and which network is chosen.

use std::{path::Path, sync::Arc};

use image::{DynamicImage, GrayImage, ImageBuffer, Luma, Rgb, Rgba, RgbaImage, codecs::jpeg::JpegEncoder};
use lumiku_image_upscaler::engine::{EngineError, Method, Upscaled};
use lumiku_image_upscaler_dto::Format;
use lumiku_super_resolution::{Model, OnnxModel};

use crate::{Bench, FORMATS, pictures};

fn auto() -> Method {
    Method::Network(None)
}

/// A photograph of the repository's, stored without loss.
fn photo(name: &str) -> DynamicImage {
    let path = format!("{}/../../../bench/photos/{name}.webp", env!("CARGO_MANIFEST_DIR"));
    pictures::read(&std::fs::read(path).unwrap())
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture.to_rgb8()).unwrap();
    file
}

fn upscaled(input: &[u8], width: u32, height: u32, format: Format) -> (Upscaled, DynamicImage) {
    let bench = Bench::new(input);
    let made = bench.upscale_by(auto(), width, height, format).unwrap();
    assert_eq!((made.width, made.height), (width, height));
    let result = pictures::read(&bench.result());
    assert_eq!((result.width(), result.height()), (width, height));
    (made, result)
}

fn model_for(input: &[u8]) -> String {
    let picture = pictures::read(input);
    upscaled(input, picture.width() * 2, picture.height() * 2, Format::Png).0.model.unwrap()
}

/// The mean of the squared differences of luma, in grey levels.
fn error(a: &DynamicImage, b: &DynamicImage) -> f64 {
    let (a, b) = (a.to_luma8(), b.to_luma8());
    let squares: f64 = a.iter().zip(b.iter()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    squares / f64::from(a.width() * a.height())
}

#[test]
fn every_file_type_and_size_works_and_keeps_smooth_colours() {
    let picture = pictures::smooth(60, 44);
    for input in FORMATS {
        for output in FORMATS {
            for (width, height) in [(120, 88), (90, 66), (180, 132), (240, 176), (480, 352)] {
                let (_, made) = upscaled(&pictures::encode(&picture, input), width, height, output);
                let difference = pictures::worst_difference(&made, &pictures::smooth(width, height));
                assert!(difference <= 16, "{input:?} to {output:?}, {width} wide: {difference}");
            }
        }
    }
}

#[test]
fn a_photograph_comes_nearer_to_the_truth_than_by_resampling() {
    for name in ["cat", "pagoda"] {
        let truth = photo(name);
        let small = truth.resize_exact(truth.width() / 2, truth.height() / 2, image::imageops::CatmullRom);
        let file = pictures::encode(&small, Format::Png);
        let (made, network) = upscaled(&file, truth.width(), truth.height(), Format::Png);
        assert_eq!(made.model.as_deref(), Some(Model::Clean.name()), "{name}");
        let plain = pictures::read(&crate::upscaled(&file, truth.width(), truth.height(), Format::Png));
        let (network, plain) = (error(&network, &truth), error(&plain, &truth));
        assert!(network < 0.9 * plain, "{name}: {network} and {plain}");
    }
}

#[test]
fn the_pictures_own_quality_chooses_the_network() {
    for name in ["astronaut", "cat", "stream", "mountains"] {
        let photo = photo(name);
        let small = photo.resize_exact(photo.width() / 2, photo.height() / 2, image::imageops::Lanczos3);
        assert_eq!(model_for(&pictures::encode(&small, Format::Png)), Model::Clean.name(), "{name}");
        assert_eq!(model_for(&jpeg(&small, 98)), Model::Clean.name(), "{name}, a JPEG of quality 98");
        for quality in [50, 75, 90] {
            assert_eq!(model_for(&jpeg(&small, quality)), Model::Used.name(), "{name}, quality {quality}");
        }
        let saved_again = pictures::encode(&pictures::read(&jpeg(&small, 60)), Format::Png);
        assert_eq!(model_for(&saved_again), Model::Used.name(), "{name}, a JPEG saved as PNG");
    }
    let mut state = 1_u32;
    let noisy = GrayImage::from_fn(320, 240, |x, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([u8::try_from(60 + x / 3 + (state >> 28)).unwrap()])
    });
    assert_eq!(
        model_for(&pictures::encode(&DynamicImage::ImageLuma8(noisy), Format::Png)),
        Model::Used.name()
    );
}

/// Their steps are as even as noise is, and nothing else of it.
#[test]
fn drawings_and_small_pictures_are_not_taken_for_noisy() {
    type IsDark = fn(u32, u32) -> bool;
    let drawings: [(&str, IsDark); 4] = [
        ("checks of a pixel", |x, y| (x + y) % 2 == 0),
        ("checks of three pixels", |x, y| (x / 3 + y / 3) % 2 == 0),
        ("hatching", |x, y| (x + 2 * y) % 7 < 2),
        ("modules of a code", |x, y| {
            ((x / 4).wrapping_mul(0x9E37_79B9) ^ (y / 4).wrapping_mul(0x85EB_CA6B)).wrapping_mul(0xC2B2_AE35)
                >> 31
                == 0
        }),
    ];
    for (name, is_dark) in drawings {
        let drawing = GrayImage::from_fn(280, 280, |x, y| Luma([if is_dark(x, y) { 20 } else { 240 }]));
        let drawing = DynamicImage::ImageLuma8(drawing);
        assert_eq!(model_for(&pictures::encode(&drawing, Format::Png)), Model::Clean.name(), "{name}");
    }
    for name in ["dandelion", "stream", "sunset", "cat"] {
        let photo = photo(name);
        for width in [48, 96, 160] {
            let small = photo.resize(width, width, image::imageops::Lanczos3);
            assert_eq!(
                model_for(&pictures::encode(&small, Format::Png)),
                Model::Clean.name(),
                "{name}, {width}"
            );
        }
    }
}

#[test]
fn a_choice_is_kept() {
    let bench = Bench::new(&jpeg(&pictures::smooth(40, 40), 60));
    for model in [Model::Clean, Model::Used] {
        let made = bench.upscale_by(Method::Network(Some(model)), 80, 80, Format::Png).unwrap();
        assert_eq!(made.model.as_deref(), Some(model.name()));
    }
    assert_eq!(bench.upscale(80, 80, Format::Png).unwrap().model, None);
}

#[test]
fn pictures_of_one_pixel_and_odd_sizes_work() {
    for (from, to) in
        [((1, 1), (2, 2)), ((1, 1), (4, 4)), ((1, 7), (3, 21)), ((33, 1), (67, 3)), ((17, 13), (34, 26))]
    {
        for format in FORMATS {
            upscaled(&pictures::encode(&pictures::smooth(from.0, from.1), Format::Png), to.0, to.1, format);
        }
    }
}

#[test]
fn gray_stays_gray() {
    let gray = DynamicImage::ImageLuma8(GrayImage::from_fn(40, 30, |x, y| {
        Luma([if (x / 6 + y / 5) % 2 == 0 { 40 } else { 210 }])
    }));
    let (_, made) = upscaled(&pictures::encode(&gray, Format::Png), 80, 60, Format::Png);
    assert_eq!(made.color(), image::ColorType::L8);
}

#[test]
fn the_ink_of_a_cmyk_jpeg_becomes_rgb() {
    let mut file = Vec::new();
    let ink = [0_u8, 255, 255, 0].repeat(32 * 32);
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 85);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
    encoder.encode(&ink, 32, 32, jpeg_encoder::ColorType::Cmyk).unwrap();
    let (made, picture) = upscaled(&file, 64, 64, Format::Png);
    assert_eq!((made.model.as_deref(), picture.color()), (Some(Model::Used.name()), image::ColorType::Rgb8));
    let flat = |pixel: &Rgb<u8>| pixel[0] > 240 && pixel[1] < 15 && pixel[2] < 15;
    assert!(picture.to_rgb8().pixels().all(flat));
}

#[test]
fn sixteen_bits_keep_their_precision() {
    let ramp = ImageBuffer::from_fn(400, 8, |x, _| Rgb([30_000 + u16::try_from(x).unwrap(); 3]));
    let (_, made) =
        upscaled(&pictures::encode(&DynamicImage::ImageRgb16(ramp), Format::Png), 800, 16, Format::Png);
    assert_eq!(made.color(), image::ColorType::Rgb16);
    let row: Vec<u16> = made.to_rgb16().rows().nth(7).unwrap().map(|pixel| pixel[0]).collect();
    let levels: std::collections::BTreeSet<u16> = row.iter().copied().collect();
    assert!(levels.len() > 300, "{} levels", levels.len());
    assert!((350..=450).contains(&(i32::from(row[790]) - i32::from(row[10]))), "{} to {}", row[10], row[790]);
}

#[test]
fn what_is_white_stays_white_where_it_fades_out() {
    // A disc on nothing; the nothing is black.
    let disc = RgbaImage::from_fn(64, 64, |x, y| {
        // In half pixels, so that its middle lies between four of them.
        let distance = (2 * x).abs_diff(63).pow(2) + (2 * y).abs_diff(63).pow(2);
        match distance {
            ..2300 => Rgba([255; 4]),
            2300..2500 => Rgba([255, 255, 255, 128]),
            _ => Rgba([0; 4]),
        }
    });
    for (size, format) in [(128, Format::Png), (256, Format::Png), (128, Format::Webp)] {
        let (_, made) = upscaled(
            &pictures::encode(&DynamicImage::ImageRgba8(disc.clone()), Format::Png),
            size,
            size,
            format,
        );
        let made = made.into_rgba8();
        let darkest =
            made.pixels().filter(|pixel| pixel[3] > 40).map(|pixel| pixel[0].min(pixel[1])).min().unwrap();
        assert!(darkest > 235, "{format:?} {size}: {darkest}");
        assert_eq!(made.get_pixel(0, 0)[3], 0);
        assert_eq!(made.get_pixel(size / 2, size / 2)[3], 255);
    }
}

/// Shadows and glows: what a network saw under them was their neighbour.
#[test]
fn faint_colours_stay_what_they_are() {
    let upscaled = |picture: DynamicImage| {
        upscaled(
            &pictures::encode(&picture, Format::Png),
            2 * picture.width(),
            2 * picture.height(),
            Format::Png,
        )
        .1
    };
    for alpha in [1, 15, 24, 60] {
        let faint = RgbaImage::from_pixel(40, 40, Rgba([255, 255, 255, alpha]));
        let made = upscaled(DynamicImage::ImageRgba8(faint)).into_rgba8();
        assert!(
            made.pixels().all(|pixel| pixel.0 == [255, 255, 255, alpha]),
            "{alpha}: {:?}",
            made.get_pixel(7, 7)
        );
        let faint = ImageBuffer::from_pixel(40, 40, Rgba([65_535, 65_535, 65_535, u16::from(alpha) * 257]));
        let made = upscaled(DynamicImage::ImageRgba16(faint)).into_rgba16();
        assert!(made.pixels().all(|pixel| pixel[0] > 65_000), "{alpha}: {:?}", made.get_pixel(7, 7));
    }
    // A white glow to the right of a black card, and nothing to the left of it.
    let card = RgbaImage::from_fn(90, 30, |x, _| match x {
        ..30 => Rgba([0; 4]),
        30..60 => Rgba([0, 0, 0, 255]),
        _ => Rgba([255, 255, 255, 12]),
    });
    let made = upscaled(DynamicImage::ImageRgba8(card)).into_rgba8();
    for (x, y, pixel) in made.enumerate_pixels() {
        match x {
            // Lanczos reaches three pixels of the source over an edge.
            ..54 => assert_eq!(pixel.0, [0; 4], "{x}, {y}"),
            66..114 => assert_eq!(pixel.0, [0, 0, 0, 255], "{x}, {y}"),
            126.. => assert_eq!(pixel.0, [255, 255, 255, 12], "{x}, {y}"),
            _ => {}
        }
    }
}

#[test]
fn damaged_and_animated_pictures_are_refused_as_ever() {
    let whole = jpeg(&pictures::smooth(64, 64), 80);
    let bench = Bench::new(&whole[..whole.len() / 2]);
    let result = bench.upscale_by(auto(), 128, 128, Format::Png);
    assert!(matches!(&result, Err(error @ EngineError::Damaged { .. }) if error.is_refusal()), "{result:?}");
    assert_eq!(bench.left_files(), 1);
}

/// Nearest neighbours, as a network of the operator's own would come.
#[test]
fn a_network_of_ones_own_makes_the_colours() {
    let file = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../super-resolution/tests/models");
        Arc::new(OnnxModel::read(&Path::new(folder).join(name)).unwrap())
    };
    let picture = pictures::smooth(150, 130);
    let bench = Bench::new(&pictures::encode(&picture, Format::Png));
    for (name, times) in [("enlarge-2.onnx", 2), ("enlarge-3-fixed.onnx", 3)] {
        let method = || Method::Own(file(name));
        let made = bench.upscale_by(method(), 150 * times, 130 * times, Format::Png).unwrap();
        assert_eq!(made.model.as_deref(), name.strip_suffix(".onnx"));
        let result = pictures::read(&bench.result()).into_rgb8();
        for (x, y, pixel) in result.enumerate_pixels() {
            assert_eq!(pixel, picture.as_rgb8().unwrap().get_pixel(x / times, y / times), "{name}: {x}, {y}");
        }
        // Fitted to another size.
        bench.upscale_by(method(), 375, 325, Format::Jpeg).unwrap();
        let result = pictures::read(&bench.result());
        assert!(pictures::worst_difference(&result, &pictures::smooth(375, 325)) <= 14);
    }
    let gray = DynamicImage::ImageLuma16(ImageBuffer::from_fn(40, 30, |x, y| {
        Luma([u16::try_from(x * 900 + y * 40).unwrap()])
    }));
    let bench = Bench::new(&pictures::encode(&gray, Format::Png));
    bench.upscale_by(Method::Own(file("enlarge-2.onnx")), 80, 60, Format::Png).unwrap();
    let result = pictures::read(&bench.result());
    assert_eq!(result.color(), image::ColorType::L16);
    let far = |x: u32, y: u32| {
        result.to_luma16().get_pixel(x, y)[0].abs_diff(gray.to_luma16().get_pixel(x / 2, y / 2)[0])
    };
    assert!([(0, 0), (79, 59), (31, 17)].into_iter().all(|(x, y)| far(x, y) <= 1));
}
