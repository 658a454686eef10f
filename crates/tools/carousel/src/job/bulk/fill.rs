//! Having empty cells filled, several rows at once.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, stream};
use lumiku_dto::job::JobError;
use lumiku_tool_api::JobFailure;
use tokio::time::sleep_until;

use super::state::Run;
use crate::{
    bulk::{BulkRow, title_of},
    error::failure,
    writer::{Cause, Filled, Row, WriterError},
};

/// Rows that are with the writer at once.
const AT_ONCE: usize = 8;
/// Rows that are stored together when the writer is quick.
const TOGETHER: usize = 50;
/// How often in succession a service may fail before the rest is not asked any more.
const PATIENCE: usize = 8;
/// How much of the job's time the writer may take; the rest is for exporting and for telling how it ended.
const WRITING_TIME: f32 = 0.7;

impl Run<'_> {
    /// Has every row with gaps filled that has no project yet.
    pub(super) async fn fill(&mut self) -> Result<(), JobFailure> {
        self.tell_earlier_failures();
        let open = self.places(|row, state| !row.gaps.is_empty() && !state.stored);
        let (studio, rows) = (Arc::clone(&self.studio), Arc::clone(&self.rows));
        let language = self.batch.base.language.clone();
        let asked = open.clone().into_iter().map(|place| {
            let (studio, row) = (Arc::clone(&studio), row_of(&rows[place], &language));
            async move { (place, studio.writer().fill_row(&row).await) }
        });
        let mut answers = stream::iter(asked).buffer_unordered(AT_ONCE).ready_chunks(TOGETHER);
        let until = self.begun + self.time()?.mul_f32(WRITING_TIME);
        let mut failures = 0;
        loop {
            let next = tokio::select! {
                () = self.job.cancel.cancelled() => return Err(JobFailure::Stopped),
                () = sleep_until(until) => {
                    self.give_up(&open, &out_of_time());
                    return Ok(());
                }
                next = answers.next() => next,
            };
            let Some(next) = next else { return Ok(()) };
            if let Some(hopeless) = self.take(next, &mut failures).await? {
                self.give_up(&open, &reason(&hopeless));
                return Ok(());
            }
        }
    }

    /// Stores what has come. Gives the reason when nothing more will.
    async fn take(
        &mut self,
        answers: Vec<(usize, Result<Filled, WriterError>)>,
        failures: &mut usize,
    ) -> Result<Option<WriterError>, JobFailure> {
        let mut filled = Vec::new();
        let mut last = None;
        for (place, answer) in answers {
            match answer {
                Ok(row) => {
                    *failures = 0;
                    filled.push((place, row));
                }
                Err(error) => {
                    *failures += usize::from(error.cause() == Cause::Later);
                    self.states[place].failed = Some(reason(&error));
                    last = Some(error);
                }
            }
        }
        self.store_filled(filled).await?;
        self.report();
        Ok(last.filter(|error| error.cause() == Cause::Settings || *failures >= PATIENCE))
    }

    /// How long the job may run.
    fn time(&self) -> Result<Duration, JobFailure> {
        Ok(Duration::from_secs(u64::from(self.context.manifest()?.limits.timeout)))
    }

    /// Rows that an earlier run had stored without filling them.
    fn tell_earlier_failures(&mut self) {
        let unfilled = self.places(|row, state| {
            !row.gaps.is_empty() && state.stored && !state.arrived.written && !state.unfillable
        });
        for place in unfilled {
            let message = "The row could not be filled.".to_owned();
            self.states[place].failed = Some(JobError { code: "ai_unavailable".to_owned(), message });
        }
    }

    /// Leaves the rest unasked.
    fn give_up(&mut self, open: &[usize], reason: &JobError) {
        for place in open {
            let state = &mut self.states[*place];
            if !state.stored && state.failed.is_none() {
                state.failed = Some(reason.clone());
            }
        }
    }
}

fn row_of(row: &BulkRow, language: &str) -> Row {
    // Without a topic, its words say what it is about.
    let topic = title_of("", &row.topic, &row.slides);
    Row {
        topic: if row.title.is_empty() { topic } else { row.topic.clone() },
        title: row.title.clone(),
        language: language.to_owned(),
        slides: row.slides.clone(),
        gaps: row.gaps.clone(),
    }
}

fn reason(error: &WriterError) -> JobError {
    match failure(error) {
        JobFailure::Fail { code, message } => JobError { code, message },
        _ => JobError { code: "ai_unavailable".to_owned(), message: error.to_string() },
    }
}

fn out_of_time() -> JobError {
    let message = "There was no time left for it. Order these rows again.";
    JobError { code: "timed_out".to_owned(), message: message.to_owned() }
}
