//! Measures a batch of the engine beside one `filter_complex` per video, with the same encoder settings.
//!
//! `bench_video_mix <dir> <videos> <order|order-speed|looks> <sample>` plans that many videos over the clips in
//! `<dir>/clips`, renders them twice (the second time from the cache), compares them with each other, renders
//! the first `<sample>` of them the usual way, and checks every one. It prints one JSON object a line, each as
//! soon as it is known. It leaves `<dir>/plan.json` with the first video, for other references.

use std::{
    collections::BTreeSet,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use futures::{StreamExt, TryStreamExt, stream};
use lumiku_core::job::process;
use lumiku_video_mix::engine::{
    CachedSegment, ClipInfo, Container, Engine, EngineOptions, MEMORY, Programs, SegmentRequest,
    Similarities, Target, picture_filters,
};
use lumiku_video_mix_dto::{
    SAMPLE_RATE, Segment, Settings, Variant,
    planner::{self, Clip},
};
use nix::sys::{
    prctl::set_child_subreaper,
    resource::{UsageWho, getrusage},
    time::TimeValLike,
    wait::{WaitPidFlag, WaitStatus, waitpid},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The seed of every batch here.
const SEED: u64 = 20_261_121;

/// A clip on disk.
struct Source {
    path: PathBuf,
    sha256: String,
    info: ClipInfo,
}

/// What a batch is rendered with.
struct Bench {
    engine: Engine,
    folder: PathBuf,
    sources: Vec<Source>,
    settings: Settings,
    target: Target,
    cancel: CancellationToken,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    // The sandbox ends without waiting for what ran in it; what it leaves behind is counted here.
    set_child_subreaper(true)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, videos, kind, sample] = arguments.as_slice() else {
        return Err("usage: bench_video_mix <dir> <videos> <order|order-speed|looks> <sample>".into());
    };
    let settings = Settings {
        output_count: videos.parse()?,
        order_mixing: true,
        speed_variations: kind != "order",
        look_variations: kind == "looks",
        ..Settings::default()
    };
    let bench = Bench::open(Path::new(folder), settings).await?;
    let clips: Vec<Clip> = bench.sources.iter().enumerate().map(clip).collect();
    let plan = planner::plan(&clips, &bench.settings, SEED).map_err(|fields| format!("{fields:?}"))?;
    fs::write(bench.folder.join("plan.json"), bench.described(&plan.variants[0]).to_string())?;
    print(json!({ "plan": {
        "videos": plan.variants.len(),
        "seconds": plan.variants.iter().map(|variant| variant.duration).sum::<f64>(),
        "uniqueSegments": unique(&plan.variants),
        "uniqueSeconds": planner::unique_seconds(&plan.variants),
    }}));

    let (batch, first) = measure(bench.render(&plan.variants)).await?;
    print(json!({ "first": first }));
    let (_, again) = measure(bench.render(&plan.variants)).await?;
    print(json!({ "again": again }));
    print(json!({ "similarity": likeness(&batch, &plan.variants) }));
    let sample: usize = sample.parse()?;
    let (sampled, usual) = measure(bench.usual(plan.variants.iter().take(sample))).await?;
    print(json!({ "usual": usual, "sample": sampled }));
    print(json!({ "wrong": bench.check(&plan.variants).await? }));
    Ok(())
}

fn print(found: Value) {
    println!("{found}");
}

fn clip((index, source): (usize, &Source)) -> Clip {
    // To whole milliseconds, as the server plans.
    let duration = (source.info.duration * 1000.0).floor() / 1000.0;
    Clip { id: index.to_string(), content: source.sha256.clone(), group: None, duration, keep: None }
}

impl Bench {
    async fn open(folder: &Path, settings: Settings) -> Outcome<Self> {
        let cancel = CancellationToken::new();
        let cache = folder.join("cache");
        if cache.exists() {
            fs::remove_dir_all(&cache)?;
        }
        let options = EngineOptions {
            memory: MEMORY,
            programs: Programs::default(),
            cache,
            cache_limit: 20 << 30,
            require_isolation: false,
        };
        let engine = Engine::open(options).await?;
        let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("clips"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        let mut sources = Vec::new();
        for path in paths {
            let container = match path.extension().and_then(|extension| extension.to_str()) {
                Some("mov") => Container::Mov,
                Some("mkv") => Container::Matroska,
                Some("avi") => Container::Avi,
                _ => Container::Mp4,
            };
            let info = engine.probe(&path, container, &cancel).await?;
            let sha256 = hex::encode(Sha256::digest(fs::read(&path)?));
            sources.push(Source { path, sha256, info });
        }
        let (width, height) = settings.size();
        let target = Target { width, height, fps: settings.fps.get() };
        Ok(Self { engine, folder: folder.to_path_buf(), sources, settings, target, cancel })
    }

    fn source(&self, segment: &Segment) -> &Source {
        &self.sources[segment.video_id.parse::<usize>().unwrap_or(0)]
    }

    fn request(&self, segment: &Segment) -> SegmentRequest {
        let source = self.source(segment);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "speeds are about 1")]
        let speed_hundredths = (segment.speed * 100.0).round() as u32;
        SegmentRequest {
            source: source.path.clone(),
            source_sha256: source.sha256.clone(),
            container: source.info.container,
            info: source.info.clone(),
            start: segment.start,
            end: segment.end,
            speed_hundredths,
            look: segment.look,
            frames: segment.frames,
            target: self.target,
        }
    }

    fn output(&self, variant: &Variant) -> PathBuf {
        self.folder.join(format!("video-{:03}.mp4", variant.index))
    }

    /// Renders a batch: as many at a time as the engine has room for.
    async fn render(&self, variants: &[Variant]) -> Outcome<Vec<Vec<Arc<CachedSegment>>>> {
        let made = stream::iter(variants).map(|variant| self.video(variant)).buffered(4);
        made.try_collect().await
    }

    async fn video(&self, variant: &Variant) -> Outcome<Vec<Arc<CachedSegment>>> {
        let mut segments = Vec::new();
        for segment in &variant.segments {
            segments.push(self.engine.segment(&self.request(segment), &self.folder, &self.cancel).await?);
        }
        let out = self.output(variant);
        self.engine.assemble(&segments, &self.target, &out, &self.folder, &self.cancel).await?;
        Ok(segments)
    }

    /// What does not hold, by video.
    async fn check(&self, variants: &[Variant]) -> Outcome<Vec<String>> {
        let mut wrong = Vec::new();
        for variant in variants {
            let found = self.engine.verify(&self.output(variant), &self.cancel).await?;
            let samples = u64::from(variant.frames) * u64::from(SAMPLE_RATE) / u64::from(self.target.fps);
            let holds = found.frames == variant.frames
                && found.samples.abs_diff(samples) <= 1024
                && found.monotonic
                && found.complaints.is_empty();
            if !holds {
                wrong.push(format!("video {}: {found:?} for {} frames", variant.index, variant.frames));
            }
        }
        Ok(wrong)
    }

    /// The usual way: each video is one run of ffmpeg that decodes, filters and encodes all of it. How many
    /// there were.
    async fn usual(&self, variants: impl Iterator<Item = &Variant>) -> Outcome<u32> {
        let mut made = 0;
        for variant in variants {
            let mut command = process::command("ffmpeg");
            command.args(["-nostdin", "-v", "error", "-y"]);
            for segment in &variant.segments {
                command.args(["-ss", &segment.start.to_string()]);
                command.args(["-t", &(segment.end - segment.start).to_string(), "-i"]);
                command.arg(&self.source(segment).path);
            }
            command.args(["-filter_complex", &self.graph(variant)?, "-map", "[v]", "-map", "[a]"]);
            command.args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-profile:v", "high"]);
            command.args([
                "-g",
                &(self.target.fps * 2).to_string(),
                "-bf",
                "3",
                "-c:a",
                "aac",
                "-b:a",
                "160k",
            ]);
            command.args(["-movflags", "+faststart"]).arg(self.folder.join("usual.mp4"));
            let finished = process::run(command, &self.cancel).await?.ok_or("stopped")?;
            if !finished.status.success() {
                return Err(finished.stderr.into());
            }
            made += 1;
        }
        Ok(made)
    }

    fn graph(&self, variant: &Variant) -> Result<String, std::fmt::Error> {
        let (mut graph, mut joined) = (String::new(), String::new());
        for (place, segment) in variant.segments.iter().enumerate() {
            let (fps, speed) = (self.target.fps, segment.speed);
            let filters = picture_filters(&self.request(segment));
            write!(graph, "[{place}:v:0]setpts=(PTS-STARTPTS)/{speed},fps={fps},{filters}[v{place}];")?;
            let length = f64::from(segment.frames) / f64::from(fps);
            let sound = "aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo";
            if self.source(segment).info.has_audio {
                write!(graph, "[{place}:a:0]atempo={speed},{sound},apad,atrim=end={length}[a{place}];")?;
            } else {
                write!(graph, "anullsrc=r=48000:cl=stereo,atrim=end={length}[a{place}];")?;
            }
            write!(joined, "[v{place}][a{place}]")?;
        }
        write!(graph, "{joined}concat=n={}:v=1:a=1[v][a]", variant.segments.len())?;
        Ok(graph)
    }

    /// A video with the paths of its clips, for references in other languages.
    fn described(&self, variant: &Variant) -> Value {
        let segments = variant.segments.iter().map(|segment| {
            json!({
                "path": self.source(segment).path,
                "start": segment.start,
                "end": segment.end,
                "speed": segment.speed,
            })
        });
        json!({
            "width": self.target.width,
            "height": self.target.height,
            "fps": self.target.fps,
            "seconds": variant.duration,
            "segments": segments.collect::<Vec<_>>(),
        })
    }
}

/// How many different pieces the videos consist of.
fn unique(variants: &[Variant]) -> usize {
    let segments = variants.iter().flat_map(|variant| &variant.segments);
    segments.map(|segment| format!("{segment:?}")).collect::<BTreeSet<_>>().len()
}

/// Share of matching frames over all pairs of videos, and how many videos have a frame-by-frame equal.
fn likeness(batch: &[Vec<Arc<CachedSegment>>], variants: &[Variant]) -> Value {
    let mut similarities = Similarities::default();
    let videos: Vec<Vec<&CachedSegment>> =
        batch.iter().map(|segments| segments.iter().map(AsRef::as_ref).collect()).collect();
    let mut shares = Vec::new();
    for (index, a) in videos.iter().enumerate() {
        shares.extend(videos[..index].iter().map(|b| similarities.between(a, b)));
    }
    shares.sort_by(f64::total_cmp);
    let frames: BTreeSet<String> = videos
        .iter()
        .map(|segments| format!("{:?}", segments.iter().map(|segment| segment.hashes()).collect::<Vec<_>>()))
        .collect();
    let plans: BTreeSet<String> = variants.iter().map(|variant| format!("{:?}", variant.segments)).collect();
    json!({
        "least": shares.first(),
        "median": shares.get(shares.len() / 2),
        "most": shares.last(),
        "differentPlans": plans.len(),
        "differentFrames": frames.len(),
    })
}

/// Seconds on the clock and of the processors, with all children.
async fn measure<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<(T, Value)> {
    let (started, before) = (Instant::now(), processor_seconds()?);
    let result = work.await?;
    let (wall, cpu) = (started.elapsed().as_secs_f64(), processor_seconds()? - before);
    Ok((result, json!({ "wall": wall, "cpu": cpu })))
}

fn processor_seconds() -> Outcome<f64> {
    while matches!(waitpid(None, Some(WaitPidFlag::WNOHANG)), Ok(status) if status != WaitStatus::StillAlive)
    {
    }
    let mut seconds = 0.0;
    for who in [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN] {
        let usage = getrusage(who)?;
        let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let spent = microseconds as f64 / 1e6;
        seconds += spent;
    }
    Ok(seconds)
}
