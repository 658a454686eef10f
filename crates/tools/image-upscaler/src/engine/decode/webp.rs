//! WebP, by image-webp, which is safe Rust. Still pictures only.

use std::io::{ErrorKind, Read, Seek, SeekFrom};

use image_webp::{DecodingError, WebPDecoder};
use lumiku_image_upscaler_dto::Format;

use super::{Header, read_failed};
use crate::engine::{
    EngineError, limits,
    metadata::Metadata,
    pixels::{Pixels, Samples},
    watch::Reader,
};

pub(super) type Decoder<'a> = WebPDecoder<Reader<'a>>;

pub(super) fn open(mut reader: Reader<'_>) -> Result<(Header, Metadata, Decoder<'_>), EngineError> {
    let frame = frame_size(&mut reader)?;
    reader.rewind()?;
    let mut decoder = WebPDecoder::new(reader).map_err(failed)?;
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
    Ok((Header { format: Format::Webp, width, height, samples }, Metadata::new(icc, exif), decoder))
}

pub(super) fn decode(mut decoder: Decoder<'_>, pixels: &mut Pixels) -> Result<(), EngineError> {
    decoder.set_memory_limit(usize::MAX);
    decoder.read_image(pixels.bytes_mut()).map_err(failed)
}

/// Walks the chunks (RFC 9649) to the first frame and reads its size from its own header; `None` when
/// there is no still frame. A chunk that goes beyond the end of the file is an error.
fn frame_size(reader: &mut Reader<'_>) -> Result<Option<(u32, u32)>, EngineError> {
    let length = reader.length()?;
    reader.seek(SeekFrom::Start(12))?;
    let mut position = 12;
    let mut head = [0; 18];
    while position + 8 <= length {
        let head = &mut head[..usize::try_from((length - position).min(18)).unwrap_or(8)];
        reader.read_exact(head).map_err(read_failed)?;
        let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let frame = match *head {
            [b'V', b'P', b'8', b' ', _, _, _, _, _, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1] => {
                Some((u16::from_le_bytes([w0, w1]) & 0x3FFF, u16::from_le_bytes([h0, h1]) & 0x3FFF))
            }
            [b'V', b'P', b'8', b'L', _, _, _, _, 0x2F, b0, b1, b2, b3, ..] => {
                let bits = u32::from_le_bytes([b0, b1, b2, b3]);
                let bits14 = |bits: u32| u16::try_from((bits & 0x3FFF) + 1).unwrap_or(u16::MAX);
                Some((bits14(bits), bits14(bits >> 14)))
            }
            _ => None,
        };
        let end = position + 8 + size;
        if frame.is_some() {
            return if end > length {
                Err(EngineError::damaged("the frame is cut short"))
            } else {
                Ok(frame.map(|(width, height)| (u32::from(width), u32::from(height))))
            };
        }
        position = end + size % 2;
        reader.seek(SeekFrom::Start(position))?;
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
