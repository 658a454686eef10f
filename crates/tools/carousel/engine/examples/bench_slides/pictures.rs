//! Slides to look at.

use std::{fs, path::Path};

use lumiku_carousel_dto::{Content, Fit, Size};
use lumiku_carousel_engine::{Bitmaps, Canvas, Engine, encode, pdf::Pdf, sizes, template::TEMPLATES};

use super::{
    Done,
    sample::{photos, sample},
};

/// Writes every slide of a template, or of all.
pub(crate) fn pictures(folder: &Path, only: Option<&str>) -> Done {
    let (engine, bitmaps) = (Engine::new(), photos());
    for template in TEMPLATES.iter().filter(|template| only.is_none_or(|id| id == template.id)) {
        draw(&sample(template.id), template.id, folder, &engine, &bitmaps)?;
    }
    Ok(())
}

/// Writes every slide in every size, and a sheet and a PDF of each size; prints what does not fit.
pub(crate) fn draw(content: &Content, name: &str, folder: &Path, engine: &Engine, bitmaps: &Bitmaps) -> Done {
    fs::create_dir_all(folder)?;
    for size in Size::ALL {
        let (mut all, mut pdf) = (Vec::new(), Pdf::new(name, &content.language));
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
            pdf.page(&scene, bitmaps);
            all.push(canvas);
        }
        fs::write(folder.join(format!("{name}-{}.pdf", size.slug())), pdf.finish()?)?;
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
