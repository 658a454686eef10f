//! Rendering pieces ahead of the videos that need them.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::StreamExt;
use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobContext, JobFailure};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::workload::Piece;
use crate::{
    engine::{CachedSegment, Engine, EngineError, SegmentRequest, Target},
    error::failure,
    service::batches::BatchClip,
};

/// A piece that is there, or why it cannot be: its clip is at fault.
pub(super) type Rendered = Result<Arc<CachedSegment>, JobError>;

/// The clips of a batch, by id: on the local disk, or why not.
pub(super) struct Inputs(HashMap<String, Result<(PathBuf, String), JobError>>);

impl Inputs {
    /// Fetches the clips.
    pub(super) async fn fetch(
        job: &JobContext,
        clips: &BTreeMap<String, BatchClip>,
    ) -> Result<Self, JobFailure> {
        let mut inputs = HashMap::new();
        for (id, clip) in clips {
            let input = match job.input(&clip.file).await {
                Ok(input) => Ok((input.path, input.sha256)),
                Err(JobFailure::Fail { code, .. }) => {
                    Err(JobError { code, message: format!("{} was deleted.", clip.name) })
                }
                Err(other) => return Err(other),
            };
            inputs.insert(id.clone(), input);
        }
        Ok(Self(inputs))
    }

    fn find(&self, id: &str) -> Result<(PathBuf, String), JobError> {
        let gone = || JobError { code: "input_missing".into(), message: "A clip was deleted.".into() };
        self.0.get(id).cloned().unwrap_or_else(|| Err(gone()))
    }
}

/// What renders pieces in the background. Dropping it stops that; [`stop`](Self::stop) also waits for it.
pub(super) struct Renderer {
    pieces: mpsc::UnboundedReceiver<Result<Rendered, EngineError>>,
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Drop for Renderer {
    /// The task itself goes on until its programs are gone.
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Renderer {
    /// Begins with the first piece. Several are rendered at once, as many as the engine has slots for.
    pub(super) fn start(
        engine: Engine,
        pieces: &[Piece],
        clips: &BTreeMap<String, BatchClip>,
        inputs: &Inputs,
        target: Target,
        work: &Path,
        cancel: &CancellationToken,
    ) -> Self {
        let orders: Vec<Order> = pieces
            .iter()
            .map(|piece| Order {
                request: request(piece, clips, inputs, target),
                name: clips.get(&piece.clip).map(|clip| clip.name.clone()).unwrap_or_default(),
            })
            .collect();
        let (send, receive) = mpsc::unbounded_channel();
        let (stop, work) = (cancel.child_token(), work.to_owned());
        let ahead = std::thread::available_parallelism().map_or(2, usize::from) + 1;
        let task = tokio::spawn({
            let stop = stop.clone();
            async move {
                let rendered = orders.into_iter().map(|order| order.render(&engine, &work, &stop));
                let mut rendered = futures::stream::iter(rendered).buffered(ahead);
                while let Some(piece) = rendered.next().await {
                    // The others are stopped, not dropped: each ends when its program is gone.
                    if piece.is_err() {
                        stop.cancel();
                    }
                    let _ = send.send(piece);
                }
            }
        });
        Self { pieces: receive, task, stop }
    }

    /// The next piece, in their order.
    pub(super) async fn next(&mut self) -> Result<Rendered, JobFailure> {
        match self.pieces.recv().await {
            Some(piece) => piece.map_err(failure),
            None => Err(JobFailure::Retry { message: "the renderer stopped".into() }),
        }
    }

    /// Ends it. Nothing of it runs any more when this returns, so that nothing writes into a work folder that
    /// is about to be removed.
    pub(super) async fn stop(mut self) {
        self.stop.cancel();
        let _ = (&mut self.task).await;
    }
}

/// A piece to be rendered.
struct Order {
    request: Result<SegmentRequest, JobError>,
    /// Of its clip.
    name: String,
}

impl Order {
    async fn render(
        self,
        engine: &Engine,
        work: &Path,
        stop: &CancellationToken,
    ) -> Result<Rendered, EngineError> {
        let request = match self.request {
            _ if stop.is_cancelled() => return Err(EngineError::Cancelled),
            Ok(request) => request,
            Err(reason) => return Ok(Err(reason)),
        };
        let error = match engine.segment(&request, work, stop).await {
            Ok(piece) => return Ok(Ok(piece)),
            Err(error) => error,
        };
        let is_there = tokio::fs::try_exists(&request.source).await.unwrap_or(true);
        against_clip(&self.name, &error, is_there).map_or(Err(error), |reason| Ok(Err(reason)))
    }
}

/// Why only the videos that need the clip cannot be made; `None` where the reason is another, and passes.
fn against_clip(name: &str, error: &EngineError, is_there: bool) -> Option<JobError> {
    let reason = |code: &str, message: String| Some(JobError { code: code.into(), message });
    match error {
        EngineError::Cancelled => None,
        _ if !is_there => reason("input_missing", format!("{name} was deleted.")),
        EngineError::Late(_) => reason("timed_out", format!("{name}: It takes too long to be rendered.")),
        error if error.is_clip_at_fault() => reason("input_unreadable", format!("{name}: {error}")),
        _ => None,
    }
}

fn request(
    piece: &Piece,
    clips: &BTreeMap<String, BatchClip>,
    inputs: &Inputs,
    target: Target,
) -> Result<SegmentRequest, JobError> {
    let (source, source_sha256) = inputs.find(&piece.clip)?;
    let gone = || JobError { code: "input_missing".into(), message: "A clip was deleted.".into() };
    let info = clips.get(&piece.clip).map(|clip| clip.info.clone()).ok_or_else(gone)?;
    Ok(SegmentRequest {
        source,
        source_sha256,
        container: info.container,
        info,
        start: seconds(piece.start),
        end: seconds(piece.end),
        speed_hundredths: piece.speed,
        look: piece.look,
        frames: piece.frames,
        target,
    })
}

#[expect(clippy::cast_precision_loss, reason = "clips are at most ten minutes long")]
fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use lumiku_core::job::process;

    use super::*;
    use crate::engine::{Container, EngineOptions, MEMORY, Programs};

    #[test]
    fn what_only_a_clip_suffers_from_costs_only_its_videos() {
        let late = EngineError::Late("ffmpeg took longer than 180 s".into());
        let unreadable = EngineError::Unreadable("A part of this clip cannot be decoded.".into());
        let failed = EngineError::Failed("no sandbox".into());
        let code = |error, is_there| against_clip("a.mp4", error, is_there).map(|reason| reason.code);
        assert_eq!(code(&unreadable, true).as_deref(), Some("input_unreadable"));
        assert_eq!(code(&late, true).as_deref(), Some("timed_out"));
        assert_eq!(code(&failed, false).as_deref(), Some("input_missing"));
        for passing in [&failed, &EngineError::OutOfSpace, &EngineError::Cancelled] {
            assert_eq!(code(passing, true), None, "{passing:?}");
        }
        assert_eq!(code(&EngineError::Cancelled, false), None);
    }

    /// How many programs have this text among their arguments.
    fn running(mark: &str) -> usize {
        let ids =
            std::fs::read_dir("/proc").unwrap().filter_map(|it| it.unwrap().file_name().into_string().ok());
        let line = |id: &String| std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        ids.filter(|id| String::from_utf8_lossy(&line(id)).contains(mark)).count()
    }

    #[tokio::test]
    async fn nothing_runs_and_nothing_is_left_when_a_renderer_has_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let work = folder.path().join("work");
        std::fs::create_dir(&work).unwrap();
        let clip = folder.path().join("clip.mp4");
        let mut program = process::command("ffmpeg");
        program.args(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=60"]);
        program.args(["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]).arg(&clip);
        assert!(program.status().await.unwrap().success());
        let never = CancellationToken::new();
        let options = EngineOptions {
            programs: Programs::default(),
            cache: folder.path().join("cache"),
            cache_limit: 1 << 30,
            memory: MEMORY,
            require_isolation: false,
        };
        let engine = Engine::open(options).await.unwrap();
        let info = engine.probe(&clip, Container::Mp4, &never).await.unwrap();
        let id = "clip".to_owned();
        let described = BatchClip { name: "a.mp4".into(), file: lumiku_dto::FileId::new(id.clone()), info };
        let clips = BTreeMap::from([(id.clone(), described)]);
        let inputs = Inputs(HashMap::from([(id.clone(), Ok((clip, "its sum".into())))]));
        let pieces: Vec<Piece> = (0..4)
            .map(|at| Piece {
                clip: id.clone(),
                start: at,
                end: 60_000,
                speed: 100,
                look: None,
                frames: 3_600,
            })
            .collect();
        let target = Target { width: 1080, height: 1920, fps: 60 };
        let renderer = Renderer::start(engine, &pieces, &clips, &inputs, target, &work, &never);
        let mark = work.to_str().unwrap();
        let begun = Instant::now();
        while running(mark) == 0 {
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing was begun");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let asked = Instant::now();
        renderer.stop().await;
        assert_eq!(running(mark), 0);
        assert_eq!(std::fs::read_dir(work.join("segments")).unwrap().count(), 0);
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
}
