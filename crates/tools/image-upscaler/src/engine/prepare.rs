//! Making decoded pixels ready for resampling into a file type: the depth and channels that it holds, and
//! alpha premultiplied, so that the hidden colour of transparent pixels does not bleed into edges.

use fast_image_resize::MulDiv;
use lumiku_image_upscaler_dto::Format;

use super::{
    EngineError,
    pixels::{Pixels, Samples, reduce, sample16},
};

/// Pixels as the resampler wants them.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) pixels: Pixels,
    /// Whether bands must be divided by their alpha again.
    pub(crate) premultiplied: bool,
}

/// Reduces to what `format` holds: JPEG 8 bits on white, WebP 8 bits, PNG everything.
pub(crate) fn prepare(mut pixels: Pixels, format: Format) -> Result<Source, EngineError> {
    if format != Format::Png && pixels.samples().is_sixteen_bit() {
        pixels = to_eight_bit(pixels)?;
    }
    if !pixels.samples().has_alpha() {
        return Ok(Source { pixels, premultiplied: false });
    }
    let opaque = is_opaque(&pixels);
    if format == Format::Jpeg || (opaque && format == Format::Webp) {
        return Ok(Source { pixels: flatten(pixels)?, premultiplied: false });
    }
    if !opaque {
        MulDiv::new().multiply_alpha_inplace(pixels.image_mut()).map_err(EngineError::internal)?;
    }
    Ok(Source { pixels, premultiplied: !opaque })
}

fn to_eight_bit(pixels: Pixels) -> Result<Pixels, EngineError> {
    let (width, height, samples) = (pixels.width(), pixels.height(), pixels.samples().eight_bit());
    let mut bytes = pixels.into_bytes();
    let length = bytes.len() / 2;
    for index in 0..length {
        bytes[index] = reduce(sample16([bytes[2 * index], bytes[2 * index + 1]]));
    }
    bytes.truncate(length);
    bytes.shrink_to_fit();
    Pixels::from_bytes(width, height, samples, bytes)
}

fn is_opaque(pixels: &Pixels) -> bool {
    let all = pixels.bytes();
    match pixels.samples() {
        Samples::GrayAlpha8 => all.as_chunks::<2>().0.iter().all(|pixel| pixel[1] == u8::MAX),
        Samples::Rgba8 => all.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == u8::MAX),
        Samples::GrayAlpha16 => all.as_chunks::<4>().0.iter().all(|pixel| pixel[2..] == [u8::MAX; 2]),
        Samples::Rgba16 => all.as_chunks::<8>().0.iter().all(|pixel| pixel[6..] == [u8::MAX; 2]),
        _ => true,
    }
}

/// Lays 8-bit pixels with alpha on white. Doing it before resampling is the same as doing it after, and
/// there is less to resample.
fn flatten(pixels: Pixels) -> Result<Pixels, EngineError> {
    let (width, height, samples) = (pixels.width(), pixels.height(), pixels.samples());
    let mut bytes = pixels.into_bytes();
    let channels = samples.channels();
    let count = bytes.len() / channels;
    for pixel in 0..count {
        let alpha = bytes[pixel * channels + channels - 1];
        for channel in 0..channels - 1 {
            // The target never overtakes the source.
            bytes[pixel * (channels - 1) + channel] = on_white(bytes[pixel * channels + channel], alpha);
        }
    }
    bytes.truncate(count * (channels - 1));
    bytes.shrink_to_fit();
    Pixels::from_bytes(width, height, samples.opaque(), bytes)
}

fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255).to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparent_pixels_become_white_in_a_jpeg() {
        let pixels = Pixels::from_bytes(3, 1, Samples::GrayAlpha8, vec![9, 0, 9, 255, 0, 128]).unwrap();
        let source = prepare(pixels, Format::Jpeg).unwrap();
        assert_eq!(source.pixels.samples(), Samples::Gray8);
        assert_eq!(source.pixels.bytes(), [255, 9, 127]);
    }

    #[test]
    fn an_opaque_alpha_channel_is_kept_in_a_png_and_dropped_in_a_webp() {
        let opaque = || Pixels::from_bytes(1, 1, Samples::Rgba8, vec![1, 2, 3, 255]).unwrap();
        let png = prepare(opaque(), Format::Png).unwrap();
        assert_eq!((png.pixels.bytes(), png.premultiplied), ([1, 2, 3, 255].as_slice(), false));
        let webp = prepare(opaque(), Format::Webp).unwrap();
        assert_eq!((webp.pixels.bytes(), webp.premultiplied), ([1, 2, 3].as_slice(), false));
    }
}
