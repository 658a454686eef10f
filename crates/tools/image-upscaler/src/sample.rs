//! A request that works and one that cannot, for the conformance suite.

use lumiku_tool_api::{Sample, SampleFile};
use serde_json::json;

const WIDTH: u32 = 32;
const HEIGHT: u32 = 24;

pub(crate) fn sample() -> Sample {
    // Writing to memory cannot fail; an empty file would fail the suite loudly.
    let whole = gradient().unwrap_or_default();
    let broken = whole[..whole.len() / 2].to_vec();
    Sample {
        upload: Some(SampleFile { name: "sample.png", bytes: whole }),
        broken_upload: Some(SampleFile { name: "broken.png", bytes: broken }),
        setup: Vec::new(),
        quote: json!({ "fileId": "$file", "mode": "fast", "scale": 2 }),
        path: "/upscale",
        body: json!({ "fileId": "$file", "mode": "fast", "scale": 2 }),
    }
}

fn gradient() -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Grayscale);
    let shade = |x: u32, y: u32| u8::try_from(x * 5 + y * 3).unwrap_or(u8::MAX);
    let shades: Vec<u8> = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| shade(x, y))).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&shades)?;
    writer.finish()?;
    Ok(file)
}
