//! What a tool implements to run jobs, and what it is given.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use async_trait::async_trait;
use lumiku_dto::{FileId, JobId, Timestamp, UserId, file::File, job::JobError};
use sea_orm::DatabaseTransaction;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{
    output::{NewOutput, StagedOutput},
    progress::Progress,
};
use crate::{Core, Error, Result, file};

/// Runs one kind of a tool's jobs.
#[async_trait]
pub trait JobHandler: Send + Sync + 'static {
    /// The kind, as given to `submit`.
    fn kind(&self) -> &'static str;

    /// How a job of this kind that has ended is submitted again by an operator; `None` where it cannot be.
    fn retry(&self) -> Option<&dyn Retry> {
        None
    }

    /// Does the work. It may run more than once: after a crash it starts again in an empty work folder, and
    /// what it had delivered is still there.
    /// It has to return soon after `job.cancel` fires; 2 seconds later it is dropped.
    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure>;
}

/// Submits an ended job again: the same payload under a new id, charged anew.
#[async_trait]
pub trait Retry: Send + Sync {
    /// Writes what the tool keeps about a job besides its payload, in the transaction that charges and queues the new
    /// one.
    ///
    /// # Errors
    /// [`Error::Conflict`] with a sentence for the operator when things have gone on since. Nothing is charged then.
    async fn prepare(&self, tx: &DatabaseTransaction, ended: &EndedJob, new: &JobId) -> Result<()>;
}

/// Nothing is kept besides the payload.
pub struct PayloadOnly;

#[async_trait]
impl Retry for PayloadOnly {
    async fn prepare(&self, _tx: &DatabaseTransaction, _ended: &EndedJob, _new: &JobId) -> Result<()> {
        Ok(())
    }
}

/// A job that failed or was cancelled and delivered nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedJob {
    pub id: JobId,
    pub user: UserId,
    /// As JSON.
    pub payload: String,
    /// The moment of the new submission.
    pub now: Timestamp,
}

impl EndedJob {
    /// What was submitted.
    ///
    /// # Errors
    /// [`Error::Conflict`] when this program cannot read it any more.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload).map_err(|_| {
            Error::Conflict("This job is of an older version and cannot be read any more.".into())
        })
    }
}

/// How a run went well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobOutcome {
    /// Credits that stay charged; `None` for all of them. The rest is refunded.
    pub keep: Option<i64>,
    /// Why not everything arrived.
    pub note: Option<JobError>,
}

impl JobOutcome {
    /// Everything arrived.
    pub fn complete() -> Self {
        Self { keep: None, note: None }
    }

    /// A part arrived: `keep` is the price of that part.
    pub fn partial(keep: i64, code: &str, message: impl Into<String>) -> Self {
        Self { keep: Some(keep), note: Some(JobError { code: code.into(), message: message.into() }) }
    }
}

/// How a run went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobFailure {
    /// Trying again would not help. The job fails and is refunded.
    Fail { code: String, message: String },
    /// Something passing. The job runs again, while it has attempts left.
    Retry { message: String },
    /// This process cannot run the tool's jobs at the moment, for want of a program, say. The job waits for
    /// another process, or for this one after a while, and no attempt is counted.
    NotHere { message: String },
    /// The handler saw `cancel` and stopped.
    Stopped,
}

impl JobFailure {
    /// A final failure with a sentence for the person.
    pub fn fail(code: &str, message: impl Into<String>) -> Self {
        Self::Fail { code: code.into(), message: message.into() }
    }
}

impl From<Error> for JobFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::fail("input_missing", "A file that this job needs was deleted."),
            error => Self::Retry { message: error.to_string() },
        }
    }
}

impl From<std::io::Error> for JobFailure {
    fn from(error: std::io::Error) -> Self {
        Error::from(error).into()
    }
}

/// One claimed job, as its handler sees it.
pub struct JobContext {
    pub id: JobId,
    pub user: UserId,
    pub tool: String,
    pub attempt: i32,
    pub(crate) worker: String,
    /// Credits taken at submission.
    pub credits_charged: i64,
    /// Fires when the job is cancelled, out of time, or the process shuts down.
    pub cancel: CancellationToken,
    /// Tells the person how far it is.
    pub progress: Progress,
    pub(crate) core: Core,
    /// As JSON.
    pub(crate) payload: String,
    pub(crate) work_dir: TempDir,
    pub(crate) outputs: Mutex<Vec<StagedOutput>>,
}

/// An input on this machine's disk.
#[derive(Clone, Debug)]
pub struct InputFile {
    pub file: File,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// To be read only.
    pub path: PathBuf,
}

impl JobContext {
    /// What was submitted.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobFailure> {
        serde_json::from_str(&self.payload)
            .map_err(|_| JobFailure::fail("invalid_payload", "This job cannot be read any more."))
    }

    /// A folder of this run's own; it is removed afterwards.
    pub fn work_dir(&self) -> &Path {
        self.work_dir.path()
    }

    /// One of the user's files, on the local disk.
    pub async fn input(&self, id: &FileId) -> Result<InputFile, JobFailure> {
        let stored = file::find_file(&self.core, &self.user, id).await?;
        let path = self.core.storage.local_path(&stored.storage_key, self.work_dir()).await?;
        Ok(InputFile { file: stored.file, sha256: stored.sha256, path })
    }

    /// Hands over a finished file from the work folder. It is seen when the job has completed; see
    /// [`JobContext::deliver`] for one that is seen at once.
    pub async fn add_output(&self, output: NewOutput) -> Result<(), JobFailure> {
        let position = self.lock_outputs().len();
        let staged = output.stage(self, position).await?;
        self.lock_outputs().push(staged);
        Ok(())
    }

    pub(crate) fn take_outputs(&self) -> Vec<StagedOutput> {
        std::mem::take(&mut *self.lock_outputs())
    }

    fn lock_outputs(&self) -> std::sync::MutexGuard<'_, Vec<StagedOutput>> {
        self.outputs.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
