//! Why a clip cannot be read or a video not be made.

use std::io;

/// Everything the engine can answer but a result. `Refused` and `Unreadable` hold a sentence for the person
/// who sent the clip; `Failed` holds what the program said, for the log.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The clip is not what is taken: another kind of file, too long, too large, too many streams.
    #[error("{0}")]
    Refused(String),
    /// The clip is of a kind that is taken, but damaged: trying again is useless.
    #[error("{0}")]
    Unreadable(String),
    /// The caller asked to stop.
    #[error("Cancelled.")]
    Cancelled,
    /// The disk is full; it may pass.
    #[error("There is no space left to work in.")]
    OutOfSpace,
    /// Reading or writing a file of ours failed.
    #[error("A file could not be read or written: {0}")]
    Io(io::Error),
    /// A program took longer than it may: its input is at fault, or the machine has too much to do.
    #[error("The video could not be made: {0}")]
    Late(String),
    /// A program could not be started, was killed, or did what it should not; it may pass.
    #[error("The video could not be made: {0}")]
    Failed(String),
}

impl EngineError {
    /// Whether the clip is at fault, so that trying again is useless.
    pub fn is_clip_at_fault(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Unreadable(_))
    }

    pub(super) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    pub(super) fn failed(detail: impl Into<String>) -> Self {
        Self::Failed(detail.into())
    }
}

impl From<io::Error> for EngineError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::OutOfSpace,
            _ => Self::Io(error),
        }
    }
}
