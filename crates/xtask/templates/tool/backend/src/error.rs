//! How the engine's reasons become those of a job.

use lumiku_tool_api::JobFailure;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("the job was cancelled")]
    Cancelled,
    #[error("the file was not written: {0}")]
    Io(#[from] std::io::Error),
}

impl From<WriteError> for JobFailure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Cancelled => Self::Stopped,
            // A full disk passes: the job runs again while it has attempts left.
            WriteError::Io(error) => error.into(),
        }
    }
}
