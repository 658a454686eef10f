//! Why a picture cannot be read or made, in sentences for the person who sent it.

use std::io;

/// Everything the engine can answer but a result. The sentence is for the user; details that only help a
/// developer are in the fields.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The bytes are not one of the three file types, whatever the name says.
    #[error("This is not a PNG, JPEG or WebP picture.")]
    NotAPicture,
    /// More than one frame.
    #[error("Animated pictures cannot be upscaled.")]
    Animated,
    /// A valid file of a kind that is not read; the field names it.
    #[error("This kind of file cannot be read: {0}.")]
    Unsupported(&'static str),
    /// More than the limit on input.
    #[error("The picture has {width} × {height} pixels; at most {} megapixels and 65535 on a side are read.", crate::engine::limits::MAX_INPUT_PIXELS / 1_000_000)]
    InputTooLarge { width: u32, height: u32 },
    /// More than the limit on output, more than the file type can hold, or nothing at all.
    #[error("A result of {width} × {height} pixels cannot be made.")]
    OutputSize { width: u32, height: u32 },
    /// Cut short, contradictory or hostile.
    #[error("The picture is damaged or incomplete.")]
    Damaged {
        /// What the codec said.
        detail: String,
    },
    /// The caller asked to stop.
    #[error("Cancelled.")]
    Cancelled,
    /// Reading the input or writing the output failed.
    #[error("The file could not be read or written: {0}")]
    Io(#[from] io::Error),
    /// A codec or the resampler refused what it should take.
    #[error("The result could not be made.")]
    Internal {
        /// What it said.
        detail: String,
    },
}

impl EngineError {
    /// Whether the picture or the request is at fault, so that trying again is useless.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Cancelled | Self::Io(_) | Self::Internal { .. })
    }

    pub(crate) fn damaged(detail: impl ToString) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }

    pub(crate) fn internal(detail: impl ToString) -> Self {
        Self::Internal { detail: detail.to_string() }
    }
}
