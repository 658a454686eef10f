//! JPEG as every platform takes it: baseline, RGB without transparency, full chroma so that coloured letters
//! stay sharp.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::Canvas;

/// Quality of slides, 1 to 100.
pub const QUALITY: u8 = 92;

/// A slide as JPEG.
pub fn jpeg(canvas: &Canvas, quality: u8) -> Vec<u8> {
    let mut file = Vec::with_capacity(canvas.pixels.len() / 8);
    let mut encoder = Encoder::new(&mut file, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    let side = |pixels: u32| u16::try_from(pixels).expect("a slide's side");
    encoder
        .encode(&canvas.pixels, side(canvas.width), side(canvas.height), ColorType::Rgb)
        .expect("writing to memory, with as many bytes as the size says");
    file
}
