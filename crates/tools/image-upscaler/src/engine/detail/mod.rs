//! What a network adds to resampling: with ours the luma of the result, which is where people see detail; with
//! somebody's own (`own`) its colours.
//!
//! A band comes from Lanczos resampling with its colours and its transparency. The network makes the same rows'
//! luma from the source, doubled once or twice and then fitted to the result's size, and the difference between
//! the two lumas is added to red, green and blue alike: in BT.601 that changes the luma by as much and the chroma
//! not at all.

mod colours;
mod own;
mod wear;
mod window;

use std::{num::NonZero, ops::Range, sync::Arc, thread};

use fast_image_resize::{
    PixelType, Resizer,
    images::{Image, ImageRef},
};
use lumiku_super_resolution::{Model, Network, OnnxModel, SCALE, enlarge};

pub(crate) use self::colours::Colours;
pub(crate) use self::wear::{Coding, Wear, jpeg_quality};
use self::{
    colours::{of_colour, trust},
    own::Own,
    window::Window,
};
use super::{
    EngineError,
    bands::Part,
    pixels::{Pixels, Samples, sample16},
    prepare::Source,
    watch::Watch,
};

/// Threads of one job at most: more give little for pictures of a few megapixels.
const MAX_THREADS: usize = 8;
/// Bytes of a network's values for one band.
const HELD: u64 = 64 * 1024 * 1024;
/// Luma of studio range is this much of a channel's range.
const STUDIO: f32 = 219.0 / 255.0;

/// A network at work on one picture.
pub(crate) struct Detail {
    colours: Colours,
    network: Kind,
    threads: usize,
    resizer: Resizer,
}

enum Kind {
    /// One of ours, and how often it doubles.
    Luma { network: Network, doublings: u32 },
    /// Somebody's own.
    Own(Own),
}

impl Detail {
    /// One of our networks, for a result of `width × height` pixels of a picture that is so worn: one doubling up to
    /// twice the size, and two above.
    pub(crate) fn new(
        model: Model,
        wear: Wear,
        colours: Colours,
        pixels: &Pixels,
        (width, height): (u32, u32),
    ) -> Self {
        let twice = width <= 2 * pixels.width() && height <= 2 * pixels.height();
        let network = model.network().worn(wear.share());
        Self::with(colours, Kind::Luma { network, doublings: if twice { 1 } else { 2 } })
    }

    /// Somebody's own network.
    pub(crate) fn own(model: Arc<OnnxModel>, colours: Colours) -> Self {
        Self::with(colours, Kind::Own(Own::new(model)))
    }

    /// The most rows of a result that it should be asked for at once, so that what it holds for them stays bounded: for
    /// each pixel of a result up to four of a network's, and more of somebody's own.
    pub(crate) fn rows_at_once(&self, pixels: &Pixels, height: u32) -> u32 {
        let (times, planes) = match &self.network {
            Kind::Luma { doublings, .. } => (1_u64 << doublings, 1),
            // Its strips are held besides.
            Kind::Own(own) => (u64::from(own.scale()), 2 * own.planes()),
        };
        let values = planes * times * u64::from(pixels.width()) * times * u64::from(pixels.height());
        let bytes_of_a_row = 4 * values / u64::from(height.max(1));
        u32::try_from(HELD / bytes_of_a_row.max(1)).unwrap_or(u32::MAX)
    }

    fn with(colours: Colours, network: Kind) -> Self {
        Self {
            colours,
            network,
            threads: thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS),
            resizer: Resizer::new(),
        }
    }

    /// Puts what the network makes into the rows `range` of a result of `width × height` pixels, which `band` holds
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
        let planes = self.planes(&source.pixels, (width, height), range, watch)?;
        let length = width as usize;
        for (y, band) in band.chunks_exact_mut(length * samples.size()).enumerate() {
            let row = y * length..(y + 1) * length;
            match planes.as_slice() {
                [luma] => put_luma(samples, band, &luma[row]),
                [r, g, b] => put_colours(samples, band, [r, g, b].map(|plane| &plane[row.clone()])),
                _ => return Err(EngineError::internal("a network of an unknown kind")),
            }
            watch.check()?;
        }
        Ok(())
    }

    /// The network's planes of the rows `range` of a result: of luma, or of red, green and blue.
    fn planes(
        &mut self,
        pixels: &Pixels,
        size: (u32, u32),
        range: Range<u32>,
        watch: &Watch<'_>,
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        let times = match &self.network {
            Kind::Luma { doublings, .. } => 1 << doublings,
            Kind::Own(own) => own.scale(),
        };
        let whole = (times * pixels.width(), times * pixels.height());
        let part = (size != whole).then(|| Part::under(whole.1, size.1, range.clone()));
        let rows = part.as_ref().map_or(range.clone(), |part| part.rows.clone());
        let rows = rows.start as usize..rows.end as usize;
        let (colours, threads) = (&self.colours, self.threads);
        let made = match &mut self.network {
            Kind::Luma { network, doublings } => {
                let doubler = Doubler { network, colours, pixels, threads };
                vec![doubler.doubled(*doublings, rows.clone(), watch)?.into_rows(rows)]
            }
            Kind::Own(own) => own.rows(colours, pixels, rows, threads, watch)?,
        };
        let Some(part) = part else { return Ok(made) };
        made.into_iter().map(|plane| self.fitted(&plane, whole.0, &part, size.0, &range)).collect()
    }

    /// Rows of `whole_width`, made as wide and as high as the result by Lanczos3.
    fn fitted(
        &mut self,
        rows: &[f32],
        whole_width: u32,
        part: &Part,
        width: u32,
        range: &Range<u32>,
    ) -> Result<Vec<f32>, EngineError> {
        let count = part.rows.end - part.rows.start;
        let from = ImageRef::new(whole_width, count, bytemuck::cast_slice(rows), PixelType::F32);
        let held = part.held.end - part.held.start;
        let mut to = vec![0.0_f32; width as usize * held as usize];
        let mut image = Image::from_slice_u8(width, held, bytemuck::cast_slice_mut(&mut to), PixelType::F32)
            .map_err(EngineError::internal)?;
        self.resizer
            .resize(&from.map_err(EngineError::internal)?, &mut image, &part.options(whole_width))
            .map_err(EngineError::internal)?;
        drop(image);
        let above = (range.start - part.held.start) as usize * width as usize;
        to.drain(..above);
        to.truncate(range.len() * width as usize);
        Ok(to)
    }
}

/// Doubles a picture's luma, once or again and again.
struct Doubler<'a> {
    network: &'a Network,
    colours: &'a Colours,
    pixels: &'a Pixels,
    threads: usize,
}

impl Doubler<'_> {
    /// At least the rows `range` of the luma after `doublings`.
    fn doubled(&self, doublings: u32, range: Range<usize>, watch: &Watch<'_>) -> Result<Window, EngineError> {
        let (network, pixels) = (self.network, self.pixels);
        let times = 1_usize << (doublings - 1);
        let (width, height) = (times * pixels.width() as usize, times * pixels.height() as usize);
        let sources = range.start / SCALE..range.end.div_ceil(SCALE).min(height);
        let mut to = vec![0.0; SCALE * SCALE * width * sources.len()];
        let stop = || watch.is_cancelled();
        let done = if doublings == 1 {
            enlarge(network, &self.colours.of(pixels), sources.start, &mut to, self.threads, &stop)
        } else {
            let reach = network.reach();
            let seen = sources.start.saturating_sub(reach)..(sources.end + reach).min(height);
            let window = self.doubled(doublings - 1, seen, watch)?;
            enlarge(network, &window, sources.start, &mut to, self.threads, &stop)
        };
        if done {
            Ok(Window::new(SCALE * width, SCALE * height, SCALE * sources.start, to))
        } else {
            Err(EngineError::Cancelled)
        }
    }
}

/// Gives one row of pixels another luma, as far as they can be seen.
fn put_luma(samples: Samples, row: &mut [u8], luma: &[f32]) {
    let channels = samples.channels();
    let colours = if channels < 3 { 1 } else { 3 };
    if samples.is_sixteen_bit() {
        for (pixel, luma) in row.chunks_exact_mut(2 * channels).zip(luma) {
            let values: [f32; 3] = std::array::from_fn(|channel| {
                let at = 2 * channel.min(colours - 1);
                f32::from(sample16([pixel[at], pixel[at + 1]])) / 65_535.0
            });
            let more = trust(samples, pixel) * (luma - of_colour(values)) / STUDIO;
            for (bytes, value) in pixel.chunks_exact_mut(2).take(colours).zip(values) {
                bytes.copy_from_slice(&to_sixteen(value + more).to_ne_bytes());
            }
        }
    } else {
        for (pixel, luma) in row.chunks_exact_mut(channels).zip(luma) {
            let values: [f32; 3] =
                std::array::from_fn(|channel| f32::from(pixel[channel.min(colours - 1)]) / 255.0);
            let more = trust(samples, pixel) * (luma - of_colour(values)) / STUDIO;
            for (byte, value) in pixel.iter_mut().take(colours).zip(values) {
                *byte = to_eight(value + more);
            }
        }
    }
}

/// Gives one row of pixels other colours, as far as they can be seen; a grey one their mean.
fn put_colours(samples: Samples, row: &mut [u8], planes: [&[f32]; 3]) {
    let channels = samples.channels();
    for (x, pixel) in row.chunks_exact_mut(samples.size()).enumerate() {
        let colour = planes.map(|plane| plane[x]);
        let mean = [colour.iter().sum::<f32>() / 3.0];
        let values: &[f32] = if channels < 3 { &mean } else { &colour };
        let trust = trust(samples, pixel);
        if samples.is_sixteen_bit() {
            for (bytes, value) in pixel.chunks_exact_mut(2).zip(values) {
                let own = f32::from(sample16([bytes[0], bytes[1]])) / 65_535.0;
                bytes.copy_from_slice(&to_sixteen(own + trust * (value - own)).to_ne_bytes());
            }
        } else {
            for (byte, value) in pixel.iter_mut().zip(values) {
                let own = f32::from(*byte) / 255.0;
                *byte = to_eight(own + trust * (value - own));
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
