//! Resampling in bands of rows, so that a result is never whole in memory.
//!
//! A band is made from the source rows under it and a margin of the filter's reach, and the result's rows
//! over the margin are thrown away. The margin makes its edges look to the resampler like the edges of the
//! picture, so that it rounds its weights in the same way: at whole factors a band is bit for bit what the
//! whole picture would hold there, and at others a few samples in a
//! hundred round the other way, by one level and hardly ever two.

use std::ops::Range;

use fast_image_resize::{FilterType, MulDiv, ResizeAlg, ResizeOptions, Resizer, images::ImageRef};

use super::{
    EngineError,
    detail::Detail,
    pixels::{Pixels, Samples},
    prepare::Source,
    watch::Watch,
};

/// Bytes of a band. Smaller bands compute the filter's weights and the margins more often: at 128 rows of
/// 2304 pixels that cost half as much again, at this size nothing that shows.
const BAND_BYTES: usize = 16 * 1024 * 1024;
/// Fewest rows of a band.
const BAND_ROWS: u32 = 60;
/// Every band but the last holds a multiple of this: even, and whole source rows at factors 2, 3 and 4.
const ROWS_STEP: u32 = 12;
/// Reach of the Lanczos3 filter, in source rows where a picture grows.
const REACH: f64 = 3.0;

/// The result, one band at a time. Its pixels have straight alpha.
pub(crate) struct Bands {
    source: Source,
    /// The network that adds to what resampling makes.
    detail: Option<Detail>,
    width: u32,
    height: u32,
    rows_per_band: u32,
    resizer: Resizer,
    divide: MulDiv,
    /// The present band with its margins.
    band: Pixels,
    /// The rows that `band` holds.
    held: Range<u32>,
    range: Range<u32>,
}

impl Bands {
    pub(crate) fn new(source: Source, width: u32, height: u32) -> Self {
        Self::with_band_bytes(source, width, height, BAND_BYTES)
    }

    fn with_band_bytes(source: Source, width: u32, height: u32, bytes: usize) -> Self {
        let samples = source.pixels.samples();
        let rows = u32::try_from(bytes / (width as usize * samples.size()).max(1)).unwrap_or(u32::MAX);
        let rows_per_band = (rows.max(BAND_ROWS) / ROWS_STEP * ROWS_STEP).min(height);
        Self {
            source,
            detail: None,
            width,
            height,
            rows_per_band,
            resizer: Resizer::new(),
            divide: MulDiv::new(),
            band: Pixels::new(width, 0, samples),
            held: 0..0,
            range: 0..0,
        }
    }

    /// The same, with a network's luma.
    pub(crate) fn with_detail(mut self, detail: Option<Detail>) -> Self {
        if let Some(detail) = &detail {
            let rows = detail.rows_at_once(&self.source.pixels, self.height).max(BAND_ROWS);
            self.rows_per_band = self.rows_per_band.min(rows / ROWS_STEP * ROWS_STEP);
        }
        Self { detail, ..self }
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
        let length = self.row_length();
        let above = (self.range.start - self.held.start) as usize * length;
        &self.band.bytes()[above..][..self.range.len() * length]
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
    pub(crate) fn advance(&mut self, watch: &Watch<'_>) -> Result<bool, EngineError> {
        let start = self.range.end;
        if start >= self.height {
            return Ok(false);
        }
        let end = self.height.min(start + self.rows_per_band);
        let part = Part::under(self.source.pixels.height(), self.height, start..end);
        if self.band.height() as usize != part.held.len() {
            // Give the old band back before taking the new one.
            self.band = Pixels::new(self.width, 0, self.samples());
            self.band = Pixels::new(self.width, part.held.end - part.held.start, self.samples());
        }
        (self.range, self.held) = (start..end, part.held.clone());
        part.resize(&mut self.resizer, &self.source.pixels, &mut self.band)?;
        if self.source.premultiplied {
            self.divide.divide_alpha_inplace(self.band.image_mut()).map_err(EngineError::internal)?;
        }
        if let Some(detail) = &mut self.detail {
            let length = self.band.row_length();
            let above = (self.range.start - self.held.start) as usize * length;
            let band = &mut self.band.bytes_mut()[above..][..self.range.len() * length];
            detail.add(&self.source, (self.width, self.height), self.range.clone(), band, watch)?;
        }
        Ok(true)
    }
}

/// Which source rows make which rows of the result.
pub(crate) struct Part {
    /// Rows of the result: the band and its margins.
    pub(crate) held: Range<u32>,
    /// Whole source rows that reach at least as far.
    pub(crate) rows: Range<u32>,
    /// Where the held rows begin and how far they go, in source rows from the first of `rows`.
    top: f64,
    height: f64,
}

impl Part {
    pub(crate) fn under(source: u32, result: u32, band: Range<u32>) -> Self {
        let scale = f64::from(source) / f64::from(result);
        let factor = if result.is_multiple_of(source) { result / source } else { 1 };
        // Result rows that the filter reaches over, in whole source rows at whole factors.
        let reach = whole((REACH * scale.max(1.0) / scale).ceil()).next_multiple_of(factor);
        let held = band.start.saturating_sub(reach)..band.end.saturating_add(reach).min(result);
        let (top, bottom) = (f64::from(held.start) * scale, f64::from(held.end) * scale);
        let rows = whole(top.floor())..whole(bottom.ceil()).min(source);
        let top = top - f64::from(rows.start);
        let height = (bottom - f64::from(rows.start)).min(f64::from(rows.end - rows.start)) - top;
        Self { held, rows, top, height }
    }

    fn resize(&self, resizer: &mut Resizer, source: &Pixels, band: &mut Pixels) -> Result<(), EngineError> {
        let length = source.row_length();
        let bytes = &source.bytes()[self.rows.start as usize * length..self.rows.end as usize * length];
        let pixel_type = source.samples().pixel_type();
        let rows = ImageRef::new(source.width(), self.rows.end - self.rows.start, bytes, pixel_type);
        let rows = rows.map_err(EngineError::internal)?;
        resizer.resize(&rows, band.image_mut(), &self.options(source.width())).map_err(EngineError::internal)
    }

    /// How `rows`, which are `width` pixels wide, become the held rows.
    pub(crate) fn options(&self, width: u32) -> ResizeOptions {
        ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
            .use_alpha(false) // done once for the whole source, not once per band
            .crop(0.0, self.top, f64::from(width), self.height)
    }
}

/// A whole number that is known to be one of rows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, and at most a picture's rows"
)]
fn whole(rows: f64) -> u32 {
    rows as u32
}

/// The resampling step alone, 8-bit RGB in and out, to be measured and compared.
pub fn resample_rgb(pixels: Vec<u8>, from: (u32, u32), to: (u32, u32)) -> Result<Vec<u8>, EngineError> {
    let pixels = Pixels::from_bytes(from.0, from.1, Samples::Rgb8, pixels)?;
    let mut bands = Bands::new(Source { pixels, premultiplied: false }, to.0, to.1);
    let mut result = Vec::with_capacity(to.0 as usize * to.1 as usize * 3);
    let mut ignore = |_| {};
    let watch = Watch::new(&|| false, &mut ignore);
    while bands.advance(&watch)? {
        result.extend_from_slice(bands.bytes());
    }
    Ok(result)
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

    /// Waves of every frequency at full contrast, and the noise of a camera.
    fn texture(width: u32, height: u32, samples: Samples) -> Pixels {
        let mut pixels = noise(width, height, samples);
        let row = pixels.row_length();
        for (index, byte) in pixels.bytes_mut().iter_mut().enumerate() {
            let (x, y) = (index % row, index / row);
            let wave = if (x * x / 90 + y * y / 700) % 24 < 12 { 40 } else { 200 };
            *byte = wave + *byte % 16;
        }
        pixels
    }

    fn in_bands(pixels: Pixels, target: (u32, u32), bytes: usize) -> (Vec<u8>, usize) {
        let source = Source { pixels, premultiplied: false };
        let mut bands = Bands::with_band_bytes(source, target.0, target.1, bytes);
        let (mut all, mut count) = (Vec::new(), 0);
        let mut ignore = |_| {};
        let watch = Watch::new(&|| false, &mut ignore);
        while bands.advance(&watch).unwrap() {
            all.extend_from_slice(bands.bytes());
            count += 1;
        }
        (all, count)
    }

    const KINDS: [Samples; 5] =
        [Samples::Gray8, Samples::GrayAlpha8, Samples::Rgb8, Samples::Rgba8, Samples::Rgba16];

    #[test]
    fn bands_are_exact_at_whole_factors() {
        for factor in 2..=4 {
            for samples in KINDS {
                let target = (61 * factor, 127 * factor);
                let (whole, one) = in_bands(noise(61, 127, samples), target, usize::MAX);
                let (banded, many) = in_bands(noise(61, 127, samples), target, 1);
                assert!(one == 1 && many > 3);
                assert!(whole == banded, "{samples:?} by {factor}");
            }
        }
    }

    /// The difference of every sample between the picture whole and in bands.
    fn differences(pixels: impl Fn() -> Pixels, target: (u32, u32)) -> Vec<u16> {
        let sixteen = pixels().samples().is_sixteen_bit();
        let (whole, _) = in_bands(pixels(), target, usize::MAX);
        let (banded, many) = in_bands(pixels(), target, 1);
        assert!(many > 3);
        if sixteen {
            let pairs = whole.as_chunks::<2>().0.iter().zip(banded.as_chunks::<2>().0);
            pairs.map(|(a, b)| u16::from_ne_bytes(*a).abs_diff(u16::from_ne_bytes(*b))).collect()
        } else {
            whole.iter().zip(&banded).map(|(a, b)| u16::from(a.abs_diff(*b))).collect()
        }
    }

    #[test]
    fn bands_at_any_factor_round_a_few_samples_by_a_level() {
        for (size, target) in [((50, 333), (167, 1111)), ((40, 300), (131, 977)), ((31, 900), (33, 923))] {
            for samples in KINDS {
                for picture in [texture, noise] {
                    let all = differences(|| picture(size.0, size.1, samples), target);
                    let beyond = |level: u16| all.iter().filter(|difference| **difference > level).count();
                    let [one, two, more] = [beyond(0), beyond(1), beyond(2)];
                    let few = one <= all.len() / 50 && two <= all.len() / 2000 && more == 0;
                    assert!(few, "{samples:?} {target:?}: {one}, {two}, {more} of {}", all.len());
                }
            }
        }
    }

    #[test]
    fn a_picture_that_shrinks_has_no_seams_either() {
        let (whole, _) = in_bands(texture(40, 3000, Samples::Rgb8), (20, 750), usize::MAX);
        let (banded, _) = in_bands(texture(40, 3000, Samples::Rgb8), (20, 750), 1);
        assert!(whole.iter().zip(&banded).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}
