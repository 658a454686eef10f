//! PNG by the png crate, streamed: the Paeth filter and fdeflate's fixed codes made for it.

use std::{borrow::Cow, io::Write};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, Info};

use super::Settings;
use crate::engine::{EngineError, bands::Bands, metadata::Kept, pixels::Samples, watch::Watch};

/// Bytes of an IDAT chunk.
const CHUNK: usize = 64 * 1024;

pub(super) fn encode(
    mut bands: Bands,
    kept: &Kept,
    settings: &Settings,
    file: impl Write,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    let sixteen = bands.samples().is_sixteen_bit();
    let mut writer = Encoder::with_info(file, info(&bands, kept)).map_err(failed)?;
    writer.set_deflate_compression(DeflateCompression::FdeflateUltraFast);
    writer.set_filter(Filter::Paeth);
    let mut writer = writer.write_header().map_err(failed)?;
    let mut rows = writer.stream_writer_with_size(CHUNK).map_err(failed)?;
    let mut swapped = Vec::new();
    while bands.advance(watch)? {
        watch.report(settings.progress(bands.share()))?;
        for row in bands.bytes().chunks_exact(bands.row_length()) {
            if sixteen {
                // PNG stores the high byte first.
                swapped.clear();
                let samples = row.as_chunks::<2>().0.iter();
                swapped.extend(samples.flat_map(|sample| u16::from_ne_bytes(*sample).to_be_bytes()));
                rows.write_all(&swapped)?;
            } else {
                rows.write_all(row)?;
            }
        }
    }
    rows.finish().map_err(failed)?;
    writer.finish().map_err(failed)
}

fn info<'a>(bands: &Bands, kept: &'a Kept) -> Info<'a> {
    let mut info = Info::with_size(bands.width(), bands.height());
    info.color_type = match bands.samples().eight_bit() {
        Samples::Gray8 => ColorType::Grayscale,
        Samples::GrayAlpha8 => ColorType::GrayscaleAlpha,
        Samples::Rgb8 => ColorType::Rgb,
        _ => ColorType::Rgba,
    };
    info.bit_depth = if bands.samples().is_sixteen_bit() { BitDepth::Sixteen } else { BitDepth::Eight };
    info.icc_profile = kept.icc.as_deref().map(Cow::Borrowed);
    info.exif_metadata = kept.exif.as_deref().map(Cow::Borrowed);
    info.source_gamma = kept.png.gamma;
    info.source_chromaticities = kept.png.chromaticities;
    // A profile and the sRGB chunk exclude each other; the profile says more.
    info.srgb = kept.png.srgb.filter(|_| kept.icc.is_none());
    info
}

fn failed(error: EncodingError) -> EngineError {
    match error {
        EncodingError::IoError(error) => EngineError::Io(error),
        error => EngineError::internal(error),
    }
}
