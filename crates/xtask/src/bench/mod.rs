//! Benches: each prints what it measured last, with what it should be. They report; only the drills and the
//! tests judge, except where a figure is a promise.

mod api;
mod carousel;
mod spa;
mod upscale;
mod upscale_ai;
mod upscale_quality;
mod video_mix;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{run::build_release_server, setup, step::step, web};

/// The benches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Name {
    /// Requests per second, latency, processor time and memory
    Api,
    /// Lighthouse, and the time to switch tools
    Spa,
    /// Resampling beside npm's sharp
    Upscale,
    /// The AI mode's network beside tract, onnxruntime and sharp's resampling
    UpscaleAi,
    /// How near the AI mode and resampling come to the truth, on photographs
    UpscaleQuality,
    /// Batches of videos beside one `filter_complex` for each, and MoviePy
    VideoMix,
    /// Slides beside satori with resvg-js and a headless Chromium
    Carousel,
}

/// Which bench.
#[derive(Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    name: Name,
}

/// Runs one bench on release builds. What is optimised takes minutes, so each builds only what it measures.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_web()?;
    match options.name {
        Name::Api => {
            web::build()?;
            step("release build of the server with the probe tool", api::build)?;
            step("bench api", api::run)
        }
        Name::Spa => {
            web::build()?;
            build_release_server()?;
            step("bench spa", spa::run)
        }
        Name::Upscale => {
            step("release build of the example", upscale::build)?;
            step("bench upscale", upscale::run)
        }
        Name::UpscaleAi => {
            step("release build of the examples", upscale_ai::build)?;
            step("bench upscale-ai", upscale_ai::run)
        }
        Name::UpscaleQuality => {
            step("release build of the example", upscale_quality::build)?;
            step("bench upscale-quality", upscale_quality::run)
        }
        Name::VideoMix => {
            step("release build of the example", video_mix::build)?;
            step("bench video-mix", video_mix::run)
        }
        Name::Carousel => {
            step("release build of the example", carousel::build)?;
            step("bench carousel", carousel::run)
        }
    }
}

/// One line of a bench: what was measured and what was promised. Whether the promise held.
fn row(name: &str, measured: &str, promised: &str, held: bool) -> bool {
    println!("{} {name:<44} {measured:<40} {promised}", if held { "  " } else { "! " });
    held
}
