//! The AI mode's network on one megapixel, beside tract and onnxruntime with the same network, and sharp's Lanczos3; and
//! the memory of a whole job of 24 megapixels.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::row;
use crate::{
    process::Cmd,
    services::scratch::Scratch,
    setup,
    workspace::{root, target},
};

/// Turns of each engine; the fastest counts, because other work on the machine only ever adds time.
const TURNS: usize = 3;
const ITERATIONS: &str = "5";
const MODEL: &str = "crates/super-resolution/models/clean.onnx";

/// Milliseconds on the clock and of the processor, by engine and threads.
type Costs = BTreeMap<(String, u64), (f64, f64)>;

pub(super) fn build() -> Result<()> {
    let build = |package: &str, example: &str| {
        let example = ["--package", package, "--example", example];
        Cmd::new("cargo").args(["build", "--release", "--locked"]).args(example).run()
    };
    build("lumiku-super-resolution", "bench_super_resolution")?;
    build("lumiku-image-upscaler", "bench_upscale")?;
    build("lumiku-image-upscaler", "upscale_file")
}

pub(super) fn run() -> Result<()> {
    setup::npm_packages(&root().join("bench/upscale"))?;
    let python = setup::onnxruntime()?;
    let folder = Scratch::new("upscale-ai")?;
    let example = |name: &str| Cmd::new(target().join("release/examples").join(name));
    let engine = |verb: &str| example("bench_super_resolution").arg(verb).arg(folder.path());
    engine("picture").run()?;
    let mut costs = Costs::new();
    let mut far = BTreeMap::new();
    for _ in 0..TURNS {
        read(&engine("run").arg(ITERATIONS).text()?, &mut costs, &mut far)?;
        let model = root().join(MODEL);
        read(&engine("tract").arg(ITERATIONS).arg(&model).text()?, &mut costs, &mut far)?;
        let script = root().join("bench/upscale-ai/onnxruntime_bench.py");
        let other = Cmd::new(&python).arg(script).arg(model).arg(folder.path()).arg(ITERATIONS);
        read(&other.text()?, &mut costs, &mut far)?;
    }
    example("bench_upscale").arg("fixture").arg(folder.path()).run()?;
    let sharp = Cmd::new("node").arg("sharp.mjs").arg(folder.path()).arg(ITERATIONS);
    let sharp = sharp.dir(&root().join("bench/upscale")).text()?;

    println!("1152 × 864 to 2304 × 1728, luma through the network:");
    for ((engine, threads), (wall, cpu)) in &costs {
        println!("   {engine:<24} {threads} threads   {wall:8.1} ms clock   {cpu:8.1} ms CPU");
    }
    for line in sharp.lines().filter(|line| line.contains("resize")) {
        println!("   sharp, Lanczos3: {line}");
    }
    let wall = |engine: &str| costs.get(&(engine.to_owned(), 2)).map(|(wall, _)| *wall);
    let (tract, other) = (wall("tract-onnx").context("tract")?, wall("onnxruntime").context("onnxruntime")?);
    let mut held = true;
    let best =
        ["lumiku Avx512", "lumiku Avx2", "lumiku Portable"].into_iter().find_map(wall).context("lumiku")?;
    held &= row("the default network", &format!("{best:.0} ms"), "at most 500 ms", best <= 500.0);
    for (engine, promised) in [("lumiku Avx2", 2.0), ("lumiku Avx512", 4.0)] {
        if let Some(own) = wall(engine) {
            let ratio = tract / own;
            held &= row(
                engine,
                &format!("{ratio:.1} × tract"),
                &format!("at least {promised}"),
                ratio >= promised,
            );
        }
    }
    if let Some(own) = wall("lumiku Avx512") {
        let ratio = other / own;
        held &= row("lumiku Avx512", &format!("{ratio:.2} × onnxruntime"), "no slower", ratio >= 1.0);
    }
    for (engine, far) in &far {
        let promised = "within 1 grey level of onnxruntime";
        held &= row(&format!("{engine}'s result"), &format!("{far:.5} levels off"), promised, *far <= 1.0);
    }
    held &= memory(&folder)?;
    if held { Ok(()) } else { bail!("a promise does not hold") }
}

/// Peak memory of 24 megapixels doubled, in each file type.
fn memory(folder: &Scratch) -> Result<bool> {
    let input = folder.path().join("large.png");
    let photo = folder.path().join("photo.png");
    let file = |mode: &str| Cmd::new(target().join("release/examples/upscale_file")).arg(mode);
    // 1152 × 864 enlarged to 24 megapixels.
    file("fast").arg(photo).arg(&input).arg("4.91").text()?;
    let mut held = true;
    for format in ["jpg", "png", "webp"] {
        let printed = file("ai")
            .arg(&input)
            .arg(folder.path().join("doubled").with_extension(format))
            .arg("2")
            .text()?;
        let peak =
            printed.rsplit_once("peak ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<f64>().ok());
        let peak = peak.with_context(|| format!("no peak in {printed}"))? * 1.048_576;
        let line = printed.lines().last().unwrap_or_default();
        held &= row(&format!("24 megapixels to {format}"), line, "under 700 MB", peak < 700.0);
    }
    Ok(held)
}

fn read(printed: &str, costs: &mut Costs, far: &mut BTreeMap<String, f64>) -> Result<()> {
    for line in printed.lines() {
        let line: Value = serde_json::from_str(line)?;
        let number = |field: &str| line[field].as_f64().with_context(|| format!("no {field} in {line}"));
        if let Some(compared) = line["compared"].as_str() {
            far.insert(compared.to_owned(), number("furthest")?);
            continue;
        }
        let key = (line["engine"].as_str().unwrap_or("?").to_owned(), line["threads"].as_u64().unwrap_or(0));
        let found = (number("wallMs")?, number("cpuMs")?);
        let kept = costs.entry(key).or_insert(found);
        *kept = (kept.0.min(found.0), kept.1.min(found.1));
    }
    Ok(())
}
