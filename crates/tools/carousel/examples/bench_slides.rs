//! Draws sample slides and measures it.
//!
//! - `bench_slides pictures <dir> [template]` writes every template, role and size as PNG, and a sheet of each.
//! - `bench_slides draw <content.json> <dir>` draws a document in every size; pictures are `photo` and `avatar`.
//! - `bench_slides memory` draws 20 slides in three sizes as PNG and prints the most memory it held.
//! - `bench_slides run [iterations]` prints one JSON line for each template: milliseconds of the processor for
//!   each slide of a carousel of ten (compose, draw, PNG, JPEG), and on the clock for the ten on all threads.

use std::{collections::HashMap, error::Error, fs, num::NonZero, path::Path, sync::Arc, time::Instant};

use lumiku_carousel::{
    engine::{Bitmap, Bitmaps, Canvas, Engine, Pixels, encode, sizes},
    template::TEMPLATES,
};
use lumiku_carousel_dto::{BrandKit, Content, Fit, Picture, Role, Size, Slide, Slot, Text};
use lumiku_dto::FileId;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pictures", folder] => pictures(Path::new(folder), None),
        ["pictures", folder, template] => pictures(Path::new(folder), Some(template)),
        ["draw", content, folder] => draw(
            &serde_json::from_slice(&fs::read(content)?)?,
            "slide",
            Path::new(folder),
            &Engine::new(),
            &photos(),
        ),
        ["memory"] => memory(),
        ["run"] => run(20),
        ["run", iterations] => run(iterations.parse()?),
        _ => {
            Err("usage: bench_slides pictures <dir> [template] | draw <json> <dir> | memory | run [n]".into())
        }
    }
}

fn slide(role: Role, texts: &[(Slot, &str)], items: &[&str], picture: bool) -> Slide {
    Slide {
        id: format!("{}-{picture}", role.as_str()),
        role,
        texts: texts
            .iter()
            .map(|(slot, text)| (*slot, Text::from_markup(text)))
            .collect::<std::collections::BTreeMap<_, _>>(),
        items: items.iter().map(|item| Text::from_markup(item)).collect(),
        picture: picture.then(|| Picture {
            file_id: FileId::new("photo"),
            alt: None,
            crop: None,
            focus: None,
        }),
        ..Slide::default()
    }
}

/// Ten slides: every role, and some of them with a picture.
fn sample(template: &str) -> Content {
    let brand = BrandKit {
        name: "Maya Larasati".to_owned(),
        handle: Some("@maya.menulis".to_owned()),
        avatar_file_id: Some(FileId::new("avatar")),
        ..BrandKit::default()
    };
    let cover = [
        (Slot::Kicker, "Slow work"),
        (Slot::Title, "The quiet art of ==doing less== and meaning it"),
        (Slot::Body, "Seven small habits that gave me my afternoons back, without an app."),
    ];
    let body = [
        (Slot::Kicker, "Habit one"),
        (Slot::Title, "Decide what ==today== is for"),
        (
            Slot::Body,
            "Before the first message, write one sentence: *if only this gets done, the day was good.* \
             Everything else is a bonus, and you will be surprised how rarely you need it.",
        ),
    ];
    let quote = [
        (Slot::Quote, "How we spend our days is, of course, how we ==spend our lives.=="),
        (Slot::Author, "Annie Dillard, The Writing Life"),
    ];
    let list = [(Slot::Kicker, "In practice"), (Slot::Title, "A day with ==edges==")];
    let items = [
        "**One hour** without a screen before the first meeting",
        "Messages at eleven and at four, never between",
        "A walk after lunch, phone left on the desk",
        "Stop at six. Write down where to begin tomorrow",
    ];
    let number = [
        (Slot::Kicker, "What it costs"),
        (Slot::Figure, "23 min"),
        (Slot::Title, "to find your way back after an interruption"),
        (Slot::Body, "Mark, Gudith & Klocke, The Cost of Interrupted Work, 2008"),
    ];
    let image = [
        (Slot::Title, "Where I go when ==nothing== works"),
        (Slot::Body, "Lake Toba, a quarter past five in the morning"),
    ];
    let cta = [
        (Slot::Kicker, "Your turn"),
        (Slot::Title, "Try it for ==one== week"),
        (Slot::Body, "Save this for Monday, and tell me which habit you would keep."),
        (Slot::Action, "Follow for part two"),
    ];
    let slides = vec![
        slide(Role::Cover, &cover, &[], false),
        slide(Role::Body, &body, &[], false),
        slide(Role::Quote, &quote, &[], false),
        slide(Role::List, &list, &items, false),
        slide(Role::Number, &number, &[], false),
        slide(Role::Image, &image, &[], true),
        slide(Role::Cta, &cta, &[], false),
        slide(Role::Cover, &cover, &[], true),
        slide(Role::Body, &body, &[], true),
        slide(Role::Quote, &quote, &[], true),
    ];
    Content { brand: Some(brand), slides, ..Content::new(template) }
}

/// A landscape by arithmetic: hills in haze below a morning sky, and a face of two circles.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test picture"
)]
fn photos() -> Bitmaps {
    let (width, height) = (1600_u32, 1200_u32);
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let mut color = [250.0 - 60.0 * v, 190.0 - 10.0 * v, 150.0 + 70.0 * v];
            let sun = ((u - 0.62).powi(2) * 1.8 + (v - 0.4).powi(2)).sqrt();
            if sun < 0.09 {
                color = [255.0, 236.0, 200.0];
            }
            for layer in 0..5 {
                let depth = layer as f32;
                let ridge = 0.46
                    + 0.1 * depth
                    + 0.05 * (u * (5.0 + 2.3 * depth) + depth * 1.7).sin()
                    + 0.018 * (u * (17.0 + 5.0 * depth) + depth).sin();
                if v > ridge {
                    let far = 1.0 - depth / 5.0;
                    color = [40.0 + 150.0 * far, 70.0 + 90.0 * far, 90.0 + 70.0 * far];
                }
            }
            pixels.extend(color.map(|channel: f32| channel.clamp(0.0, 255.0) as u8));
        }
    }
    let photo = Bitmap { width, height, pixels: Pixels::Rgb(pixels) };
    let side = 256_u32;
    let face = (0..side * side).flat_map(|index| {
        let (u, v) = ((index % side) as f32 / side as f32 - 0.5, (index / side) as f32 / side as f32);
        let head = u * u + (v - 0.42).powi(2) < 0.035;
        let shoulders = (u / 0.36).powi(2) + ((v - 1.02) / 0.36).powi(2) < 1.0;
        if head || shoulders { [58, 44, 60] } else { [236, 178, 140] }
    });
    let avatar = Bitmap { width: side, height: side, pixels: Pixels::Rgb(face.collect()) };
    HashMap::from([(FileId::new("photo"), Arc::new(photo)), (FileId::new("avatar"), Arc::new(avatar))])
}

fn pictures(folder: &Path, only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let (engine, bitmaps) = (Engine::new(), photos());
    for template in TEMPLATES.iter().filter(|template| only.is_none_or(|id| id == template.id)) {
        draw(&sample(template.id), template.id, folder, &engine, &bitmaps)?;
    }
    Ok(())
}

/// Writes every slide in every size, and a sheet of each size; prints what does not fit.
fn draw(
    content: &Content,
    name: &str,
    folder: &Path,
    engine: &Engine,
    bitmaps: &Bitmaps,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for size in Size::ALL {
        let mut all = Vec::new();
        for (index, slide) in content.slides.iter().enumerate() {
            let scene = engine.compose(content, index, size, &sizes(bitmaps))?;
            let canvas = engine.render(&scene, bitmaps);
            let file = format!("{name}-{}-{index}-{}.png", size.slug(), slide.role.as_str());
            fs::write(folder.join(file), encode::png(&canvas))?;
            if scene.fit.fit != Fit::Fits || scene.missing > 0 {
                println!(
                    "{name} {} {index}: {}, {} letters missing",
                    size.as_str(),
                    scene.fit.fit,
                    scene.missing
                );
            }
            all.push(canvas);
        }
        fs::write(folder.join(format!("{name}-{}-sheet.png", size.slug())), encode::png(&sheet(&all)))?;
    }
    Ok(())
}

/// Slides at a third of their size, five in a row.
fn sheet(all: &[Canvas]) -> Canvas {
    const PART: u32 = 3;
    const GAP: u32 = 16;
    let (width, height) = (all[0].width / PART, all[0].height / PART);
    let rows = u32::try_from(all.len()).unwrap_or(1).div_ceil(5);
    let (wide, high) = (5 * (width + GAP) + GAP, rows * (height + GAP) + GAP);
    let mut sheet = Canvas { width: wide, height: high, pixels: vec![120; (wide * high * 3) as usize] };
    for (number, canvas) in (0_u32..).zip(all) {
        let (left, top) = (GAP + number % 5 * (width + GAP), GAP + number / 5 * (height + GAP));
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let mut sum = 0_u32;
                    for (dx, dy) in (0..PART).flat_map(|dx| (0..PART).map(move |dy| (dx, dy))) {
                        let at = ((y * PART + dy) * canvas.width + x * PART + dx) * 3 + channel;
                        sum += u32::from(canvas.pixels[at as usize]);
                    }
                    let at = (((top + y) * wide + left + x) * 3 + channel) as usize;
                    sheet.pixels[at] = u8::try_from(sum / (PART * PART)).unwrap_or(255);
                }
            }
        }
    }
    sheet
}

/// Milliseconds of the processor so far, of all threads.
#[expect(clippy::cast_precision_loss, reason = "a duration")]
fn cpu() -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1000.0)
}

/// The most memory of a large export: the files are kept until the end, as a service may do.
fn memory() -> Result<(), Box<dyn Error>> {
    let (engine, bitmaps) = (Engine::new(), photos());
    let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    for template in TEMPLATES {
        let mut content = sample(template.id);
        let again = content.slides.clone();
        content.slides.extend(again);
        let mut bytes = 0;
        for size in Size::ALL {
            let files =
                engine.render_all(&content, size, &bitmaps, threads, |_, _, canvas| encode::png(&canvas))?;
            bytes += files.iter().map(Vec::len).sum::<usize>();
        }
        let peak = getrusage(UsageWho::RUSAGE_SELF)?.max_rss() / 1024;
        println!("{}", json!({ "template": template.id, "slides": 60, "pngBytes": bytes, "peakMiB": peak }));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "few iterations")]
fn run(iterations: u32) -> Result<(), Box<dyn Error>> {
    let bitmaps = photos();
    let began = Instant::now();
    let engine = Engine::new();
    let start = began.elapsed().as_secs_f64() * 1000.0;
    let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    for template in TEMPLATES {
        let content = sample(template.id);
        let slides = content.slides.len();
        let began = Instant::now();
        engine
            .render_all(&content, Size::Portrait, &bitmaps, threads, |_, _, canvas| encode::png(&canvas))?;
        let first = began.elapsed().as_secs_f64() * 1000.0;
        let mut spent = [0.0; 4];
        let mut bytes = [0_usize; 2];
        for _ in 0..iterations {
            let from = cpu()?;
            let mut scenes = Vec::new();
            for index in 0..slides {
                scenes.push(engine.compose(&content, index, Size::Portrait, &sizes(&bitmaps))?);
            }
            let composed = cpu()?;
            let canvases: Vec<Canvas> = scenes.iter().map(|scene| engine.render(scene, &bitmaps)).collect();
            let drawn = cpu()?;
            bytes[0] = canvases.iter().map(|canvas| encode::png(canvas).len()).sum();
            let png = cpu()?;
            bytes[1] = canvases.iter().map(|canvas| encode::jpeg(canvas, encode::QUALITY).len()).sum();
            let jpeg = cpu()?;
            for (sum, time) in
                spent.iter_mut().zip([composed - from, drawn - composed, png - drawn, jpeg - png])
            {
                *sum += time;
            }
        }
        let [compose, draw, png, jpeg] = spent.map(|sum| sum / f64::from(iterations) / slides as f64);
        let (began, from) = (Instant::now(), cpu()?);
        for _ in 0..iterations {
            engine.render_all(&content, Size::Portrait, &bitmaps, threads, |_, _, canvas| {
                encode::png(&canvas)
            })?;
        }
        let wall = began.elapsed().as_secs_f64() * 1000.0 / f64::from(iterations);
        let whole = (cpu()? - from) / f64::from(iterations) / slides as f64;
        println!(
            "{}",
            json!({
                "template": template.id, "slides": slides, "threads": threads.get(), "startMs": start,
                "firstCarouselMs": first, "composeMs": compose, "drawMs": draw, "pngMs": png, "jpegMs": jpeg,
                "slidePngCpuMs": whole, "carouselPngWallMs": wall,
                "pngBytes": bytes[0] / slides, "jpegBytes": bytes[1] / slides,
            })
        );
    }
    Ok(())
}
