//! How the engine's reasons become those of a job.

use lumiku_dto::job::JobError;
use lumiku_tool_api::JobFailure;

use crate::engine::EngineError;

/// Why one picture of a batch was not made, when trying again would not help.
pub(crate) fn refusal(error: &EngineError, name: &str) -> Option<JobError> {
    error
        .is_refusal()
        .then(|| JobError { code: "input_unreadable".into(), message: format!("{name}: {error}") })
}

/// What any other reason means for the whole job.
pub(crate) fn failure(error: EngineError) -> JobFailure {
    match error {
        EngineError::Cancelled => JobFailure::Stopped,
        error => JobFailure::Retry { message: error.to_string() },
    }
}
