//! PNG, fast: the png crate's fdeflate codes.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter, SrgbRenderingIntent};

use crate::Canvas;

/// A slide as PNG: RGB, 8 bits, sRGB.
pub fn png(canvas: &Canvas) -> Vec<u8> {
    let mut file = Vec::with_capacity(canvas.pixels.len() / 6);
    let mut encoder = Encoder::new(&mut file, canvas.width, canvas.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    encoder.set_deflate_compression(DeflateCompression::FdeflateUltraFast);
    encoder.set_filter(Filter::Up);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&canvas.pixels));
    written.expect("writing to memory, with as many bytes as the header says");
    file
}
