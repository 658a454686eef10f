//! The image upscaler beside npm's sharp, in turns, on the same pictures. The engine's side is an example of the
//! tool's crate, the reference's is `bench/upscale/sharp.mjs`; both print the same lines.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::row;
use crate::{
    process::Cmd,
    services::scratch::Scratch,
    setup,
    workspace::{root, target},
};

/// Turns of each side; the fastest counts, because other work on the machine only ever adds time.
const TURNS: usize = 5;
const ITERATIONS: &str = "6";
const REFERENCE: &str = "bench/upscale";

/// Milliseconds of one step, on the clock and of the processor.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

/// The least that a step took on one side, by the step's name.
type Costs = BTreeMap<String, Cost>;

pub(super) fn build() -> Result<()> {
    let example = ["--package", "lumiku-image-upscaler", "--example", "bench_upscale"];
    Cmd::new("cargo").args(["build", "--release", "--locked"]).args(example).run()
}

pub(super) fn run() -> Result<()> {
    setup::npm_packages(&root().join(REFERENCE))?;
    let folder = Scratch::new("upscale")?;
    let engine = |words: &[&str]| {
        let (first, rest) = words.split_first().unwrap_or((&"compare", &[]));
        Cmd::new(target().join("release/examples/bench_upscale"))
            .arg(first)
            .arg(folder.path())
            .args(rest)
            .text()
    };
    engine(&["fixture"])?;
    let (mut ours, mut theirs) = (Costs::new(), Costs::new());
    for _ in 0..TURNS {
        keep_least(&mut ours, &engine(&["run", ITERATIONS])?)?;
        keep_least(&mut theirs, &sharp(folder.path())?)?;
    }
    let alike = likeness(&engine(&["compare"])?)?;

    let mut held = true;
    for (name, our) in &ours {
        let their = theirs.get(name).with_context(|| format!("sharp did not do {name}"))?;
        let (cpu, wall) = (our.cpu / their.cpu, our.wall / their.wall);
        let measured = format!(
            "CPU {:.1} / {:.1} ms = {cpu:.2}, clock {:.1} / {:.1} ms = {wall:.2}, PSNR {}",
            our.cpu,
            their.cpu,
            our.wall,
            their.wall,
            alike.get(name).map_or("?", String::as_str)
        );
        let (promised, kept) = if name == "resize" {
            ("at most 1/3 of sharp's CPU", cpu <= 1.0 / 3.0)
        } else {
            ("no slower than sharp", wall <= 1.0)
        };
        held &= row(name, &measured, promised, kept);
    }
    if held { Ok(()) } else { bail!("a promise does not hold") }
}

fn sharp(folder: &Path) -> Result<String> {
    Cmd::new("node").arg("sharp.mjs").arg(folder).arg(ITERATIONS).dir(&root().join(REFERENCE)).text()
}

/// Takes over what was faster than before.
fn keep_least(costs: &mut Costs, printed: &str) -> Result<()> {
    for line in printed.lines() {
        let line: Value = serde_json::from_str(line)?;
        let number = |field: &str| line[field].as_f64().with_context(|| format!("no {field} in {line}"));
        let found = Cost { wall: number("wallMs")?, cpu: number("cpuMs")? };
        let kept = costs.entry(name(&line)).or_insert(found);
        *kept = Cost { wall: kept.wall.min(found.wall), cpu: kept.cpu.min(found.cpu) };
    }
    Ok(())
}

/// How alike the two results of each step are.
fn likeness(printed: &str) -> Result<BTreeMap<String, String>> {
    let mut alike = BTreeMap::new();
    for line in printed.lines() {
        let line: Value = serde_json::from_str(line)?;
        alike.insert(
            name(&line),
            line["psnr"].as_f64().map_or("?".to_owned(), |psnr| format!("{psnr:.1} dB")),
        );
    }
    Ok(alike)
}

fn name(line: &Value) -> String {
    match line["step"].as_str() {
        Some("job") => {
            format!("{} to {}", line["in"].as_str().unwrap_or("?"), line["out"].as_str().unwrap_or("?"))
        }
        other => other.unwrap_or("?").to_owned(),
    }
}
