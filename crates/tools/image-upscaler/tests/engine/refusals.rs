//! Files and requests that must be refused, in words, quickly, and without a trace.

use std::time::{Duration, Instant};

use lumiku_image_upscaler::engine::{self, EngineError};
use lumiku_image_upscaler_dto::Format;

use crate::{Bench, FORMATS, corpus, pictures};

/// Peak resident memory of this process so far, in MiB. Linux only, as are the tests.
fn peak_mib() -> i64 {
    nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_SELF).unwrap().max_rss() / 1024
}

#[test]
fn hostile_files_are_refused_or_survived_quickly_and_in_little_memory() {
    for file in corpus::all() {
        let bench = Bench::new(&file.bytes);
        let (start, before) = (Instant::now(), peak_mib());
        let result = bench.upscale(32, 32, Format::Png);
        let (took, grown) = (start.elapsed(), peak_mib() - before);
        let refused = matches!(&result, Err(error) if error.is_refusal());
        assert!(refused || (result.is_ok() && !file.refused), "{}: {result:?}", file.name);
        assert!(took < Duration::from_secs(10), "{}: {took:?}", file.name);
        // Other tests of this process may be running; a bomb would show all the same.
        assert!(grown < 400, "{}: {grown} MiB", file.name);
        assert_eq!(bench.left_files(), 1 + usize::from(result.is_ok()), "{}", file.name);
    }
}

#[test]
fn cmyk_whose_colours_are_coarser_than_its_black_is_refused_instead_of_read_wrongly() {
    let mut file = Vec::new();
    let ink = [0_u8, 255, 255, 0].repeat(32 * 32);
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 85);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
    encoder.encode(&ink, 32, 32, jpeg_encoder::ColorType::Cmyk).unwrap();
    let refused = engine::inspect(&Bench::new(&file).input).unwrap_err();
    assert!(refused.is_refusal());
    let sentence = "This kind of file cannot be read: a JPEG whose first component is coarser than others.";
    assert_eq!(refused.to_string(), sentence);
}

#[test]
fn bombs_are_refused_from_their_headers() {
    for file in
        corpus::all().into_iter().filter(|file| file.name.contains(" by ") || file.name.contains("65,535"))
    {
        let bench = Bench::new(&file.bytes);
        let start = Instant::now();
        let result = engine::inspect(&bench.input);
        assert!(
            matches!(result, Err(EngineError::InputTooLarge { .. } | EngineError::Damaged { .. })),
            "{}: {result:?}",
            file.name
        );
        assert!(start.elapsed() < Duration::from_millis(200), "{}", file.name);
    }
}

#[test]
fn other_types_and_animations_are_named() {
    let error = |name: &str| {
        let file = corpus::all().into_iter().find(|file| file.file_name == name).unwrap();
        engine::inspect(&Bench::new(&file.bytes).input).unwrap_err()
    };
    assert!(matches!(error("animation.png"), EngineError::NotAPicture));
    assert!(matches!(error("drawing.png"), EngineError::NotAPicture));
    assert!(matches!(error("animation.webp"), EngineError::Animated));
    assert!(matches!(error("apng.png"), EngineError::Animated));
    assert!(matches!(error("wide.jpg"), EngineError::InputTooLarge { width: 65_535, height: 65_535 }));
    assert!(error("bomb.png").to_string().contains("50000 × 50000 pixels; at most 50 megapixels"));
}

#[test]
fn a_file_that_is_cut_short_is_damaged() {
    let picture = pictures::smooth(97, 83);
    let mut clear = picture.to_rgba8();
    clear.pixels_mut().for_each(|pixel| pixel[3] = pixel[0]);
    let clear = image::DynamicImage::ImageRgba8(clear);
    let mut progressive = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 90);
    encoder.set_progressive(true);
    encoder.encode(picture.as_bytes(), 97, 83, jpeg_encoder::ColorType::Rgb).unwrap();
    let lossy = crate::upscaled(&pictures::encode(&clear, Format::Png), 97, 83, Format::Webp);
    let mut files: Vec<Vec<u8>> = FORMATS.iter().map(|format| pictures::encode(&picture, *format)).collect();
    files.extend([progressive, lossy]);
    for (index, file) in files.iter().enumerate() {
        // The last few bytes hold no pixels: an end mark, a checksum.
        for length in (0..file.len() - 16).step_by((file.len() / 60).max(1)) {
            let bench = Bench::new(&file[..length]);
            let result = bench.upscale(97, 83, Format::Png);
            assert!(
                matches!(&result, Err(error) if error.is_refusal()),
                "file {index} at {length}: {result:?}"
            );
            assert_eq!(bench.left_files(), 1);
        }
    }
}

#[test]
fn random_damage_never_panics() {
    let picture = pictures::smooth(40, 30);
    let mut state = 0x1234_5678_u32;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        usize::try_from(state).unwrap() % below
    };
    for format in FORMATS {
        let file = pictures::encode(&picture, format);
        for _ in 0..300 {
            let mut damaged = file.clone();
            for _ in 0..=random(6) {
                let place = random(damaged.len());
                damaged[place] = random(256).to_le_bytes()[0];
            }
            let bench = Bench::new(&damaged);
            let result = bench.upscale(80, 60, Format::Jpeg);
            assert!(result.is_ok() || matches!(&result, Err(error) if error.is_refusal()), "{result:?}");
        }
    }
}

#[test]
fn a_result_that_cannot_be_made_is_refused_before_reading() {
    let bench = Bench::new(b"not even a picture");
    for (width, height, format) in [
        (0, 10, Format::Png),
        (10_001, 10_000, Format::Png),
        (65_536, 10, Format::Jpeg),
        (16_384, 10, Format::Webp),
        (u32::MAX, u32::MAX, Format::Png),
    ] {
        let result = bench.upscale(width, height, format);
        assert!(matches!(result, Err(EngineError::OutputSize { .. })), "{width} x {height}: {result:?}");
    }
}
