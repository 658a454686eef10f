//! Benches: each prints what it measured last, with what it should be. They report; only the drills and the
//! tests judge, except where a figure is a promise.

mod api;
mod spa;
mod upscale;

use anyhow::{Context, Result};
use clap::{Args, builder::PossibleValuesParser};

use crate::{
    setup,
    step::{begin, step},
    web,
};

/// One bench.
struct Bench {
    name: &'static str,
    run: fn() -> Result<()>,
}

const BENCHES: [Bench; 3] = [
    Bench { name: "api", run: api::run },
    Bench { name: "spa", run: spa::run },
    Bench { name: "upscale", run: upscale::run },
];

/// Which bench.
#[derive(Args)]
pub(crate) struct Options {
    /// api: requests per second, latency, processor time and memory. spa: Lighthouse and the time to switch
    /// tools. upscale: resampling beside npm's sharp.
    #[arg(value_parser = PossibleValuesParser::new(BENCHES.iter().map(|bench| bench.name)))]
    name: String,
}

/// Runs one bench on the release build.
pub(crate) fn run(options: &Options) -> Result<()> {
    let bench = BENCHES.iter().find(|bench| bench.name == options.name).context("no such bench")?;
    setup::for_web()?;
    web::build()?;
    crate::run::build_release_server()?;
    begin(&format!("bench {}", bench.name));
    step(&format!("bench {}", bench.name), bench.run)
}

/// One line of a bench: what was measured and what was promised. Whether the promise held.
fn row(name: &str, measured: &str, promised: &str, held: bool) -> bool {
    println!("{} {name:<44} {measured:<40} {promised}", if held { "  " } else { "! " });
    held
}
