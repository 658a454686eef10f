//! The render engine on real media, with the real programs. A missing ffmpeg is a failure.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod analyse;
mod cache;
mod cancel;
mod clips;
mod contract;
mod hostile;
mod looks;
mod probe;
mod sandbox;
mod sync;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use lumiku_core::job::process;
use lumiku_video_mix::engine::{
    CachedSegment, ClipInfo, Container, Engine, EngineError, EngineOptions, MEMORY, Programs, SegmentRequest,
    Target, Verified,
};
use lumiku_video_mix_dto::Look;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Small and upright, so that tests are quick.
const TARGET: Target = Target { width: 180, height: 320, fps: 30 };

/// An engine with a cache and a folder to work in.
struct Bench {
    folder: TempDir,
    engine: Engine,
    never: CancellationToken,
}

impl Bench {
    async fn new() -> Self {
        Self::with_limit(1 << 30).await
    }

    async fn with_limit(cache_limit: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("work")).unwrap();
        let engine = open(folder.path(), cache_limit).await;
        Self { folder, engine, never: CancellationToken::new() }
    }

    fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Whatever is in the folder to work in, but for the shelf of segments itself.
    fn left_in_work(&self) -> usize {
        let count = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().count();
        let segments = self.work().join("segments");
        count(&self.work()) + count(&segments) - usize::from(segments.exists())
    }

    async fn probe(&self, clip: &Clip) -> ClipInfo {
        self.engine.probe(&clip.path, clip.container, &self.never).await.unwrap()
    }

    async fn segment(&self, request: &SegmentRequest) -> Result<Arc<CachedSegment>, EngineError> {
        self.engine.segment(request, &self.work(), &self.never).await
    }

    /// Joins the segments; the video and what is found in it.
    async fn video(&self, segments: &[Arc<CachedSegment>], target: Target) -> (PathBuf, Verified) {
        let out = self.folder.path().join("out.mp4");
        let made = self.engine.assemble(segments, &target, &out, &self.work(), &self.never).await.unwrap();
        let found = self.engine.verify(&out, &self.never).await.unwrap();
        assert_eq!((made.frames, made.samples), (found.frames, found.samples));
        assert!((found.samples..found.samples + 1_024).contains(&found.decoded_samples), "{found:?}");
        assert!(made.poster.starts_with(&[0xff, 0xd8]), "the poster is no JPEG");
        (out, found)
    }
}

async fn open(folder: &Path, cache_limit: u64) -> Engine {
    let options = EngineOptions {
        programs: Programs::default(),
        cache: folder.join("cache"),
        cache_limit,
        memory: MEMORY,
        require_isolation: false,
    };
    Engine::open(options).await.unwrap()
}

/// A clip of the tests.
struct Clip {
    path: PathBuf,
    container: Container,
}

/// The piece of a clip from `start` to `end`.
fn piece(clip: &Clip, info: &ClipInfo, start: f64, end: f64, target: Target) -> SegmentRequest {
    SegmentRequest {
        source: clip.path.clone(),
        source_sha256: clip.path.file_name().unwrap().to_string_lossy().into_owned(),
        container: clip.container,
        info: info.clone(),
        start,
        end,
        speed_hundredths: 100,
        look: None,
        frames: frames(start, end, 100, target),
        target,
    }
}

/// The same piece at another speed, with a look.
fn varied(mut request: SegmentRequest, speed_hundredths: u32, look: Option<Look>) -> SegmentRequest {
    request.frames = frames(request.start, request.end, speed_hundredths, request.target);
    SegmentRequest { speed_hundredths, look, ..request }
}

/// The planner's rule.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
fn frames(start: f64, end: f64, speed_hundredths: u32, target: Target) -> u32 {
    let seconds = (end - start) * 100.0 / f64::from(speed_hundredths);
    ((seconds * f64::from(target.fps)).round() as u32).max(1)
}

/// Runs ffmpeg or ffprobe for a test, and gives what it wrote to its standard output.
async fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = process::command(program).args(arguments).output().await.unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaints}");
    output.stdout
}
