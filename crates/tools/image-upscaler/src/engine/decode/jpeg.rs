//! JPEG, by zune-jpeg in its strict mode: a file that is cut short is an error, not a grey area. CMYK is
//! converted to RGB by arithmetic, without its profile.

use lumiku_image_upscaler_dto::{Format, MAX_SIDE};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::Header;
use crate::engine::{
    EngineError,
    detail::{self, Coding},
    limits,
    metadata::Metadata,
    pixels::{Pixels, Samples},
};

pub(super) type Decoder = JpegDecoder<ZCursor<Vec<u8>>>;

/// Reads the segments before the first scan.
pub(super) fn open(file: Vec<u8>) -> Result<(Header, Metadata, Decoder), EngineError> {
    let side = MAX_SIDE as usize;
    let quality = luma_table(&file).map(detail::jpeg_quality);
    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(side).set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(failed)?;
    let info = decoder.info().ok_or_else(|| EngineError::damaged("no frame header"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let colour = decoder.input_colorspace().ok_or_else(|| EngineError::damaged("no components"))?;
    let (samples, target) = match colour {
        ColorSpace::Luma => (Samples::Gray8, ColorSpace::Luma),
        _ => (Samples::Rgb8, ColorSpace::RGB),
    };
    decoder.set_options(
        options.jpeg_set_out_colorspace(target).jpeg_set_max_scans(limits::max_scans(width, height)),
    );
    let metadata = Metadata::new(decoder.icc_profile(), decoder.exif().cloned());
    let coding = Coding::Lossy(quality);
    Ok((Header { format: Format::Jpeg, width, height, samples, coding }, metadata, decoder))
}

/// The sum of the first quantisation table before the first scan, which is that of luma in practice (ITU-T T.81,
/// B.2.4.1).
fn luma_table(file: &[u8]) -> Option<u32> {
    let mut rest = file.get(2..)?;
    while let [0xFF, marker, high, low, ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = rest.get(4..2 + length)?;
        match (marker, segment) {
            (0xDB, [0x00, values @ ..]) => {
                return Some(values.get(..64)?.iter().copied().map(u32::from).sum());
            }
            (0xDB, [0x10, values @ ..]) => {
                let (values, _) = values.get(..128)?.as_chunks::<2>();
                return Some(values.iter().map(|value| u32::from(u16::from_be_bytes(*value))).sum());
            }
            (0xDA, _) => return None,
            _ => rest = rest.get(2 + length..)?,
        }
    }
    None
}

pub(super) fn decode(mut decoder: Decoder, pixels: &mut Pixels) -> Result<(), EngineError> {
    if decoder.output_buffer_size() != Some(pixels.bytes().len()) {
        return Err(EngineError::Unsupported("a JPEG of these colour components"));
    }
    decoder.decode_into(pixels.bytes_mut()).map_err(failed)
}

fn failed(error: DecodeErrors) -> EngineError {
    match error {
        DecodeErrors::Unsupported(_) => EngineError::Unsupported("a JPEG of this coding process"),
        error => EngineError::damaged(format!("{error:?}")),
    }
}
