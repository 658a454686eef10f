//! What a network adds to resampling: the luma of the result, which is where people see detail.
//!
//! A band comes from Lanczos resampling with its colours and its transparency. The network makes the same rows'
//! luma from the source, doubled once or twice and then fitted to the result's size, and the difference between
//! the two lumas is added to red, green and blue alike: in BT.601 that changes the luma by as much and the chroma
//! not at all.

mod luma;
mod wear;
mod window;

use std::{num::NonZero, ops::Range, thread};

use fast_image_resize::{
    PixelType, Resizer,
    images::{Image, ImageRef},
};
use lumiku_super_resolution::{Model, Network, SCALE, enlarge};

pub(crate) use self::wear::{Coding, Wear, jpeg_quality};
use self::{luma::Luma, window::Window};
use super::{
    EngineError,
    bands::Part,
    pixels::{Pixels, Samples, sample16},
    prepare::Source,
    watch::Watch,
};

/// Threads of one job at most: more give little for pictures of a few megapixels.
const MAX_THREADS: usize = 8;
/// Luma of studio range is this much of a channel's range.
const STUDIO: f32 = 219.0 / 255.0;

/// A network at work on one picture.
pub(crate) struct Detail {
    network: Network,
    luma: Luma,
    /// How often it doubles.
    doublings: u32,
    threads: usize,
    resizer: Resizer,
}

impl Detail {
    /// For a result of `width × height` pixels of a picture that is so worn: one doubling up to twice the size, and two
    /// above.
    pub(crate) fn new(model: Model, wear: Wear, source: &Source, (width, height): (u32, u32)) -> Self {
        let pixels = &source.pixels;
        let twice = width <= 2 * pixels.width() && height <= 2 * pixels.height();
        Self {
            network: model.network().worn(wear.share()),
            luma: Luma::new(source),
            doublings: if twice { 1 } else { 2 },
            threads: thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS),
            resizer: Resizer::new(),
        }
    }

    /// Puts the network's luma into the rows `range` of a result of `width × height` pixels, which `band` holds
    /// without margins and with straight alpha.
    pub(crate) fn add(
        &mut self,
        source: &Source,
        (width, height): (u32, u32),
        range: Range<u32>,
        band: &mut [u8],
        watch: &Watch<'_>,
    ) -> Result<(), EngineError> {
        let samples = source.pixels.samples();
        let luma = self.rows(&source.pixels, (width, height), range, watch)?;
        let row_length = width as usize * samples.size();
        for (band, luma) in band.chunks_exact_mut(row_length).zip(luma.chunks_exact(width as usize)) {
            put_luma(samples, band, luma);
            watch.check()?;
        }
        Ok(())
    }

    /// The network's luma of the rows `range` of a result.
    fn rows(
        &mut self,
        pixels: &Pixels,
        (width, height): (u32, u32),
        range: Range<u32>,
        watch: &Watch<'_>,
    ) -> Result<Vec<f32>, EngineError> {
        let times = 1 << self.doublings;
        let (whole_width, whole_height) = (times * pixels.width(), times * pixels.height());
        if (width, height) == (whole_width, whole_height) {
            let rows = range.start as usize..range.end as usize;
            return self
                .doubled(pixels, self.doublings, rows.clone(), watch)
                .map(|window| window.into_rows(rows));
        }
        let part = Part::under(whole_height, height, range.clone());
        let rows = part.rows.start as usize..part.rows.end as usize;
        let doubled = self.doubled(pixels, self.doublings, rows.clone(), watch)?.into_rows(rows);
        let count = part.rows.end - part.rows.start;
        let from = ImageRef::new(whole_width, count, bytemuck::cast_slice(&doubled), PixelType::F32);
        let held = part.held.end - part.held.start;
        let mut to = vec![0.0_f32; width as usize * held as usize];
        let mut image = Image::from_slice_u8(width, held, bytemuck::cast_slice_mut(&mut to), PixelType::F32)
            .map_err(EngineError::internal)?;
        let options = part.options(whole_width);
        self.resizer
            .resize(&from.map_err(EngineError::internal)?, &mut image, &options)
            .map_err(EngineError::internal)?;
        drop(image);
        let above = (range.start - part.held.start) as usize * width as usize;
        to.drain(..above);
        to.truncate(range.len() * width as usize);
        Ok(to)
    }

    /// At least the rows `range` of the luma after `doublings`.
    fn doubled(
        &self,
        pixels: &Pixels,
        doublings: u32,
        range: Range<usize>,
        watch: &Watch<'_>,
    ) -> Result<Window, EngineError> {
        let network = &self.network;
        let times = 1_usize << (doublings - 1);
        let (width, height) = (times * pixels.width() as usize, times * pixels.height() as usize);
        let sources = range.start / SCALE..range.end.div_ceil(SCALE).min(height);
        let mut to = vec![0.0; SCALE * SCALE * width * sources.len()];
        let stop = || watch.is_cancelled();
        let done = if doublings == 1 {
            enlarge(network, &self.luma.of(pixels), sources.start, &mut to, self.threads, &stop)
        } else {
            let reach = network.reach();
            let seen = sources.start.saturating_sub(reach)..(sources.end + reach).min(height);
            let window = self.doubled(pixels, doublings - 1, seen, watch)?;
            enlarge(network, &window, sources.start, &mut to, self.threads, &stop)
        };
        if done {
            Ok(Window::new(SCALE * width, SCALE * height, SCALE * sources.start, to))
        } else {
            Err(EngineError::Cancelled)
        }
    }
}

/// Gives one row of pixels another luma.
fn put_luma(samples: Samples, row: &mut [u8], luma: &[f32]) {
    let channels = samples.channels();
    let colours = if channels < 3 { 1 } else { 3 };
    if samples.is_sixteen_bit() {
        for (pixel, luma) in row.chunks_exact_mut(2 * channels).zip(luma) {
            let values: [f32; 3] = std::array::from_fn(|channel| {
                let at = 2 * channel.min(colours - 1);
                f32::from(sample16([pixel[at], pixel[at + 1]])) / 65_535.0
            });
            let more = (luma - luma::of_colour(values)) / STUDIO;
            for (bytes, value) in pixel.chunks_exact_mut(2).take(colours).zip(values) {
                bytes.copy_from_slice(&to_sixteen(value + more).to_ne_bytes());
            }
        }
    } else {
        for (pixel, luma) in row.chunks_exact_mut(channels).zip(luma) {
            let values: [f32; 3] =
                std::array::from_fn(|channel| f32::from(pixel[channel.min(colours - 1)]) / 255.0);
            let more = (luma - luma::of_colour(values)) / STUDIO;
            for (byte, value) in pixel.iter_mut().take(colours).zip(values) {
                *byte = to_eight(value + more);
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped; a cast saturates besides"
)]
fn to_eight(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped; a cast saturates besides"
)]
fn to_sixteen(value: f32) -> u16 {
    (value.clamp(0.0, 1.0) * 65_535.0 + 0.5) as u16
}
