//! What every template looks like: a sheet of small pictures of each, one column a slide (every role, then
//! those that show a picture once more with one), one row a size. The sheets that were looked at and found
//! good are in `tests/snapshots`.
//!
//! When a slide looks different, the test writes the new sheet to `target/tmp/carousel-snapshots` and names
//! the slide. Look at it; if it is what you meant, copy it over the old one:
//! `cp target/tmp/carousel-snapshots/*.png crates/tools/carousel/engine/tests/snapshots/`.

use std::{fs, num::NonZero, path::Path};

use lumiku_carousel_dto::Size;
use lumiku_carousel_engine::{
    Canvas, Pixels, decode, encode,
    template::{TEMPLATES, Template},
};

use super::{
    ENGINE,
    samples::{every_role, photo},
};

/// A slide is this many times as large as its picture on the sheet.
const PART: u32 = 15;
/// Largest mean difference of a channel in a slide's picture: anything that can be seen is well above it, and
/// another machine's arithmetic well below.
const LIMIT: f64 = 0.6;

/// Means of squares of pixels.
fn small(canvas: &Canvas) -> Canvas {
    let (width, height) = (canvas.width / PART, canvas.height / PART);
    let (part, row) = (PART as usize, canvas.width as usize * 3);
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for lines in canvas.pixels.chunks_exact(row * part) {
        let mut sums = vec![[0_u32; 3]; width as usize];
        for line in lines.chunks_exact(row) {
            for (sum, run) in sums.iter_mut().zip(line.chunks_exact(part * 3)) {
                for pixel in run.as_chunks::<3>().0 {
                    (0..3).for_each(|channel| sum[channel] += u32::from(pixel[channel]));
                }
            }
        }
        let mean = |sum: &u32| u8::try_from((sum + PART * PART / 2) / (PART * PART)).unwrap();
        pixels.extend(sums.as_flattened().iter().map(mean));
    }
    Canvas { width, height, pixels }
}

/// The small pictures of a template: a row for each size, and where each stands on the sheet.
fn sheet(template: &Template) -> (Canvas, Vec<(String, [u32; 4])>) {
    let (content, bitmaps) = (every_role(template), photo());
    let threads = NonZero::new(2).unwrap();
    let rows = Size::ALL.map(|size| {
        ENGINE.render_all(&content, size, &bitmaps, threads, |_, _, canvas| small(canvas)).unwrap()
    });
    let count = u32::try_from(content.slides.len()).unwrap();
    let width = rows[0][0].width * count;
    let height = rows.iter().map(|row| row[0].height).sum();
    let mut sheet = Canvas { width, height, pixels: vec![0; (width * height * 3) as usize] };
    let (mut top, mut places) = (0, Vec::new());
    for (size, row) in Size::ALL.into_iter().zip(&rows) {
        for (number, (slide, one)) in (0..).zip(content.slides.iter().zip(row)) {
            let left = number * one.width;
            places.push((format!("{} {}", size.as_str(), slide.id), [left, top, one.width, one.height]));
            for y in 0..one.height {
                let (from, length) = ((y * one.width * 3) as usize, (one.width * 3) as usize);
                let to = (((top + y) * width + left) * 3) as usize;
                sheet.pixels[to..to + length].copy_from_slice(&one.pixels[from..from + length]);
            }
        }
        top += row[0].height;
    }
    (sheet, places)
}

/// The mean difference of a channel in a part of two sheets of one size.
fn difference(one: &[u8], other: &[u8], across: u32, [left, top, width, height]: [u32; 4]) -> f64 {
    let rows = (top..top + height).map(|y| {
        let from = ((y * across + left) * 3) as usize;
        from..from + (width * 3) as usize
    });
    let sum: u64 = rows
        .flat_map(|range| one[range.clone()].iter().zip(&other[range]))
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a sum of some ten thousand bytes")]
    let mean = sum as f64 / f64::from(width * height * 3);
    mean
}

#[test]
fn every_template_looks_as_it_was_found_good() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("carousel-snapshots");
    let mut changed = Vec::new();
    for template in TEMPLATES {
        let (sheet, places) = sheet(template);
        let name = format!("{}.png", template.id);
        let old = fs::read(kept.join(&name)).ok().and_then(|bytes| decode(&bytes).ok());
        let old = old.filter(|old| (old.width, old.height) == (sheet.width, sheet.height));
        let before = changed.len();
        match old.map(|old| old.pixels) {
            Some(Pixels::Rgb(old)) => {
                for (slide, place) in places {
                    let mean = difference(&old, &sheet.pixels, sheet.width, place);
                    if mean > LIMIT {
                        changed.push(format!("{} {slide}: {mean:.2}", template.id));
                    }
                }
            }
            _ => changed.push(format!("{}: no sheet of this size", template.id)),
        }
        if changed.len() > before {
            fs::create_dir_all(&fresh).unwrap();
            fs::write(fresh.join(&name), encode::png(&sheet)).unwrap();
        }
    }
    assert!(changed.is_empty(), "new sheets are in {}:\n{}", fresh.display(), changed.join("\n"));
}
