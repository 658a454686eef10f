//! Video Mix Pro's engine beside one `filter_complex` per video, and beside MoviePy. The engine's side and the first
//! reference are an example of the tool's crate; the second is `bench/video-mix/moviepy_variant.py`.

use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use super::row;
use crate::{
    process::Cmd,
    services::scratch::Scratch,
    setup,
    step::step,
    workspace::{root, target},
};

const VIDEOS: &str = "100";
/// Videos that the reference renders; its cost grows with their number, so that all would cost as much each.
const SAMPLE: &str = "4";

/// Notes over a little noise, as music and speech are: a pure tone is what audio encoders find hardest.
const PLUCKED: &str =
    "aevalsrc=0.3*exp(-4*mod(t\\,0.4))*(sin(1382*t)+0.6*sin(2764*t)+0.3*sin(4146*t))+0.02*(random(0)-0.5)";

/// Name, source of the picture, seconds, and source and samples per second of the sound.
type Clip = (&'static str, &'static str, &'static str, Option<(&'static str, &'static str)>);

/// Clips of mixed shape, rate and sound.
const CLIPS: [Clip; 6] = [
    ("1.mp4", "mandelbrot=s=1280x720:r=30", "4.0", Some((PLUCKED, "44100"))),
    ("2.mov", "testsrc2=s=720x1280:r=25", "3.5", Some((PLUCKED, "48000"))),
    ("3.mp4", "mandelbrot=s=1080x1920:r=24:start_scale=0.4", "3.0", None),
    (
        "4.mkv",
        "life=s=640x480:r=60:mold=10:ratio=0.4:death_color=#203060:life_color=#ffd080",
        "3.2",
        Some((
            "aevalsrc=0.2*sin(700*t)|0.2*sin(900*t)|0.1*sin(500*t)|0|0.1*sin(300*t)|0.1*sin(350*t):c=5.1",
            "48000",
        )),
    ),
    ("5.mp4", "testsrc=s=1080x1080:r=30000/1001", "3.4", Some((PLUCKED, "22050"))),
    (
        "6.mp4",
        "mandelbrot=s=1920x1080:r=30:start_x=-0.7436:start_y=0.1318:start_scale=0.02",
        "3.6",
        Some(("anoisesrc=a=0.1", "48000")),
    ),
];

pub(super) fn build() -> Result<()> {
    let example = ["--package", "lumiku-video-mix", "--example", "bench_video_mix"];
    Cmd::new("cargo").args(["build", "--release", "--locked"]).args(example).run()
}

pub(super) fn run() -> Result<()> {
    setup::for_video()?;
    let moviepy = setup::moviepy()?;
    let folder = Scratch::new("video-mix")?;
    step("clips", || make_clips(&folder.path().join("clips")))?;
    // The shortest first: what is wrong with the set-up shows at once.
    let mut held = beside_moviepy(&moviepy, folder.path())?;
    for (kind, least) in [("order", 15.0), ("order-speed", 15.0), ("looks", 6.0)] {
        let report = engine(folder.path(), VIDEOS, kind, SAMPLE)?;
        held &= show(&report, kind, least)?;
    }
    if held { Ok(()) } else { bail!("a promise does not hold") }
}

fn make_clips(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (name, picture, seconds, sound) in CLIPS {
        let mut command =
            Cmd::new("ffmpeg").args(["-v", "error", "-f", "lavfi", "-t", seconds, "-i", picture]);
        if let Some((sound, rate)) = sound {
            command = command.args(["-f", "lavfi", "-t", seconds, "-i", sound]);
            command = command.args(["-ar", rate, "-c:a", "aac", "-shortest"]);
        }
        let encoding = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p"];
        command.args(encoding).arg(folder.join(name)).run()?;
    }
    Ok(())
}

/// What the example finds, all in one object. Each part is named as it comes, with the time it took.
fn engine(folder: &Path, videos: &str, kind: &str, sample: &str) -> Result<Value> {
    let mut report = Map::new();
    let mut since = Instant::now();
    let example = Cmd::new(target().join("release/examples/bench_video_mix")).arg(folder);
    example.args([videos, kind, sample]).lines(|line| {
        let found: Map<String, Value> = serde_json::from_str(line).context("the example's report")?;
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        println!("   {:>7.1} s  {videos} × {kind}: {}", since.elapsed().as_secs_f64(), names.join(", "));
        since = Instant::now();
        report.extend(found);
        Ok(())
    })?;
    Ok(report.into())
}

fn show(report: &Value, kind: &str, least: f64) -> Result<bool> {
    let (first, again, usual) =
        (Cost::of(report, "first")?, Cost::of(report, "again")?, Cost::of(report, "usual")?);
    let videos = number(report, "/plan/videos")?;
    let usual = usual.times(videos / number(report, "/sample")?);
    println!(
        "{kind}: {videos:.0} videos of {:.0} s in all; {:.0} pieces of {:.0} s encoded once; similarity of two videos {} least, {} median, {} most",
        number(report, "/plan/seconds")?,
        number(report, "/plan/uniqueSegments")?,
        number(report, "/plan/uniqueSeconds")?,
        percent(report, "/similarity/least")?,
        percent(report, "/similarity/median")?,
        percent(report, "/similarity/most")?,
    );
    let mut held = usual.row(&format!("{kind}, first batch"), first, least);
    held &= usual.row(&format!("{kind}, the same again"), again, 25.0);
    let wrong = report["wrong"].as_array().map_or(1, Vec::len);
    held &= row(&format!("{kind}, videos that are not as planned"), &wrong.to_string(), "none", wrong == 0);
    for video in report["wrong"].as_array().into_iter().flatten() {
        println!("     {video}");
    }
    let different =
        [number(report, "/similarity/differentPlans")?, number(report, "/similarity/differentFrames")?];
    let all = different.iter().all(|count| (count - videos).abs() < 0.5);
    held &= row(
        &format!("{kind}, different by plan and by frames"),
        &format!("{:.0} and {:.0} of {videos:.0}", different[0], different[1]),
        "all",
        all,
    );
    if kind == "looks" {
        let median = number(report, "/similarity/median")?;
        held &= row(
            "looks, similarity of the median pair",
            &percent(report, "/similarity/median")?,
            "at most 35 %",
            median <= 0.35,
        );
    }
    Ok(held)
}

/// One video alone, with nothing in the cache, and the same one by MoviePy.
fn beside_moviepy(python: &Path, folder: &Path) -> Result<bool> {
    let ours = Cost::of(&engine(folder, "1", "order-speed", "0")?, "first")?;
    let text = Cmd::new(python)
        .arg(root().join("bench/video-mix/moviepy_variant.py"))
        .arg(folder.join("plan.json"))
        .arg(folder.join("moviepy.mp4"))
        .env("IMAGEIO_FFMPEG_EXE", "ffmpeg")
        .text()?;
    let theirs: Value = serde_json::from_str(text.trim())?;
    let theirs = Cost { wall: number(&theirs, "/wall")?, cpu: number(&theirs, "/cpu")? };
    Ok(theirs.row("one video, beside MoviePy", ours, 1.0))
}

/// Seconds on the clock and of the processors.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

impl Cost {
    fn of(report: &Value, name: &str) -> Result<Self> {
        Ok(Self {
            wall: number(report, &format!("/{name}/wall"))?,
            cpu: number(report, &format!("/{name}/cpu"))?,
        })
    }

    fn times(self, factor: f64) -> Self {
        Self { wall: self.wall * factor, cpu: self.cpu * factor }
    }

    /// How many times as much this is as `ours`; both kinds of seconds have to reach `least`.
    fn row(self, name: &str, ours: Self, least: f64) -> bool {
        let (cpu, wall) = (self.cpu / ours.cpu, self.wall / ours.wall);
        let measured = format!(
            "CPU {:.1} / {:.1} s = {cpu:.1}×, clock {:.1} / {:.1} s = {wall:.1}×",
            self.cpu, ours.cpu, self.wall, ours.wall
        );
        row(name, &measured, &format!("at least {least:.0}×"), cpu >= least && wall >= least)
    }
}

fn number(report: &Value, pointer: &str) -> Result<f64> {
    report.pointer(pointer).and_then(Value::as_f64).with_context(|| format!("the report has no {pointer}"))
}

fn percent(report: &Value, pointer: &str) -> Result<String> {
    Ok(format!("{:.0} %", number(report, pointer)? * 100.0))
}
