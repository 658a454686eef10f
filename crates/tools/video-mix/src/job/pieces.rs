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

/// What renders pieces in the background. Dropping it stops that.
pub(super) struct Renderer {
    pieces: mpsc::UnboundedReceiver<Result<Rendered, EngineError>>,
    task: JoinHandle<()>,
}

impl Drop for Renderer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Renderer {
    /// Begins with the first piece. Several are rendered at once, as many as the engine has slots for.
    pub(super) fn start(
        job: &JobContext,
        engine: Engine,
        pieces: &[Piece],
        clips: &BTreeMap<String, BatchClip>,
        inputs: &Inputs,
        target: Target,
    ) -> Self {
        let orders: Vec<Order> = pieces
            .iter()
            .map(|piece| Order {
                request: request(piece, clips, inputs, target),
                name: clips.get(&piece.clip).map(|clip| clip.name.clone()).unwrap_or_default(),
            })
            .collect();
        let (send, receive) = mpsc::unbounded_channel();
        let (cancel, work) = (job.cancel.clone(), job.work_dir().to_owned());
        let ahead = std::thread::available_parallelism().map_or(2, usize::from) + 1;
        let task = tokio::spawn(async move {
            let rendered = orders.into_iter().map(|order| {
                let (engine, work, cancel) = (&engine, &work, &cancel);
                async move { order.render(engine, work, cancel).await }
            });
            let mut rendered = futures::stream::iter(rendered).buffered(ahead);
            while let Some(piece) = rendered.next().await {
                let stop = piece.is_err();
                if send.send(piece).is_err() || stop {
                    return;
                }
            }
        });
        Self { pieces: receive, task }
    }

    /// The next piece, in their order.
    pub(super) async fn next(&mut self) -> Result<Rendered, JobFailure> {
        match self.pieces.recv().await {
            Some(piece) => piece.map_err(failure),
            None => Err(JobFailure::Retry { message: "the renderer stopped".into() }),
        }
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
        cancel: &CancellationToken,
    ) -> Result<Rendered, EngineError> {
        let request = match self.request {
            Ok(request) => request,
            Err(reason) => return Ok(Err(reason)),
        };
        match engine.segment(&request, work, cancel).await {
            Err(error) if error.is_clip_at_fault() => Ok(Err(JobError {
                code: "input_unreadable".into(),
                message: format!("{}: {error}", self.name),
            })),
            rendered => rendered.map(Ok),
        }
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
