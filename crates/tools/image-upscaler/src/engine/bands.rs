//! Resampling in bands of rows, so that a result is never whole in memory.
//!
//! A band is cut from the source with a margin of the filter's support by asking the resampler for the
//! exact, fractional, part of the source under it; the filter still sees the rows beyond. So a band is
//! what the whole picture would hold there, up to one level from rounding, and there are no seams.

use std::ops::Range;

use fast_image_resize::{FilterType, MulDiv, ResizeAlg, ResizeOptions, Resizer, images::Image};

use super::{
    EngineError,
    pixels::{Pixels, Samples},
    prepare::Source,
};

/// Bytes of a band. Smaller bands compute the filter's weights and the margins more often: at 128 rows of
/// 2304 pixels that cost half as much again, at this size nothing that shows.
const BAND_BYTES: usize = 16 * 1024 * 1024;
/// Fewest rows of a band; even, so that only the last band can be odd.
const BAND_ROWS: usize = 64;

/// The result, one band at a time. Its pixels have straight alpha.
pub(crate) struct Bands {
    source: Source,
    width: u32,
    height: u32,
    rows_per_band: u32,
    resizer: Resizer,
    divide: MulDiv,
    band: Pixels,
    range: Range<u32>,
}

impl Bands {
    pub(crate) fn new(source: Source, width: u32, height: u32) -> Self {
        Self::with_band_bytes(source, width, height, BAND_BYTES)
    }

    fn with_band_bytes(source: Source, width: u32, height: u32, bytes: usize) -> Self {
        let samples = source.pixels.samples();
        let rows = (bytes / (width as usize * samples.size()).max(1)).max(BAND_ROWS) / 2 * 2;
        let rows_per_band = u32::try_from(rows).unwrap_or(u32::MAX).min(height);
        Self {
            source,
            width,
            height,
            rows_per_band,
            resizer: Resizer::new(),
            divide: MulDiv::new(),
            band: Pixels::new(width, 0, samples),
            range: 0..0,
        }
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    pub(crate) fn samples(&self) -> Samples {
        self.source.pixels.samples()
    }

    /// The rows that [`bytes`](Self::bytes) holds now.
    pub(crate) fn range(&self) -> Range<u32> {
        self.range.clone()
    }

    /// The present band's rows, without padding.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.band.bytes()
    }

    /// Bytes of a row.
    pub(crate) fn row_length(&self) -> usize {
        self.band.row_length()
    }

    /// One row of the present band.
    pub(crate) fn row(&self, y: u32) -> &[u8] {
        let length = self.row_length();
        &self.bytes()[(y - self.range.start) as usize * length..][..length]
    }

    /// The share of the result that is done, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        f64::from(self.range.end) / f64::from(self.height.max(1))
    }

    /// Makes the next band; false when there is none.
    pub(crate) fn advance(&mut self) -> Result<bool, EngineError> {
        let start = self.range.end;
        if start >= self.height {
            return Ok(false);
        }
        let end = self.height.min(start + self.rows_per_band);
        if self.band.height() != end - start {
            // Give the old band back before taking the new one.
            self.band = Pixels::new(self.width, 0, self.samples());
            self.band = Pixels::new(self.width, end - start, self.samples());
        }
        self.range = start..end;
        let source = self.source.pixels.image();
        let options = part(source, self.height, self.range.clone());
        self.resizer.resize(source, self.band.image_mut(), &options).map_err(EngineError::internal)?;
        if self.source.premultiplied {
            self.divide.divide_alpha_inplace(self.band.image_mut()).map_err(EngineError::internal)?;
        }
        Ok(true)
    }
}

/// The resampling step alone, 8-bit RGB in and out, to be measured and compared.
pub fn resample_rgb(pixels: Vec<u8>, from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, EngineError> {
    let pixels = Pixels::from_bytes(from.0, from.1, Samples::Rgb8, pixels)?;
    let mut bands = Bands::new(Source { pixels, premultiplied: false }, to.0, to.1);
    let mut result = Vec::with_capacity(to.0 as usize * to.1 as usize * 3);
    while bands.advance()? {
        result.extend_from_slice(bands.bytes());
    }
    Ok(result)
}

/// The part of the source under `rows` of a result of `height`.
fn part(source: &Image<'_>, height: u32, rows: Range<u32>) -> ResizeOptions {
    let full = f64::from(source.height());
    let scale = full / f64::from(height);
    let top = f64::from(rows.start) * scale;
    let bottom = if rows.end == height { full } else { f64::from(rows.end) * scale };
    ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(false) // done once for the whole source, not once per band
        .crop(0.0, top, f64::from(source.width()), (bottom - top).min(full - top))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32, samples: Samples) -> Pixels {
        let mut pixels = Pixels::new(width, height, samples);
        let mut state = 0x9E37_79B9_u32;
        for byte in pixels.bytes_mut() {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            *byte = state.to_le_bytes()[0];
        }
        pixels
    }

    fn in_bands(samples: Samples, size: (u32, u32), target: (u32, u32), bytes: usize) -> (Vec<u8>, usize) {
        let source = Source { pixels: noise(size.0, size.1, samples), premultiplied: false };
        let mut bands = Bands::with_band_bytes(source, target.0, target.1, bytes);
        let (mut all, mut count) = (Vec::new(), 0);
        while bands.advance().unwrap() {
            all.extend_from_slice(bands.bytes());
            count += 1;
        }
        (all, count)
    }

    #[test]
    fn bands_of_eight_bits_have_no_seams() {
        for (size, target) in [((61, 127), (122, 254)), ((50, 333), (167, 1111)), ((40, 300), (131, 977))] {
            for samples in [Samples::Gray8, Samples::GrayAlpha8, Samples::Rgb8, Samples::Rgba8] {
                let (whole, one) = in_bands(samples, size, target, usize::MAX);
                let (banded, many) = in_bands(samples, size, target, 1);
                assert!(one == 1 && many > 3);
                let worst = whole.iter().zip(&banded).map(|(a, b)| a.abs_diff(*b)).max();
                assert!(worst <= Some(1), "{samples:?} {target:?} {worst:?}");
            }
        }
    }

    #[test]
    fn bands_of_sixteen_bits_have_no_seams() {
        for (size, target) in [((61, 127), (122, 254)), ((50, 333), (167, 1111))] {
            let (whole, _) = in_bands(Samples::Rgba16, size, target, usize::MAX);
            let (banded, _) = in_bands(Samples::Rgba16, size, target, 1);
            let sample = |pair: &[u8; 2]| u16::from_ne_bytes(*pair);
            let pairs = whole.as_chunks::<2>().0.iter().zip(banded.as_chunks::<2>().0);
            let worst = pairs.map(|(a, b)| sample(a).abs_diff(sample(b))).max();
            assert!(worst <= Some(1), "{target:?} {worst:?}");
        }
    }
}
