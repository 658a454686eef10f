//! WebP for pictures of slides on our own screens, where every browser reads it and it weighs half of a JPEG.

use webpx::{Encoder, EncoderConfig, Unstoppable};

use crate::Canvas;

/// A slide as lossy WebP of a quality from 1 to 100; `None` when libwebp refuses it: larger than the format allows, or
/// no memory. Its colours are halved with care, so that coloured letters stay sharp.
pub fn webp(canvas: &Canvas, quality: u8) -> Option<Vec<u8>> {
    let config = EncoderConfig::new().quality(f32::from(quality)).sharp_yuv(true);
    Encoder::new_rgb(&canvas.pixels, canvas.width, canvas.height).config(config).encode(Unstoppable).ok()
}
