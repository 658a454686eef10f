//! Makes a picture larger, by Lanczos3 resampling alone or with the luma of a network (`detail`). Blocking code on
//! files; it knows no HTTP, no database and no job.
//!
//! A picture is decoded whole, at most [`MAX_INPUT_PIXELS`](limits::MAX_INPUT_PIXELS), turned upright, and made ready for its
//! result: alpha premultiplied, 16 bits kept for PNG and reduced to 8 for JPEG and WebP. From there the
//! result is made in bands of rows that go straight into the encoder, so that it is never
//! whole in memory; WebP, whose encoder wants it whole, gets planes of 1.5 bytes a pixel (2.5 with
//! transparency). So the most memory is the decoded input, once more while a turned picture is copied,
//! plus two bands; for WebP the input is given back before the encoder starts. A network holds a bounded part of its
//! luma besides, some rows of each layer for each thread, and of a picture with transparency six bytes a pixel.
//!
//! One thread does it all but a network's work, for decoders that cannot be stopped one beside it that is waited
//! for: a second one made resampling 10 % faster for 30 % more processor time, and two jobs at once use two
//! processors anyway. A network is given every processor.
//!
//! What is kept of a picture's metadata is written in `metadata.rs`.

pub mod error;
pub mod limits;

mod bands;
mod decode;
mod detail;
mod encode;
mod metadata;
mod orient;
mod pixels;
mod prepare;
mod thumbnail;
mod watch;

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};

use lumiku_image_upscaler_dto::Format;
use lumiku_super_resolution::{Model, OnnxModel};

use self::{
    bands::Bands,
    decode::Picture,
    detail::{Colours, Detail, Wear},
    watch::Watch,
};
pub use self::{bands::resample_rgb, error::EngineError};

/// Quality of JPEG and WebP results where a caller has no wish, 1 to 100.
pub const DEFAULT_QUALITY: u8 = 90;
/// Longest side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE: u32 = 480;

/// Share of the work that reading the picture is, for progress.
const DECODED: f64 = 0.15;
/// Share of the work after which only closing the file is left.
const ENCODED: f64 = 0.99;

/// What a picture is, read from its headers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    pub format: Format,
    /// Pixels across, as the picture is seen: after its EXIF orientation is applied.
    pub width: u32,
    /// Pixels down, as the picture is seen.
    pub height: u32,
    /// Bits per sample that are kept: 8, or 16 for a 16-bit PNG.
    pub bit_depth: u8,
    pub has_alpha: bool,
}

/// How pixels are made.
#[derive(Clone, Debug, Default)]
pub enum Method {
    #[default]
    Lanczos3,
    /// Luma from a network: this one, or the one that the picture's own quality calls for.
    Network(Option<Model>),
    /// Somebody's own network.
    Own(Arc<OnnxModel>),
}

/// The result wanted.
#[derive(Clone, Debug)]
pub struct Request {
    /// Pixels across, of the upright picture.
    pub width: u32,
    /// Pixels down, of the upright picture.
    pub height: u32,
    pub method: Method,
    pub format: Format,
    /// Of JPEG and lossy WebP, 1 to 100; PNG has none.
    pub quality: u8,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upscaled {
    pub width: u32,
    pub height: u32,
    /// The name of the network that was used, if any.
    pub model: Option<String>,
    /// A small WebP of the result, at most [`THUMBNAIL_SIDE`] pixels on a side.
    pub thumbnail: Vec<u8>,
}

/// Reads the headers of the picture at `path`: its real type from the bytes, its upright size, and whether
/// it is within the limits. Nothing is decoded, and nothing large is allocated.
pub fn inspect(path: &Path) -> Result<Inspected, EngineError> {
    let never = || false;
    let mut ignore = |_| {};
    let watch = Watch::new(&never, &mut ignore);
    let picture = Picture::open(File::open(path)?, &watch)?;
    let header = picture.header();
    let (width, height) = picture.metadata().orientation.upright(header.width, header.height);
    Ok(Inspected {
        format: header.format,
        width,
        height,
        bit_depth: if header.samples.is_sixteen_bit() { 16 } else { 8 },
        has_alpha: header.samples.has_alpha(),
    })
}

/// Makes the picture at `input` as large as `request` says and writes it to `output`, which should be a
/// temporary name: after an error, or a panic, no file is left there.
///
/// `cancel` is asked between bands, while reading and writing and while a codec works, many times a second;
/// once it says true the call ends with [`EngineError::Cancelled`]. A JPEG or WebP decoder that was at work
/// goes on for up to about a second on its own thread, and its result is thrown away. `progress` is told the share done, from 0 to 1 and never
/// falling.
pub fn upscale(
    input: &Path,
    output: &Path,
    request: &Request,
    cancel: &(dyn Fn() -> bool + Sync),
    progress: &mut (dyn FnMut(f64) + Send),
) -> Result<Upscaled, EngineError> {
    limits::check_output(request.width, request.height, request.format)?;
    let watch = Watch::new(cancel, progress);
    let result = run(input, output, request, &watch);
    // A codec that was stopped may report it as its own failure.
    if watch.is_cancelled() { Err(EngineError::Cancelled) } else { result }
}

fn run(input: &Path, output: &Path, request: &Request, watch: &Watch<'_>) -> Result<Upscaled, EngineError> {
    watch.check()?;
    let picture = Picture::open(File::open(input)?, watch)?;
    let coding = picture.header().coding;
    let (pixels, metadata) = picture.decode(watch)?;
    watch.check()?;
    let pixels = orient::upright(pixels, metadata.orientation)?;
    watch.check()?;
    let source = prepare::prepare(pixels, request.format)?;
    watch.report(DECODED)?;
    let thumbnail = thumbnail::make(&source, request.width, request.height, metadata.icc.as_deref(), watch)?;
    watch.check()?;

    let gray = request.format != Format::Webp && source.pixels.samples().channels() <= 2;
    let kept = metadata.keep(request.width, request.height, gray);
    let file = PartFile::create(output)?;
    let detail = match &request.method {
        Method::Lanczos3 => None,
        Method::Network(model) => {
            let colours = Colours::new(&source);
            watch.check()?;
            let wear = Wear::of(coding, &colours.of(&source.pixels));
            let model = model.unwrap_or_else(|| wear.model());
            let size = (request.width, request.height);
            Some((model.name().to_owned(), Detail::new(model, wear, colours, &source.pixels, size)))
        }
        Method::Own(model) => {
            Some((model.name().to_owned(), Detail::own(Arc::clone(model), Colours::new(&source))))
        }
    };
    watch.check()?;
    let (model, detail) = detail.unzip();
    let bands = Bands::new(source, request.width, request.height).with_detail(detail);
    let settings = encode::Settings { quality: request.quality.clamp(1, 100), stages: DECODED..ENCODED };
    encode::encode(request.format, bands, &kept, settings, file.writer(watch)?, watch)?;
    watch.check()?;
    file.keep();
    watch.report(1.0)?;
    Ok(Upscaled { width: request.width, height: request.height, model, thumbnail })
}

/// A file that goes away again unless it is kept.
struct PartFile<'a> {
    path: &'a Path,
    file: File,
    keep: bool,
}

impl<'a> PartFile<'a> {
    fn create(path: &'a Path) -> Result<Self, EngineError> {
        Ok(Self { path, file: File::create(path)?, keep: false })
    }

    fn writer<'w>(&self, watch: &'w Watch<'_>) -> Result<watch::Writer<'w>, EngineError> {
        Ok(watch::Writer::new(self.file.try_clone()?, watch))
    }

    fn keep(mut self) {
        self.keep = true;
    }
}

impl Drop for PartFile<'_> {
    fn drop(&mut self) {
        // Only ever a file: a device or a pipe that was named by mistake stays.
        if !self.keep && self.file.metadata().is_ok_and(|found| found.is_file()) {
            // It may be gone already; there is nobody to tell either way.
            let _ = fs::remove_file(self.path);
        }
    }
}
