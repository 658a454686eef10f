//! PNG, by the png crate. Palettes, 1 to 4 bits and transparent colours are expanded; 16 bits are kept.

use lumiku_image_upscaler_dto::Format;
use png::{BitDepth, ColorType, DecodingError, Limits, Transformations};

use super::{Header, read_failed};
use crate::engine::{
    EngineError,
    detail::Coding,
    limits,
    metadata::{Metadata, PngColour},
    pixels::{Pixels, Samples},
    watch::Reader,
};

pub(super) type Decoder<'a> = png::Reader<Reader<'a>>;

/// Reads the chunks before the first pixel.
pub(super) fn open(reader: Reader<'_>) -> Result<(Header, Metadata, Decoder<'_>), EngineError> {
    // Twice the largest profile: once packed and once unpacked. A profile that unpacks to more is ignored
    // by the decoder; other chunks that are larger are an error.
    let limits = Limits { bytes: 2 * limits::MAX_PROFILE };
    let mut decoder = png::Decoder::new_with_limits(reader, limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    let first = decoder.read_header_info().map_err(failed)?;
    limits::check_input(first.width, first.height)?;

    let decoder = decoder.read_info().map_err(failed)?;
    let info = decoder.info();
    if info.animation_control.is_some_and(|animation| animation.num_frames > 1) {
        return Err(EngineError::Animated);
    }
    let samples = samples(decoder.output_color_type())?;
    let header = Header {
        format: Format::Png,
        width: info.width,
        height: info.height,
        samples,
        coding: Coding::Lossless,
    };
    let mut metadata = Metadata::new(
        info.icc_profile.as_deref().map(<[u8]>::to_vec),
        info.exif_metadata.as_deref().map(<[u8]>::to_vec),
    );
    metadata.png = PngColour { gamma: info.gama_chunk, chromaticities: info.chrm_chunk, srgb: info.srgb };
    Ok((header, metadata, decoder))
}

fn samples(output: (ColorType, BitDepth)) -> Result<Samples, EngineError> {
    match output {
        (ColorType::Grayscale, BitDepth::Eight) => Ok(Samples::Gray8),
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Ok(Samples::GrayAlpha8),
        (ColorType::Rgb, BitDepth::Eight) => Ok(Samples::Rgb8),
        (ColorType::Rgba, BitDepth::Eight) => Ok(Samples::Rgba8),
        (ColorType::Grayscale, BitDepth::Sixteen) => Ok(Samples::Gray16),
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen) => Ok(Samples::GrayAlpha16),
        (ColorType::Rgb, BitDepth::Sixteen) => Ok(Samples::Rgb16),
        (ColorType::Rgba, BitDepth::Sixteen) => Ok(Samples::Rgba16),
        _ => Err(EngineError::Unsupported("a PNG of this colour type")),
    }
}

pub(super) fn decode(mut decoder: Decoder<'_>, pixels: &mut Pixels) -> Result<(), EngineError> {
    decoder.next_frame(pixels.bytes_mut()).map_err(failed)?;
    if pixels.samples().is_sixteen_bit() && cfg!(target_endian = "little") {
        pixels.bytes_mut().as_chunks_mut::<2>().0.iter_mut().for_each(|sample| sample.reverse());
    }
    Ok(())
}

fn failed(error: DecodingError) -> EngineError {
    match error {
        DecodingError::IoError(error) => read_failed(error),
        error => EngineError::damaged(error),
    }
}
