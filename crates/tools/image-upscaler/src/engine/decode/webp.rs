//! WebP, by image-webp, which is safe Rust. Still pictures only.

use std::io::{Cursor, ErrorKind};

use image_webp::{DecodingError, WebPDecoder};
use lumiku_image_upscaler_dto::Format;

use super::{Header, read_failed};
use crate::engine::{
    EngineError,
    detail::Coding,
    limits,
    metadata::Metadata,
    pixels::{Pixels, Samples},
};

pub(super) type Decoder = WebPDecoder<Cursor<Vec<u8>>>;

pub(super) fn open(file: Vec<u8>) -> Result<(Header, Metadata, Decoder), EngineError> {
    let frame = frame_size(&file)?;
    let mut decoder = WebPDecoder::new(Cursor::new(file)).map_err(failed)?;
    if decoder.is_animated() {
        return Err(EngineError::Animated);
    }
    let (width, height) = decoder.dimensions();
    limits::check_input(width, height)?;
    // The decoder would make room for the frame's own size before it compares.
    if frame != Some((width, height)) {
        return Err(EngineError::damaged("the canvas and its frame differ in size"));
    }
    let samples = if decoder.has_alpha() { Samples::Rgba8 } else { Samples::Rgb8 };
    decoder.set_memory_limit(limits::MAX_PROFILE);
    // Metadata that is over the limit or cut short does not make the picture unreadable.
    let icc = decoder.icc_profile().unwrap_or_default();
    let exif = decoder.exif_metadata().unwrap_or_default();
    let coding = if decoder.is_lossy() { Coding::Lossy(None) } else { Coding::Lossless };
    Ok((Header { format: Format::Webp, width, height, samples, coding }, Metadata::new(icc, exif), decoder))
}

pub(super) fn decode(mut decoder: Decoder, pixels: &mut Pixels) -> Result<(), EngineError> {
    decoder.set_memory_limit(usize::MAX);
    decoder.read_image(pixels.bytes_mut()).map_err(failed)
}

/// Walks the chunks (RFC 9649) to the first frame and reads its size from its own header; `None` when
/// there is no still frame. A frame that goes beyond the end of the file is an error.
fn frame_size(file: &[u8]) -> Result<Option<(u32, u32)>, EngineError> {
    let mut rest = file.get(12..).unwrap_or_default();
    while let Some((head, data)) = rest.split_first_chunk::<8>() {
        let [name @ .., s0, s1, s2, s3] = *head;
        let size = usize::try_from(u32::from_le_bytes([s0, s1, s2, s3])).unwrap_or(usize::MAX);
        let frame = match (&name, data) {
            (b"VP8 ", [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..]) => {
                let bits14 = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
                Some((bits14(*w0, *w1), bits14(*h0, *h1)))
            }
            (b"VP8L", [0x2F, b0, b1, b2, b3, ..]) => {
                let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
                Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            }
            _ => None,
        };
        if frame.is_some() && size > data.len() {
            return Err(EngineError::damaged("the frame is cut short"));
        }
        if frame.is_some() {
            return Ok(frame);
        }
        rest = data.get(size.saturating_add(size % 2)..).unwrap_or_default();
    }
    Ok(None)
}

fn failed(error: DecodingError) -> EngineError {
    match error {
        DecodingError::IoError(error) if error.kind() != ErrorKind::UnexpectedEof => read_failed(error),
        DecodingError::UnsupportedFeature(_) => EngineError::Unsupported("a WebP of this kind"),
        error => EngineError::damaged(error),
    }
}
