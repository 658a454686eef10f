//! The render engine: mixes clips into videos with ffmpeg. It knows no HTTP and no database.
//!
//! A clip is probed (`probe`) and looked at once (`analyse`). Each piece of it that any video needs is
//! rendered once (`segment`, with `look` and `encoder`) into the `cache`; a video is then a copy of its
//! segments' pictures and one pass over their sound (`assemble`). Fingerprints made on the way (`pdq`) say
//! how much of one video occurs in another (`similarity`). Every program that reads a stranger's file runs
//! in the `sandbox`.
//!
//! The rules are written in `docs/VIDEO_MIX.md`.

mod analyse;
mod assemble;
mod cache;
mod clip;
mod encoder;
mod error;
mod fade;
mod frame;
mod look;
mod mp4;
mod pdq;
mod probe;
mod room;
mod sandbox;
mod segment;
mod similarity;
mod source;
mod tempo;
mod turns;
mod verify;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use lumiku_video_mix_dto::{Analysis, Look};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use self::{
    cache::Cache,
    encoder::Encoder,
    room::{Need, Room, permit},
    sandbox::Sandbox,
    segment::Means,
    tempo::Tempo,
    turns::Turns,
};
pub use self::{
    cache::CachedSegment,
    clip::{ClipInfo, Container},
    error::EngineError,
    look::{Figures, figures},
    pdq::{FrameHash, MATCH_DISTANCE, MIN_QUALITY},
    room::MEMORY,
    sandbox::{Isolation, Posture},
    segment::picture_filters,
    similarity::{Similarities, similarity},
    verify::Verified,
};

/// Clips that are probed at a time. Somebody waits for each, so they do not queue behind renders, and their
/// memory is not counted with that of those.
const PROBES: usize = 2;

/// The programs that the engine starts: bare names that are on the usual path, or whole paths.
#[derive(Clone, Debug)]
pub struct Programs {
    pub ffmpeg: String,
    pub ffprobe: String,
}

impl Default for Programs {
    fn default() -> Self {
        Self { ffmpeg: "ffmpeg".into(), ffprobe: "ffprobe".into() }
    }
}

/// How an engine is opened.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    pub programs: Programs,
    /// Folder of rendered segments; it is made where it is missing.
    pub cache: PathBuf,
    /// Most bytes in that folder. What is in use lasts longer than its entry there.
    pub cache_limit: u64,
    /// Bytes of memory that programs take together, by what they are known to need; [`MEMORY`] is usual.
    pub memory: u64,
    /// Fail to open where the programs cannot be shut in.
    pub require_isolation: bool,
}

/// The size and rate that every video of a batch has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// In pixels, even.
    pub width: u32,
    /// In pixels, even.
    pub height: u32,
    /// Frames per second: 24, 25, 30 or 60.
    pub fps: u32,
}

/// A piece of a clip that is wanted.
#[derive(Clone, Debug)]
pub struct SegmentRequest {
    /// The clip as a file.
    pub source: PathBuf,
    /// SHA-256 of its bytes, in hex: what the cache knows it by.
    pub source_sha256: String,
    pub container: Container,
    pub info: ClipInfo,
    /// In seconds, on whole milliseconds.
    pub start: f64,
    pub end: f64,
    /// Playback speed in hundredths.
    pub speed_hundredths: u32,
    pub look: Option<Look>,
    /// Frames of the result.
    pub frames: u32,
    pub target: Target,
}

/// What one look at a clip found.
#[derive(Clone, Debug)]
pub struct ClipAnalysis {
    pub analysis: Analysis,
    /// JPEG, at most 480 pixels on a side.
    pub poster: Vec<u8>,
    /// JPEG: ten pictures side by side, 160 pixels high.
    pub filmstrip: Vec<u8>,
}

/// A finished video.
#[derive(Clone, Debug)]
pub struct Assembled {
    pub frames: u32,
    /// Samples of sound, of each channel.
    pub samples: u64,
    pub duration_ms: u64,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// JPEG, at most 480 pixels on a side.
    pub poster: Vec<u8>,
}

/// The engine. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    sandbox: Sandbox,
    with: Means,
    cache: Arc<Cache>,
    posture: Posture,
    room: Room,
    probes: Semaphore,
    turns: Turns,
}

impl Engine {
    /// Probes sandbox and encoder once, and opens the cache.
    pub async fn open(options: EngineOptions) -> Result<Self, EngineError> {
        let never = CancellationToken::new();
        let sandbox = Sandbox::open(options.programs, &never).await?;
        if options.require_isolation && sandbox.isolation() != Isolation::Bubblewrap {
            return Err(EngineError::failed(
                "a sandbox is required, and bubblewrap does not work here: install it and allow user namespaces",
            ));
        }
        let encoder = Encoder::choose(&sandbox, &never).await?;
        let with = Means { encoder, tempo: Tempo::choose(&sandbox, &never).await };
        let slots = std::thread::available_parallelism().map_or(1, usize::from);
        let posture = sandbox.posture(encoder.name, slots);
        let cache = blocking(move || Cache::open(&options.cache, options.cache_limit)).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                sandbox,
                with,
                cache: Arc::new(cache),
                posture,
                room: Room::new(slots, options.memory),
                probes: Semaphore::new(PROBES),
                turns: Turns::default(),
            }),
        })
    }

    /// What was really reached.
    pub fn posture(&self) -> &Posture {
        &self.inner.posture
    }

    /// What the clip is. Refuses what is not taken, within 5 s of its turn.
    pub async fn probe(
        &self,
        clip: &Path,
        container: Container,
        cancel: &CancellationToken,
    ) -> Result<ClipInfo, EngineError> {
        let _turn = permit(&self.inner.probes, 1, cancel).await?;
        probe::probe(&self.inner.sandbox, clip, container, cancel).await
    }

    /// Looks at a whole clip once: what to keep of it, its waveform, poster and filmstrip.
    pub async fn analyse(
        &self,
        clip: &Path,
        info: &ClipInfo,
        work: &Path,
        cancel: &CancellationToken,
    ) -> Result<ClipAnalysis, EngineError> {
        let _place = self.inner.room.enter(Need::looking(info), cancel).await?;
        analyse::analyse(&self.inner.sandbox, clip, info, work, cancel).await
    }

    /// The piece from the cache, or rendered; its files are in `work` until it is dropped. Callers that want
    /// the same piece at the same time share one render; when the one who renders is cancelled, the next
    /// takes over.
    pub async fn segment(
        &self,
        request: &SegmentRequest,
        work: &Path,
        cancel: &CancellationToken,
    ) -> Result<Arc<CachedSegment>, EngineError> {
        segment::check(request)?;
        let inner = &self.inner;
        let key = segment::key(inner.with, request, inner.sandbox.ffmpeg_version());
        if let Some(found) = self.find(&key, work).await? {
            return Ok(found);
        }
        let _turn = tokio::select! {
            turn = inner.turns.take(&key) => turn,
            () = cancel.cancelled() => return Err(EngineError::Cancelled),
        };
        if let Some(found) = self.find(&key, work).await? {
            return Ok(found);
        }
        let _place = inner.room.enter(Need::rendering(&request.info, request.target), cancel).await?;
        let made = cache::new_folder(work)?;
        segment::render(&inner.sandbox, inner.with, request, made.path(), cancel).await?;
        let cache = Arc::clone(&inner.cache);
        let keep = move || {
            let segment = CachedSegment::rendered(&key, made)?;
            // It serves without: what is rendered is in the caller's folder.
            if let Err(error) = cache.publish(&segment) {
                tracing::warn!(%error, "a segment was not taken into the cache");
            }
            Ok(Arc::new(segment))
        };
        blocking(keep).await
    }

    /// Joins segments into the video `out`, which appears when it is whole.
    pub async fn assemble(
        &self,
        segments: &[Arc<CachedSegment>],
        target: &Target,
        out: &Path,
        work: &Path,
        cancel: &CancellationToken,
    ) -> Result<Assembled, EngineError> {
        let _place = self.inner.room.enter(Need::joining(), cancel).await?;
        assemble::assemble(&self.inner.sandbox, segments, *target, out, work, cancel).await
    }

    /// Decodes a finished video and counts; for tests and the benchmark.
    pub async fn verify(&self, video: &Path, cancel: &CancellationToken) -> Result<Verified, EngineError> {
        verify::verify(&self.inner.sandbox, video, cancel).await
    }

    async fn find(&self, key: &str, work: &Path) -> Result<Option<Arc<CachedSegment>>, EngineError> {
        let (cache, key, work) = (Arc::clone(&self.inner.cache), key.to_owned(), work.to_owned());
        blocking(move || Ok(cache.find(&key, &work)?.map(Arc::new))).await
    }
}

/// Work on files, off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, EngineError> + Send + 'static,
) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| EngineError::failed(error.to_string()))?
}
