//! How near the AI mode's results come to the truth, beside Lanczos3 and bicubic, on photographs that no network has
//! learnt from. The engine's side is an example of the tool's crate.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::row;
use crate::{
    process::Cmd,
    workspace::{root, target},
};

/// Decibels over Lanczos3 that each kind of input must gain on average.
const PROMISED: [(&str, f64); 3] = [("clean", 1.5), ("jpeg 90", 1.0), ("jpeg 75", 0.6)];

pub(super) fn build() -> Result<()> {
    let example = ["--package", "lumiku-image-upscaler", "--example", "bench_quality"];
    Cmd::new("cargo").args(["build", "--release", "--locked"]).args(example).run()
}

/// Sums over the pictures of one kind.
#[derive(Default)]
struct Kind {
    count: f64,
    network: f64,
    other: f64,
    lanczos: f64,
    bicubic: f64,
    /// The least gain over Lanczos3, and on which picture.
    least: Option<(f64, String)>,
}

pub(super) fn run() -> Result<()> {
    let printed =
        Cmd::new(target().join("release/examples/bench_quality")).arg(root().join("bench/photos")).text()?;
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    println!("PSNR of luma in dB: network, other network, Lanczos3, bicubic");
    for line in printed.lines() {
        let line: Value = serde_json::from_str(line)?;
        let number = |field: &str| line[field].as_f64().with_context(|| format!("no {field} in {line}"));
        let text = |field: &str| line[field].as_str().unwrap_or("?").to_owned();
        let (network, other) = (number("network")?, number("otherNetwork")?);
        let (lanczos, bicubic) = (number("lanczos3")?, number("bicubic")?);
        println!(
            "   {:<12} {:<8} {network:6.2} {other:6.2} {lanczos:6.2} {bicubic:6.2}  {:+.2}  {}",
            text("picture"),
            text("input"),
            network - lanczos,
            text("model")
        );
        let kind = kinds.entry(text("input")).or_default();
        kind.count += 1.0;
        kind.network += network;
        kind.other += other;
        kind.lanczos += lanczos;
        kind.bicubic += bicubic;
        if kind.least.as_ref().is_none_or(|(least, _)| network - lanczos < *least) {
            kind.least = Some((network - lanczos, text("picture")));
        }
    }
    let mut held = true;
    for (name, promised) in PROMISED {
        let kind = kinds.get(name).with_context(|| format!("no picture of {name}"))?;
        let mean = |sum: f64| sum / kind.count;
        let gain = mean(kind.network) - mean(kind.lanczos);
        let (least, picture) = kind.least.clone().context("no picture")?;
        let measured = format!(
            "{gain:+.2} over Lanczos3, {:+.2} over bicubic (the other network {:+.2}), least {least:+.2} on {picture}",
            mean(kind.network) - mean(kind.bicubic),
            mean(kind.other) - mean(kind.lanczos),
        );
        held &= row(
            name,
            &measured,
            &format!("at least {promised:+.1}, none below"),
            gain >= promised && least >= 0.0,
        );
    }
    if held { Ok(()) } else { bail!("a promise does not hold") }
}
