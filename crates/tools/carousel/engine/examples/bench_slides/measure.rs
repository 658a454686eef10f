//! What drawing costs.

use std::{
    error::Error,
    fs,
    io::{Cursor, Write},
    num::NonZero,
    path::Path,
    sync::Arc,
    time::Instant,
};

use lumiku_carousel_dto::{Picture, Size};
use lumiku_carousel_engine::{Bitmaps, Canvas, Engine, decode, encode, pdf::Pdf, sizes, template::TEMPLATES};
use lumiku_dto::FileId;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use serde_json::json;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Done,
    designs::jpeg,
    sample::{landscape, photos, sample},
};

/// Milliseconds of the processor so far, of all threads.
#[expect(clippy::cast_precision_loss, reason = "a duration")]
fn cpu() -> Result<f64, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1000.0)
}

/// The most memory of a large export: each slide has a photograph of twelve megapixels of its own, and is written
/// down when it is drawn.
pub(crate) fn memory(folder: &Path) -> Done {
    let (engine, mut bitmaps) = (Engine::new(), photos());
    let threads = threads();
    let photo = jpeg(&landscape(4000, 3000));
    let name = |slide: usize| FileId::new(format!("photo-{slide}"));
    for slide in 0..20 {
        bitmaps.insert(name(slide), Arc::new(decode(&photo)?));
    }
    for template in TEMPLATES {
        let mut content = sample(template.id);
        let again = content.slides.clone();
        content.slides.extend(again);
        for (slide, file_id) in content.slides.iter_mut().zip((0..).map(name)) {
            slide.picture = Some(Picture { file_id, alt: None, crop: None, focus: None });
        }
        let mut bytes = 0;
        for size in Size::ALL {
            let files = engine.render_all(&content, size, &bitmaps, threads, |index, _, canvas| {
                let file = encode::png(canvas);
                fs::write(folder.join(format!("{index}.png")), &file).map(|()| file.len())
            })?;
            bytes += files.into_iter().sum::<Result<usize, _>>()?;
        }
        let peak = getrusage(UsageWho::RUSAGE_SELF)?.max_rss() / 1024;
        println!("{}", json!({ "template": template.id, "slides": 60, "pngBytes": bytes, "peakMiB": peak }));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "few iterations")]
pub(crate) fn run(iterations: u32) -> Done {
    let bitmaps = photos();
    let began = Instant::now();
    let engine = Engine::new();
    let start = began.elapsed().as_secs_f64() * 1000.0;
    let threads = threads();
    for template in TEMPLATES {
        let content = sample(template.id);
        let slides = content.slides.len();
        let began = Instant::now();
        engine.render_all(&content, Size::Portrait, &bitmaps, threads, |_, _, canvas| encode::png(canvas))?;
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
                encode::png(canvas)
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

fn threads() -> NonZero<usize> {
    std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Twenty slides as one PDF.
pub(crate) fn pdf(folder: &Path, template: &str) -> Done {
    fs::create_dir_all(folder)?;
    let (engine, bitmaps) = (Engine::new(), photos());
    let mut content = sample(template);
    let again = content.slides.clone();
    content.slides.extend(again);
    let write = || -> Result<Vec<u8>, Box<dyn Error>> {
        let mut pdf = Pdf::new(template, "en");
        for index in 0..content.slides.len() {
            pdf.page(&engine.compose(&content, index, Size::Portrait, &sizes(&bitmaps))?, &bitmaps);
        }
        Ok(pdf.finish()?)
    };
    fs::write(folder.join(format!("{template}.pdf")), write()?)?;
    step(template, "pdf", 5, || Ok(write()?.len()))
}

/// The bench's side of ours: ten slides as a job draws them, their pictures decoded for it, by an engine that has
/// drawn before. Prints a line for PNG files and one for an archive of them, and leaves the files.
pub(crate) fn job(folder: &Path, template: &str, iterations: u32) -> Done {
    let content = sample(template);
    let files =
        [("photo", fs::read(folder.join("photo.jpg"))?), ("avatar", fs::read(folder.join("avatar.jpg"))?)];
    let engine = Engine::new();
    let pngs = || -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
        let mut bitmaps = Bitmaps::new();
        for (name, bytes) in &files {
            bitmaps.insert(FileId::new(*name), Arc::new(decode(bytes)?));
        }
        let finish = |_, _: &_, canvas: &Canvas| encode::png(canvas);
        Ok(engine.render_all(&content, Size::Portrait, &bitmaps, threads(), finish)?)
    };
    for (number, png) in pngs()?.iter().enumerate() {
        fs::write(folder.join(format!("lumiku-{template}-{number}.png")), png)?;
    }
    step(template, "png", iterations, || Ok(pngs()?.iter().map(Vec::len).sum()))?;
    step(template, "zip", iterations, || Ok(archive(&pngs()?)?.len()))
}

/// Names in order, pictures as they are: they are compressed already.
fn archive(pngs: &[Vec<u8>]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut archive =
        ZipWriter::new(Cursor::new(Vec::with_capacity(pngs.iter().map(|png| png.len() + 256).sum())));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (number, png) in (1..).zip(pngs) {
        archive.start_file(format!("slide-{number:02}.png"), options)?;
        archive.write_all(png)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn step(
    template: &str,
    name: &str,
    iterations: u32,
    work: impl Fn() -> Result<usize, Box<dyn Error>>,
) -> Done {
    let mut bytes = work()?;
    let (began, from) = (Instant::now(), cpu()?);
    for _ in 0..iterations {
        bytes = work()?;
    }
    let wall = began.elapsed().as_secs_f64() * 1000.0 / f64::from(iterations);
    let cpu = (cpu()? - from) / f64::from(iterations);
    println!(
        "{}",
        json!({ "template": template, "step": name, "wallMs": wall, "cpuMs": cpu, "bytes": bytes })
    );
    Ok(())
}
