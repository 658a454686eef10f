//! Lossy WebP: colour by libwebp from planes, transparency lossless by image-webp.
//!
//! libwebp's own coder of transparency took 1.3 GiB for 96 megapixels and cannot be stopped; image-webp's
//! takes 5 bytes a pixel. Both write the same lossless bit stream, which an ALPH chunk holds without its
//! five bytes of header (RFC 9649, 2.7.1.2).

use std::{
    io::Write,
    sync::atomic::{AtomicU32, Ordering},
};

use image_webp::{ColorType, WebPEncoder};
use webpx::{EncoderConfig, Stop, StopReason, YuvPlanesRef};

use super::{
    Settings,
    riff::{self, Chunk},
    yuv::Planes,
};
use crate::engine::{EngineError, bands::Bands, metadata::Kept, watch::Watch};

/// libwebp's effort, 0 to 6. Up to [`THOROUGH_PIXELS`] its default; above, one that needs half the time
/// and does not keep every token in memory, for 2 % more bytes.
const THOROUGH: u8 = 4;
const QUICK: u8 = 2;
const THOROUGH_PIXELS: u64 = 16_000_000;
/// Share of encoding that making the planes is.
const PLANES: f64 = 0.25;
/// The header of a lossless stream: a signature, the size and three flags.
const LOSSLESS_HEADER: usize = 5;
/// The first byte of an ALPH chunk: lossless, not filtered.
const ALPHA_LOSSLESS: [u8; 1] = [1];

pub(super) fn encode(
    mut bands: Bands,
    kept: &Kept,
    settings: &Settings,
    file: impl Write,
    watch: &Watch<'_>,
) -> Result<(), EngineError> {
    let (width, height, samples) = (bands.width(), bands.height(), bands.samples());
    if samples.is_sixteen_bit() {
        return Err(EngineError::internal("WebP holds 8 bits"));
    }
    let mut planes = Planes::new(width, height, samples.has_alpha());
    while bands.advance(watch)? {
        watch.report(settings.progress(PLANES * bands.share()))?;
        planes.push(bands.bytes(), bands.row_length(), samples);
    }
    drop(bands);

    let transparency = std::mem::take(&mut planes.a);
    let alpha = if samples.has_alpha() {
        Some(watch.apart(move || encode_alpha(&transparency, width, height))?)
    } else {
        None
    };
    watch.check()?;
    let colour = encode_colour(&planes, width, height, settings, watch)?;
    drop(planes);
    let frame = riff::find(&colour, *b"VP8 ").ok_or_else(|| EngineError::internal("no VP8 frame"))?;
    Ok(write(file, frame, alpha.as_deref(), kept, width, height)?)
}

fn write(
    file: impl Write,
    frame: &[u8],
    alpha: Option<&[u8]>,
    kept: &Kept,
    width: u32,
    height: u32,
) -> std::io::Result<()> {
    let one = |name, data| Chunk { name, parts: [data, &[]] };
    let (icc, exif) = (kept.icc.as_deref(), kept.exif.as_deref());
    let head = riff::extended(icc.is_some(), alpha.is_some(), exif.is_some(), width, height);
    let mut chunks = Vec::with_capacity(5);
    if icc.is_some() || alpha.is_some() || exif.is_some() {
        chunks.push(one(b"VP8X", &head));
    }
    chunks.extend(icc.map(|icc| one(b"ICCP", icc)));
    chunks.extend(alpha.map(|stream| Chunk { name: b"ALPH", parts: [&ALPHA_LOSSLESS, stream] }));
    chunks.push(one(b"VP8 ", frame));
    chunks.extend(exif.map(|exif| one(b"EXIF", exif)));
    riff::write(file, &chunks)
}

/// The transparency as a lossless stream without its header.
fn encode_alpha(alpha: &[u8], width: u32, height: u32) -> Result<Vec<u8>, EngineError> {
    let mut file = Vec::new();
    let encoder = WebPEncoder::new(&mut file);
    encoder.encode(alpha, width, height, ColorType::L8).map_err(EngineError::internal)?;
    let stream = riff::find(&file, *b"VP8L").and_then(|stream| stream.get(LOSSLESS_HEADER..));
    stream.map(<[u8]>::to_vec).ok_or_else(|| EngineError::internal("no VP8L frame"))
}

fn encode_colour(
    planes: &Planes,
    width: u32,
    height: u32,
    settings: &Settings,
    watch: &Watch<'_>,
) -> Result<webpx::WebPData, EngineError> {
    let pixels = u64::from(width) * u64::from(height);
    let config = EncoderConfig::new()
        .quality(f32::from(settings.quality))
        .method(if pixels <= THOROUGH_PIXELS { THOROUGH } else { QUICK })
        .partition_limit(partition_limit(width, height));
    let half = width.div_ceil(2) as usize;
    let input = YuvPlanesRef {
        y: &planes.y,
        y_stride: width as usize,
        u: &planes.u,
        u_stride: half,
        v: &planes.v,
        v_stride: half,
        a: None,
        a_stride: 0,
        width,
        height,
    };
    let stop = Stopper { watch, settings, calls: AtomicU32::new(0) };
    let encoded = webpx::Encoder::new_yuv(input).config(config).encode_owned(stop);
    watch.check()?;
    encoded.map_err(EngineError::internal)
}

/// How much to limit the headers of macroblocks, 0 to 100. All of them share one partition of at most
/// 512 KiB (RFC 6386, 9.2), and a large picture of fine detail overflows it: the encoder then fails after
/// all its work. The limit leaves 256 × (1 - limit / 100)² bits for the headers of one macroblock.
fn partition_limit(width: u32, height: u32) -> u8 {
    const PARTITION_BITS: f64 = 512.0 * 1024.0 * 8.0 * 0.9;
    const OTHER_BITS: f64 = 8.0;
    let blocks = f64::from(width.div_ceil(16)) * f64::from(height.div_ceil(16));
    let bits = (PARTITION_BITS / blocks - OTHER_BITS).clamp(0.0, 256.0);
    let limit = 100.0 * (1.0 - (bits / 256.0).sqrt());
    (0..=100).rev().find(|whole| f64::from(*whole) <= limit.ceil()).unwrap_or(0)
}

/// libwebp's progress hook: called about a hundred times in an encoding, without saying how far it is.
struct Stopper<'a, 'w> {
    watch: &'a Watch<'w>,
    settings: &'a Settings,
    calls: AtomicU32,
}

impl Stop for Stopper<'_, '_> {
    fn check(&self) -> Result<(), StopReason> {
        let share = f64::from(self.calls.fetch_add(1, Ordering::Relaxed).min(110)) / 110.0;
        let progress = self.settings.progress(PLANES + (1.0 - PLANES) * share);
        self.watch.report(progress).map_err(|_| StopReason::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_pictures_are_not_limited_and_the_largest_have_room_for_every_macroblock() {
        assert_eq!(partition_limit(1920, 1080), 0);
        let limit = partition_limit(10_000, 10_000);
        let header_bits = 256.0 * (1.0 - f64::from(limit) / 100.0).powi(2);
        assert!(limit < 100 && (header_bits + 8.0) * 625.0 * 625.0 < 512.0 * 1024.0 * 8.0);
    }
}
