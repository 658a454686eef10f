//! Making a batch: pieces are rendered ahead, and each video is joined and delivered as soon as its pieces
//! are there, so that one bad clip costs only the videos that need it, and whatever stops the job keeps
//! what has arrived.

mod likeness;
mod pieces;
mod videos;
mod workload;

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, Retry};
use lumiku_video_mix_dto::price::owed;

use self::videos::Making;
use crate::{
    service::batches::{Batch, MixAgain},
    studio::Studio,
};

/// The only kind of job.
pub(crate) const KIND: &str = "mix";

/// Makes batches.
pub(crate) struct MixJob {
    studio: Arc<Studio>,
}

impl MixJob {
    pub(crate) fn new(studio: Arc<Studio>) -> Self {
        Self { studio }
    }
}

#[async_trait]
impl JobHandler for MixJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&MixAgain)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let batch: Batch = job.payload()?;
        let opened = self.studio.engine().await;
        let engine = opened.map_err(|error| JobFailure::NotHere { message: error.to_string() })?.clone();
        let delivered = job.delivered().await?;
        let mut making = Making::new(job, engine, &batch, delivered);
        let refused = making.make_all().await?;
        making.describe_likeness().await?;
        conclude(&batch, making.delivered(), refused)
    }
}

/// What stays charged: the price of the videos that were delivered, in this run and before.
fn conclude(batch: &Batch, delivered: u32, refused: Vec<JobError>) -> Result<JobOutcome, JobFailure> {
    let Some(first) = refused.first().cloned() else { return Ok(JobOutcome::complete()) };
    if delivered == 0 {
        return Err(JobFailure::Fail { code: first.code, message: first.message });
    }
    let keep = owed(&batch.settings, delivered, batch.ordered(), &batch.prices());
    let message = match refused.len() {
        1 => format!("1 video could not be made. {}", first.message),
        n => format!("{n} of {} videos could not be made. {}", batch.ordered(), first.message),
    };
    Ok(JobOutcome::partial(keep, &first.code, message))
}

#[cfg(test)]
mod tests {
    use lumiku_video_mix_dto::{Settings, Variant};

    use super::*;

    fn batch(count: u32) -> Batch {
        let variant = |index| Variant { index, duration: 1.0, frames: 30, segments: Vec::new() };
        Batch {
            project: "p".into(),
            name: "n".into(),
            settings: Settings { order_mixing: false, ..Settings::default() },
            seed: 1,
            variants: (0..count).map(variant).collect(),
            clips: std::collections::BTreeMap::new(),
            unit_price: 2,
        }
    }

    fn reason() -> JobError {
        JobError { code: "input_unreadable".into(), message: "a.mp4: damaged".into() }
    }

    #[test]
    fn a_batch_keeps_the_price_of_what_arrived() {
        assert_eq!(conclude(&batch(10), 10, vec![]).unwrap().keep, None);
        // 7 videos at 2 credits and 0.95.
        let outcome = conclude(&batch(10), 7, vec![reason(); 3]).unwrap();
        assert_eq!(outcome.keep, Some(14));
        assert!(outcome.note.unwrap().message.starts_with("3 of 10 videos"));
    }

    #[test]
    fn a_batch_of_which_nothing_arrived_fails() {
        assert!(matches!(conclude(&batch(2), 0, vec![reason(); 2]), Err(JobFailure::Fail { .. })));
    }
}
