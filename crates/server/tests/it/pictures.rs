//! Pictures for uploads: sound ones, and ones that mean harm.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A sound PNG. The seed makes each one different.
pub(crate) fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    encode(width, height, seed, ImageFormat::Png)
}

/// A sound picture in a format.
pub(crate) fn encode(width: u32, height: u32, seed: u8, format: ImageFormat) -> Vec<u8> {
    let shade = |n: u32| u8::try_from(n % 251).unwrap();
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x * 3), shade(y * 5), seed]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture).write_to(&mut std::io::Cursor::new(&mut bytes), format).unwrap();
    bytes
}

/// A PNG with an alpha channel that nothing makes smaller: four bytes for each pixel.
pub(crate) fn noise(side: u32, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut pixels = vec![0; side as usize * side as usize * 4];
    // Eight at a time (xorshift, Marsaglia 2003): megabytes one by one are slow without optimisation.
    for eight in pixels.chunks_exact_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        eight.copy_from_slice(&state.to_ne_bytes());
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::NoCompression);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}

/// A PNG whose header can be read and whose pixels are cut off.
pub(crate) fn truncated_png() -> Vec<u8> {
    let mut bytes = png(200, 200, 7);
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A PNG of a few bytes that says it is this large.
pub(crate) fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    // A zlib stream that only begins.
    writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 0xed, 0xc1]).unwrap();
    drop(writer);
    bytes
}

/// A JPEG of a few bytes that says it is this large.
pub(crate) fn jpeg_that_claims(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = encode(16, 16, 1, ImageFormat::Jpeg);
    let start_of_frame = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    bytes[start_of_frame + 5..start_of_frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[start_of_frame + 7..start_of_frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A GIF of this many frames.
pub(crate) fn gif(frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00".to_vec();
    for _ in 0..frames {
        bytes.extend_from_slice(b"\x21\xf9\x04\x00\x01\x00\x00\x00");
        bytes.extend_from_slice(b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00");
    }
    bytes.push(0x3b);
    bytes
}

/// An SVG with a script in it.
pub(crate) fn svg() -> Vec<u8> {
    b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
        .to_vec()
}

/// A clip that Video Mix Pro takes: three seconds, 64 × 64.
pub(crate) fn clip() -> Vec<u8> {
    let tools = lumiku_server::tools::registered();
    let tool = tools.iter().find(|tool| tool.manifest().id == "video-mix").unwrap();
    tool.sample().upload.unwrap().bytes
}
