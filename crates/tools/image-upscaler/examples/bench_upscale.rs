//! Measures the engine beside npm `sharp` (`bench/upscale/sharp.mjs`), which prints the same lines.
//!
//! - `bench_upscale fixture <dir>` writes the picture to be upscaled, `photo.rgb`, `photo.png` and `photo.jpg`,
//!   which is the mean of 2 by 2 pixels of `truth.rgb`.
//! - `bench_upscale run <dir> <iterations>` prints one JSON line per step and leaves `lumiku-*` files.
//! - `bench_upscale compare <dir>` prints the PSNR between `lumiku-*` and `sharp-*`, in decibels, and of each
//!   to the truth. sharp's enlarged pictures lie half a pixel to the right and below of where they belong; so
//!   the two differ, and the truth says which is nearer.

use std::{error::Error, fs, path::Path, time::Instant};

use lumiku_image_upscaler::engine::{self, Method, Request};
use lumiku_image_upscaler_dto::Format;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::{TimeVal, TimeValLike},
};
use serde_json::json;

/// 1 megapixel in, 4 out.
const FROM: (u32, u32) = (1152, 864);
const TO: (u32, u32) = (2304, 1728);
/// Input and output of each whole job.
const JOBS: [(&str, &str); 5] =
    [("png", "png"), ("png", "jpg"), ("jpg", "jpg"), ("jpg", "png"), ("jpg", "webp")];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["fixture", folder] => fixture(Path::new(folder)),
        ["run", folder, iterations] => run(Path::new(folder), iterations.parse()?),
        ["compare", folder] => compare(Path::new(folder)),
        _ => Err("usage: bench_upscale fixture <dir> | run <dir> <iterations> | compare <dir>".into()),
    }
}

fn run(folder: &Path, iterations: u32) -> Result<(), Box<dyn Error>> {
    let pixels = fs::read(folder.join("photo.rgb"))?;
    let mut result = Vec::new();
    let (wall, cpu) = measure(iterations, || {
        result = engine::resample_rgb(pixels.clone(), FROM, TO)?;
        Ok(())
    })?;
    fs::write(folder.join("lumiku-resize.rgb"), &result)?;
    print("resize", "rgb", "rgb", iterations, (wall, cpu), result.len() as u64);

    for (input, output) in JOBS {
        let target = folder.join(format!("lumiku-{input}.{output}"));
        let (width, height) = TO;
        let (method, format) = (Method::Lanczos3, format(output));
        let request = Request { width, height, method, format, quality: engine::DEFAULT_QUALITY };
        let source = folder.join(format!("photo.{input}"));
        let times = measure(iterations, || {
            engine::upscale(&source, &target, &request, &|| false, &mut |_| {})?;
            Ok(())
        })?;
        print("job", input, output, iterations, times, fs::metadata(&target)?.len());
    }
    Ok(())
}

fn format(extension: &str) -> Format {
    match extension {
        "jpg" => Format::Jpeg,
        "webp" => Format::Webp,
        _ => Format::Png,
    }
}

fn print(step: &str, input: &str, output: &str, iterations: u32, (wall, cpu): (f64, f64), bytes: u64) {
    println!(
        "{}",
        json!({
            "engine": "lumiku", "step": step, "in": input, "out": output, "iterations": iterations,
            "wallMs": wall, "cpuMs": cpu, "bytes": bytes,
        })
    );
}

/// Milliseconds per iteration, on the clock and of the processor, after one iteration to warm up.
fn measure(
    iterations: u32,
    mut step: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<(f64, f64), Box<dyn Error>> {
    step()?;
    let (start, before) = (Instant::now(), processor_ms()?);
    for _ in 0..iterations {
        step()?;
    }
    let each = f64::from(iterations.max(1));
    Ok((start.elapsed().as_secs_f64() * 1e3 / each, (processor_ms()? - before) / each))
}

/// User and system time of this process, in milliseconds.
fn processor_ms() -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = |time: TimeVal| std::time::Duration::from_micros(time.num_microseconds().unsigned_abs());
    Ok((micros(usage.user_time()) + micros(usage.system_time())).as_secs_f64() * 1e3)
}

fn compare(folder: &Path) -> Result<(), Box<dyn Error>> {
    let raw = |name: &str| fs::read(folder.join(name));
    let truth = raw("truth.rgb")?;
    let print = |step: &str, input: &str, output: &str, lumiku: &[u8], sharp: &[u8]| {
        println!(
            "{}",
            json!({
                "step": step, "in": input, "out": output, "psnr": psnr(lumiku, sharp),
                "psnrToTruth": { "lumiku": psnr(lumiku, &truth), "sharp": psnr(sharp, &truth) },
            })
        );
    };
    print("resize", "rgb", "rgb", &raw("lumiku-resize.rgb")?, &raw("sharp-resize.rgb")?);
    for (input, output) in JOBS {
        let pixels = |engine: &str| -> Result<Vec<u8>, Box<dyn Error>> {
            Ok(image::open(folder.join(format!("{engine}-{input}.{output}")))?.into_rgb8().into_raw())
        };
        print("job", input, output, &pixels("lumiku")?, &pixels("sharp")?);
    }
    Ok(())
}

/// Peak signal-to-noise ratio in decibels: 10 log10(255² / mean squared error).
fn psnr(a: &[u8], b: &[u8]) -> Option<f64> {
    if a.len() != b.len() || a.is_empty() {
        return None;
    }
    let squared: f64 = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    let count: f64 = a.chunks(1 << 20).map(|part| u32::try_from(part.len()).map_or(0.0, f64::from)).sum();
    Some(10.0 * (255.0_f64.powi(2) * count / squared.max(1e-9)).log10())
}

/// Something like a photograph: a sky, hills, round things with shading and sharp edges, texture and the
/// noise of a sensor.
fn fixture(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let balls: Vec<[f64; 6]> = (0..160)
        .map(|_| {
            let radius = 4.0 + 70.0 * random.next().powi(3);
            let [x, y] = [random.next() * f64::from(FROM.0), random.next() * f64::from(FROM.1)];
            [x, y, radius, random.next(), random.next(), random.next()]
        })
        .collect();
    let truth = image::RgbImage::from_fn(TO.0, TO.1, |x, y| {
        let (x, y) = (f64::from(x) / 2.0, f64::from(y) / 2.0);
        let hill = 430.0 + 60.0 * (x / 170.0).sin() + 25.0 * (x / 41.0).cos();
        let grass = 18.0 * (x / 3.1 + (y / 5.3).sin() * 2.0).sin() * (y / 2.3).cos();
        let mut colour = if y < hill {
            [90.0 + y / 8.0, 140.0 + y / 9.0, 215.0 - y / 20.0]
        } else {
            [60.0 + grass, 105.0 + grass, 40.0 + grass * 0.4]
        };
        for [cx, cy, radius, r, g, b] in &balls {
            let distance = ((x - cx).powi(2) + (y - cy).powi(2)).sqrt();
            if distance < *radius {
                let light = 1.15 - distance / radius * 0.7 - (x - cx) / radius * 0.2;
                colour = [r, g, b].map(|channel| (40.0 + 190.0 * channel) * light);
            }
        }
        let noise = (random.next() + random.next() + random.next() - 1.5) * 6.0;
        image::Rgb(colour.map(|channel| to_byte(channel + noise)))
    });
    fs::write(folder.join("truth.rgb"), truth.as_raw())?;
    let picture = image::imageops::thumbnail(&truth, FROM.0, FROM.1); // the mean of each 2 by 2 pixels
    fs::write(folder.join("photo.rgb"), picture.as_raw())?;
    picture.save(folder.join("photo.png"))?;
    let mut jpeg = fs::File::create(folder.join("photo.jpg"))?;
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 92).encode_image(&picture)?;
    Ok(())
}

fn to_byte(value: f64) -> u8 {
    (0..=u8::MAX).rev().find(|byte| f64::from(*byte) <= value).unwrap_or(0)
}

/// Numbers from 0 to 1, the same on every machine (xorshift64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}
