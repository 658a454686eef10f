//! How the engine's reasons become answers and the reasons of a job.

use lumiku_core::Error;
use lumiku_tool_api::JobFailure;
use lumiku_video_mix_dto::CLIP_TYPES;

use crate::engine::EngineError;

/// Why a clip was not taken.
pub(crate) fn refusal(error: EngineError) -> Error {
    match error {
        EngineError::Refused(message) => unsupported(message),
        EngineError::Unreadable(message) => Error::field("file", message),
        EngineError::Io(error) => error.into(),
        error => Error::Unavailable(error.to_string()),
    }
}

/// The refusal of a file that is no clip.
pub(crate) fn unsupported(message: impl Into<String>) -> Error {
    Error::UnsupportedMedia { message: message.into(), allowed: CLIP_TYPES.map(str::to_owned).into() }
}

/// What a reason that is not a clip's means for the whole job.
pub(crate) fn failure(error: EngineError) -> JobFailure {
    match error {
        EngineError::Cancelled => JobFailure::Stopped,
        error => JobFailure::Retry { message: error.to_string() },
    }
}
