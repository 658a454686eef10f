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
    if is_first_coarser(&file) {
        return Err(EngineError::Unsupported("a JPEG whose first component is coarser than others"));
    }
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

/// Marker and contents of each segment before the first scan (ITU-T T.81, B.1.1.4); ends where they make no sense.
fn segments(file: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = file.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Markers may be filled up with 0xFF.
        while let [0xFF, 0xFF, ..] = rest {
            rest = &rest[1..];
        }
        let [0xFF, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let contents = rest.get(4..2 + length)?;
        rest = rest.get(2 + length..)?;
        (marker != 0xDA).then_some((marker, contents))
    })
}

/// The sum of quantisation table 0, which is that of luma in practice (B.2.4.1).
fn luma_table(file: &[u8]) -> Option<u32> {
    for (_, mut tables) in segments(file).filter(|(marker, _)| *marker == 0xDB) {
        while let [about, values @ ..] = tables {
            let (wide, id) = (about / 16 > 0, about % 16);
            let bytes = if wide { 128 } else { 64 };
            let table = values.get(..bytes)?;
            if id == 0 {
                let pairs = table.as_chunks::<2>().0.iter();
                return Some(if wide {
                    pairs.map(|pair| u32::from(u16::from_be_bytes(*pair))).sum()
                } else {
                    table.iter().copied().map(u32::from).sum()
                });
            }
            tables = &values[bytes..];
        }
    }
    None
}

/// Whether the first component has fewer samples than another one, as some encoders store the colours of CMYK beside
/// its black. The decoder takes the first one for the finest and returns other pixels than were stored.
fn is_first_coarser(file: &[u8]) -> bool {
    // A frame header (B.2.2): precision, height, width, and three bytes for each component.
    let frame = segments(file).find(|(marker, _)| matches!(marker, 0xC0..=0xC2));
    let components = frame.and_then(|(_, frame)| frame.get(6..)).unwrap_or_default().as_chunks::<3>().0;
    let samples = |component: &[u8; 3]| (component[1] / 16, component[1] % 16);
    let Some((across, down)) = components.first().map(samples) else { return false };
    components.iter().map(samples).any(|other| other.0 > across || other.1 > down)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_luma_is_found_wherever_it_stands() {
        let table = |about: u8, value: u8| [vec![about], vec![value; 64]].concat();
        let segment = |tables: Vec<u8>| {
            let length = u16::try_from(tables.len() + 2).unwrap().to_be_bytes();
            [vec![0xFF, 0xDB], length.to_vec(), tables].concat()
        };
        let file = |parts: &[Vec<u8>]| [vec![0xFF, 0xD8], parts.concat()].concat();
        assert_eq!(luma_table(&file(&[segment(table(0, 3))])), Some(192));
        let second = segment([table(1, 9), table(0, 2)].concat());
        assert_eq!(luma_table(&file(&[vec![0xFF, 0xE0, 0, 3, 7], vec![0xFF], second])), Some(128));
        let wide = segment([vec![0x10], [1_u8, 0].repeat(64)].concat());
        assert_eq!(luma_table(&file(&[wide])), Some(256 * 64));
        for broken in [vec![], vec![0xFF, 0xDB, 0, 80, 0, 1], vec![0xFF, 0xDA, 0, 2], vec![0xFF, 0xDB, 0, 0]]
        {
            assert_eq!(luma_table(&file(&[broken])), None);
        }
    }
}
