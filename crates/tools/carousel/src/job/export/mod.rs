//! Exporting a carousel: every file that was ordered, or none and all credits back.
//!
//! `parts` says which files, `make` makes them, one size after the other. Files of an earlier export that are
//! the same are copied instead.

mod make;
mod parts;

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use lumiku_carousel_dto::{Content, Size};
use lumiku_carousel_engine::Bitmaps;
use lumiku_core::Error;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, NewOutput, Retry};

use self::make::{MakeError, Making};
pub(crate) use self::parts::{Part, parts};
use crate::{
    service::{exports::Order, retrying::ExportAgain},
    studio::Studio,
};

/// The kind of job that exports.
pub(crate) const KIND: &str = "export";

/// Exports carousels.
pub(crate) struct ExportJob {
    studio: Arc<Studio>,
}

/// A file of an export, in the work folder.
pub(in crate::job) struct Made {
    pub path: PathBuf,
    pub thumbnail: Option<Vec<u8>>,
}

impl ExportJob {
    pub(crate) fn new(studio: Arc<Studio>) -> Self {
        Self { studio }
    }
}

/// The pictures of a carousel, each decoded once.
pub(in crate::job) async fn pictures(
    studio: &Studio,
    job: &JobContext,
    content: &Content,
) -> Result<Bitmaps, JobFailure> {
    let mut bitmaps = Bitmaps::new();
    for file in content.files() {
        let input = job.input(file).await?;
        let bitmap = if let Some(known) = studio.picture(file) {
            known
        } else {
            let decoded = studio.decode(file, tokio::fs::read(&input.path).await?).await?;
            decoded.map_err(|error| {
                JobFailure::fail("input_unreadable", format!("{}: {error}.", input.file.name))
            })?
        };
        bitmaps.insert(file.clone(), bitmap);
    }
    Ok(bitmaps)
}

/// Makes the files of an order, in the order of its parts, off the async threads. `report` is told the share
/// that is done.
pub(in crate::job) async fn make(
    studio: &Arc<Studio>,
    job: &JobContext,
    order: &Arc<Order>,
    bitmaps: Arc<Bitmaps>,
    report: impl Fn(f64) + Send + Sync + 'static,
) -> Result<Vec<Made>, JobFailure> {
    let (studio, order, folder) = (Arc::clone(studio), Arc::clone(order), job.work_dir().to_owned());
    let cancel = job.cancel.clone();
    let making = tokio::task::spawn_blocking(move || {
        let stop = || cancel.is_cancelled();
        Making { engine: studio.engine(), order: &order, bitmaps: &bitmaps, folder: &folder }
            .make_all(&stop, &report)
    });
    let made = making.await.map_err(|error| JobFailure::Retry { message: error.to_string() })?;
    made.map_err(|error| match error {
        MakeError::Stopped => JobFailure::Stopped,
        MakeError::Io(error) => Error::from(error).into(),
        MakeError::Refused(message) => JobFailure::fail("export_failed", message),
    })
}

#[async_trait]
impl JobHandler for ExportJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&ExportAgain)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let order: Arc<Order> = Arc::new(job.payload()?);
        let parts = order.parts();
        let made = if let Some(copies) = copy(job, &order, &parts).await? {
            copies
        } else {
            let bitmaps = Arc::new(pictures(&self.studio, job, &order.content).await?);
            let progress = job.progress.clone();
            make(&self.studio, job, &order, bitmaps, move |share| progress.fraction(share)).await?
        };
        for (part, made) in parts.into_iter().zip(made) {
            job.add_output(output(&order, part, made)).await?;
        }
        Ok(JobOutcome::complete())
    }
}

/// Copies of files that are the same; `None` when there are none, or one is gone by now.
async fn copy(job: &JobContext, order: &Order, parts: &[Part]) -> Result<Option<Vec<Made>>, JobFailure> {
    let Some(same) = order.same.as_ref().filter(|same| same.len() == parts.len()) else { return Ok(None) };
    let mut made = Vec::with_capacity(same.len());
    for (number, file) in same.iter().enumerate() {
        let input = match job.input(file).await {
            Ok(input) => input,
            Err(JobFailure::Fail { .. }) => return Ok(None),
            Err(other) => return Err(other),
        };
        let path = job.work_dir().join(format!("same-{number}"));
        tokio::fs::copy(&input.path, &path).await?;
        made.push(Made { path, thumbnail: None });
    }
    Ok(Some(made))
}

/// A made file as an output.
pub(in crate::job) fn output(order: &Order, part: Part, made: Made) -> NewOutput {
    let metadata = part.metadata(order);
    let shown = part.size.filter(|_| part.slide.is_some());
    NewOutput {
        path: made.path,
        name: part.name,
        mime: part.format.mime().into(),
        width: shown.map(Size::width),
        height: shown.map(Size::height),
        duration_ms: None,
        metadata: Some(metadata),
        thumbnail: made.thumbnail,
    }
}
