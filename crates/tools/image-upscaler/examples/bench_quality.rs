//! Measures how near results come to the truth, on photographs that no network was trained on:
//! `bench_quality <folder of pictures>` prints one JSON line for each picture and each kind of input.
//!
//! Each picture is halved by the bicubic filter (Keys, a = −0.5, widened for shrinking), written without loss and as
//! JPEG of quality 90 and 75, and doubled again from that file: by the AI mode, which chooses its network by itself, by
//! Lanczos3 (the fast mode) and by bicubic. PSNR in decibels of BT.601 luma of studio range, with a border of two
//! pixels cut off.

use std::{error::Error, fs, path::Path};

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{DynamicImage, RgbImage, codecs::jpeg::JpegEncoder};
use lumiku_image_upscaler::engine::{self, Method, Request};
use lumiku_image_upscaler_dto::Format;
use lumiku_super_resolution::Model;
use serde_json::json;

/// Pixels at each edge that do not count.
const BORDER: usize = 2;
/// Qualities of JPEG; `None` is PNG.
const INPUTS: [(&str, Option<u8>); 3] = [("clean", None), ("jpeg 90", Some(90)), ("jpeg 75", Some(75))];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: bench_quality <folder of pictures>")?;
    let work = tempfile::tempdir()?;
    let mut pictures: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    pictures.retain(|path| path.extension().is_some_and(|extension| extension == "webp"));
    pictures.sort();
    for path in pictures {
        let truth = image::open(&path)?.into_rgb8();
        let half = bicubic(&truth, truth.width() / 2, truth.height() / 2)?;
        for (kind, quality) in INPUTS {
            let input = work.path().join("input");
            fs::write(&input, encode(&half, quality)?)?;
            let seen = image::load_from_memory(&fs::read(&input)?)?.into_rgb8();
            let make = |method| make(&input, &work.path().join("output"), method, truth.dimensions());
            let (network, model) = make(Method::Network(None))?;
            let (lanczos, _) = make(Method::Lanczos3)?;
            let other =
                if model.as_deref() == Some(Model::Clean.name()) { Model::Used } else { Model::Clean };
            let (other, _) = make(Method::Network(Some(other)))?;
            let bicubic = bicubic(&seen, truth.width(), truth.height())?;
            println!(
                "{}",
                json!({
                    "picture": path.file_stem().and_then(|name| name.to_str()),
                    "input": kind,
                    "model": model,
                    "network": psnr(&network, &truth),
                    "otherNetwork": psnr(&other, &truth),
                    "lanczos3": psnr(&lanczos, &truth),
                    "bicubic": psnr(&bicubic, &truth),
                })
            );
        }
    }
    Ok(())
}

fn encode(picture: &RgbImage, quality: Option<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut file = Vec::new();
    match quality {
        Some(quality) => JpegEncoder::new_with_quality(&mut file, quality).encode_image(picture)?,
        None => DynamicImage::ImageRgb8(picture.clone())
            .write_to(&mut std::io::Cursor::new(&mut file), image::ImageFormat::Png)?,
    }
    Ok(file)
}

fn make(
    input: &Path,
    output: &Path,
    method: Method,
    (width, height): (u32, u32),
) -> Result<(RgbImage, Option<String>), Box<dyn Error>> {
    let request = Request { width, height, method, format: Format::Png, quality: 90 };
    let made = engine::upscale(input, output, &request, &|| false, &mut |_| {})?;
    Ok((image::load_from_memory(&fs::read(output)?)?.into_rgb8(), made.model))
}

fn bicubic(picture: &RgbImage, width: u32, height: u32) -> Result<RgbImage, Box<dyn Error>> {
    let from = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3)?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options)?;
    RgbImage::from_raw(width, height, to.into_vec()).ok_or_else(|| "sizes differ".into())
}

fn luma(picture: &RgbImage) -> Vec<f64> {
    let of = |[r, g, b]: [u8; 3]| {
        16.0 + (65.481 * f64::from(r) + 128.553 * f64::from(g) + 24.966 * f64::from(b)) / 255.0
    };
    picture.pixels().map(|pixel| of(pixel.0)).collect()
}

fn psnr(result: &RgbImage, truth: &RgbImage) -> f64 {
    let (width, height) = (truth.width() as usize, truth.height() as usize);
    let (result, truth) = (luma(result), luma(truth));
    let (mut squares, mut count) = (0.0, 0.0);
    for y in BORDER..height - BORDER {
        for x in BORDER..width - BORDER {
            squares += (result[y * width + x] - truth[y * width + x]).powi(2);
            count += 1.0;
        }
    }
    10.0 * (255.0_f64.powi(2) * count / squares.max(1e-9)).log10()
}
