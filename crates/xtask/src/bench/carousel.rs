//! The slide engine beside satori with resvg-js and beside a headless Chromium that runs already, in turns, on the
//! same designs. The engine's side is an example of the tool's crate, which writes the designs too; the references
//! are in `bench/carousel`. All print the same lines.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::row;
use crate::{
    process::Cmd,
    services::scratch::Scratch,
    setup,
    step::step,
    workspace::{root, target},
};

/// Three designs: an editorial one with drawings, a dark one of soft light, and pictures from edge to edge.
const TEMPLATES: [&str; 3] = ["folio", "nocturne", "lens"];
const SLIDES: f64 = 10.0;
/// Turns of each side; the median counts.
const TURNS: usize = 3;
/// Carousels in each turn, after one to warm up.
const OURS: &str = "10";
const THEIRS: &str = "2";
const REFERENCE: &str = "bench/carousel";
/// How many times as much processor time each reference has to use at least.
const REFERENCES: [(&str, f64); 2] = [("satori", 8.0), ("chromium", 15.0)];
/// Largest mean difference of a channel that two drawings of one design may have, of 255.
const ALIKE: f64 = 6.0;
/// Most memory of 20 slides in three sizes, in MiB.
const MEMORY: u64 = 400;

/// Milliseconds of a carousel, and the bytes of its files.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    bytes: f64,
}

/// What each turn cost, by side, template and step.
type Costs = BTreeMap<(&'static str, String, String), Vec<Cost>>;

pub(super) fn build() -> Result<()> {
    let example = ["--package", "lumiku-carousel-engine", "--example", "bench_slides"];
    Cmd::new("cargo").args(["build", "--release", "--locked"]).args(example).run()
}

pub(super) fn run() -> Result<()> {
    setup::for_browser()?;
    setup::npm_packages(&root().join(REFERENCE))?;
    let folder = Scratch::new("carousel")?;
    for template in TEMPLATES {
        engine("designs", folder.path(), &[template])?;
    }
    let mut costs = Costs::new();
    for turn in 1..=TURNS {
        step(&format!("turn {turn} of {TURNS}"), || measure(folder.path(), &mut costs))?;
    }
    let mut held = true;
    for template in TEMPLATES {
        for (reference, least) in REFERENCES {
            for format in ["png", "zip"] {
                held &= beside(&costs, template, format, (reference, format, Some(least)))?;
            }
            held &= alike(folder.path(), template, reference)?;
        }
        // For the record: a page made for nothing else, which only one document can have.
        beside(&costs, template, "png", ("chromium", "fastest png", None))?;
    }
    held &= memory(folder.path())?;
    if held { Ok(()) } else { bail!("a promise does not hold") }
}

fn engine(command: &str, folder: &Path, rest: &[&str]) -> Result<String> {
    Cmd::new(target().join("release/examples/bench_slides")).arg(command).arg(folder).args(rest).text()
}

fn measure(folder: &Path, costs: &mut Costs) -> Result<()> {
    for template in TEMPLATES {
        keep(costs, "lumiku", &engine("job", folder, &[template, OURS])?)?;
        for (reference, _) in REFERENCES {
            let script =
                Cmd::new("node").arg(format!("{reference}.mjs")).arg(folder).args([template, THEIRS]);
            let script = script.dir(&root().join(REFERENCE)).env("CHROMIUM_PATH", setup::chromium()?);
            keep(costs, reference, &script.text()?)?;
        }
    }
    Ok(())
}

fn keep(costs: &mut Costs, side: &'static str, printed: &str) -> Result<()> {
    for line in printed.lines() {
        let line: Value = serde_json::from_str(line)?;
        let number = |field: &str| line[field].as_f64().with_context(|| format!("no {field} in {line}"));
        let cost = Cost { wall: number("wallMs")?, cpu: number("cpuMs")?, bytes: number("bytes")? };
        let word = |field: &str| line[field].as_str().unwrap_or_default().to_owned();
        costs.entry((side, word("template"), word("step"))).or_default().push(cost);
    }
    Ok(())
}

/// The medians of a side's turns, each by itself.
fn median(costs: &Costs, side: &'static str, template: &str, format: &str) -> Result<Cost> {
    let turns = costs.get(&(side, template.to_owned(), format.to_owned()));
    let turns = turns.with_context(|| format!("{side} did not do {template} to {format}"))?;
    let middle = |of: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = turns.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Ok(Cost {
        wall: middle(|cost| cost.wall),
        cpu: middle(|cost| cost.cpu),
        bytes: middle(|cost| cost.bytes),
    })
}

/// A reference's step beside ours, and how many times as much processor time it has to use, if that is promised.
fn beside(
    costs: &Costs,
    template: &str,
    format: &str,
    (reference, step, least): (&'static str, &str, Option<f64>),
) -> Result<bool> {
    let ours = median(costs, "lumiku", template, format)?;
    let theirs = median(costs, reference, template, step)?;
    let times = theirs.cpu / ours.cpu;
    let measured = format!(
        "CPU a slide {:.0} / {:.1} ms = {times:.1}×, clock of ten {:.0} / {:.0} ms = {:.1}×, {:.1} / {:.1} MB",
        theirs.cpu / SLIDES,
        ours.cpu / SLIDES,
        theirs.wall,
        ours.wall,
        theirs.wall / ours.wall,
        theirs.bytes / 1e6,
        ours.bytes / 1e6,
    );
    let promised = least.map_or_else(String::new, |least| format!("at least {least:.0}× the CPU"));
    let name = format!("{template} to {format}, {reference} ({step})");
    Ok(row(&name, &measured, &promised, least.is_none_or(|least| times >= least)))
}

/// That both drew the same thing.
fn alike(folder: &Path, template: &str, reference: &str) -> Result<bool> {
    let found: Value = serde_json::from_str(&engine("compare", folder, &[template, reference])?)?;
    let [mean, worst] = ["mean", "worst"].map(|field| found[field].as_f64().unwrap_or(f64::INFINITY));
    let measured = format!("{mean:.1} of 255, {worst:.1} on one slide");
    Ok(row(&format!("{template}, difference to {reference}"), &measured, "at most 6 of 255", mean <= ALIKE))
}

fn memory(folder: &Path) -> Result<bool> {
    let text = engine("memory", folder, &[])?;
    let peaks = text.lines().map(|line| {
        let line: Value = serde_json::from_str(line)?;
        line["peakMiB"].as_u64().context("no peakMiB")
    });
    let most = peaks.collect::<Result<Vec<_>>>()?.into_iter().max().context("no template was drawn")?;
    let promised = format!("at most {MEMORY} MiB");
    Ok(row(
        "20 slides with 20 photographs in three sizes, every template",
        &format!("{most} MiB"),
        &promised,
        most <= MEMORY,
    ))
}
