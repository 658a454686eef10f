//! Writing results, band by band.

mod jpeg;
mod png;
mod riff;
mod webp;
mod yuv;

use std::{io::Write, ops::Range};

use lumiku_image_upscaler_dto::Format;

use super::{EngineError, bands::Bands, metadata::Kept, watch::Watch};

/// How to encode.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Of JPEG and WebP, 1 to 100.
    pub(crate) quality: u8,
    /// The shares of the whole work between which encoding stands, for progress.
    pub(crate) stages: Range<f64>,
}

impl Settings {
    /// The share of the whole work when `share` of the encoding is done.
    fn progress(&self, share: f64) -> f64 {
        self.stages.start + (self.stages.end - self.stages.start) * share
    }
}

/// Makes the bands and writes them as a file of `format`.
pub(crate) fn encode(
    format: Format,
    bands: Bands,
    kept: &Kept,
    settings: Settings,
    mut file: impl Write,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    match format {
        Format::Png => png::encode(bands, kept, &settings, &mut file, watch)?,
        Format::Jpeg => jpeg::encode(bands, kept, &settings, &mut file, watch)?,
        Format::Webp => webp::encode(bands, kept, &settings, &mut file, watch)?,
    }
    Ok(file.flush()?)
}
