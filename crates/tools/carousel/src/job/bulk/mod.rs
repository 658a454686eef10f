//! Making the carousels of a table: a project for each row, filled by the writer and exported where that was
//! ordered. One row that fails costs only itself, and whatever stops the job keeps what has arrived.
//!
//! A project's id follows from the job and the place of its row, and each is written in a transaction that
//! only the holder of the job wins, so that a job that starts again writes none twice. `state` knows how far
//! each row is, `store` writes projects, `fill` asks the writer, `pictures` exports, `report` says how it ended.

mod fill;
mod pictures;
mod report;
mod state;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, Retry};

use self::state::Run;
use crate::{
    service::{
        bulk::{Batch, read_rows},
        retrying::FillAgain,
    },
    studio::Studio,
};

/// The kind of job that makes carousels of tables.
pub(crate) const KIND: &str = "bulk";

/// Makes carousels of tables.
pub(crate) struct BulkJob {
    studio: Arc<Studio>,
}

impl BulkJob {
    pub(crate) fn new(studio: Arc<Studio>) -> Self {
        Self { studio }
    }
}

#[async_trait]
impl JobHandler for BulkJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&FillAgain)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let batch: Batch = job.payload()?;
        let rows = read_rows(self.studio.context()?, &job.user, &job.id).await?;
        let mut run = Run::begin(job, Arc::clone(&self.studio), batch, rows).await?;
        let worked = run.work().await;
        if matches!(worked, Err(JobFailure::Stopped)) {
            // Cancelled, out of time or about to start again: what has arrived is what is paid.
            run.stopped = true;
            run.correct_shares().await?;
        }
        worked?;
        run.outcome()
    }
}

impl Run<'_> {
    async fn work(&mut self) -> Result<(), JobFailure> {
        self.store_plain().await?;
        self.fill().await?;
        // Before the exports, which may run out of time.
        self.store_failed().await?;
        self.export().await?;
        self.note_made().await?;
        self.correct_shares().await
    }
}
