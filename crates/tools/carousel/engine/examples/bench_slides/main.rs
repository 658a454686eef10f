//! Draws sample slides and measures it.
//!
//! - `bench_slides pictures <dir> [template]` writes every template, role and size as PNG, and a sheet and a PDF of
//!   each size.
//! - `bench_slides draw <content.json> <dir>` draws a document in every size; pictures are `photo` and `avatar`.
//! - `bench_slides pdf <dir> <template>` writes twenty slides as PDF and prints its size and what it cost.
//! - `bench_slides memory <dir>` draws 20 slides, each with a photograph of its own, in three sizes as PNG and prints the
//!   most memory it held.
//! - `bench_slides run [iterations]` prints one JSON line for each template: milliseconds of the processor for
//!   each slide of a carousel of ten (compose, draw, PNG, JPEG), and on the clock for the ten on all threads.
//!
//! For `cargo xtask bench carousel`:
//!
//! - `bench_slides designs <dir> <template>` writes the ten slides for other programs: what to draw, its fonts and
//!   its pictures.
//! - `bench_slides job <dir> <template> <iterations>` draws the same as PNG and as ZIP and prints what it cost.
//! - `bench_slides compare <dir> <template> <reference>` prints how alike the pictures of the two are.

mod compare;
mod designs;
mod measure;
mod pictures;
mod sample;

use std::{error::Error, fs, path::Path};

use lumiku_carousel_engine::Engine;

/// The server's, so that what is measured is what it takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pictures", folder] => pictures::pictures(Path::new(folder), None),
        ["pictures", folder, template] => pictures::pictures(Path::new(folder), Some(template)),
        ["draw", content, folder] => pictures::draw(
            &serde_json::from_slice(&fs::read(content)?)?,
            "slide",
            Path::new(folder),
            &Engine::new(),
            &sample::photos(),
        ),
        ["pdf", folder, template] => measure::pdf(Path::new(folder), template),
        ["memory", folder] => measure::memory(Path::new(folder)),
        ["run"] => measure::run(20),
        ["run", iterations] => measure::run(iterations.parse()?),
        ["designs", folder, template] => designs::write(Path::new(folder), template),
        ["job", folder, template, iterations] => {
            measure::job(Path::new(folder), template, iterations.parse()?)
        }
        ["compare", folder, template, reference] => compare::compare(Path::new(folder), template, reference),
        _ => Err("usage: see the head of bench_slides/main.rs".into()),
    }
}
