//! A paid request that works, for the conformance suite.

use lumiku_tool_api::{Sample, SampleFile, Step};
use serde_json::{Value, json};

/// Side of the picture, in pixels.
const SIDE: u32 = 24;

pub(crate) fn sample() -> Sample {
    // Writing to memory cannot fail; an empty file would fail the suite loudly.
    let picture = gradient().unwrap_or_default();
    Sample {
        upload: Some(SampleFile { name: "sample.png", bytes: picture }),
        // A picture that a project takes can be decoded: what is broken is refused with the project.
        broken_upload: None,
        setup: vec![Step {
            path: "/projects",
            body: Some(json!({ "title": "Sample", "content": content() })),
            names: vec![("project", "/id")],
        }],
        quote: json!({ "action": "export", "slideCount": 2, "sizes": ["1:1"] }),
        path: "/projects/$project/export",
        body: json!({ "formats": ["png", "zip"], "sizes": ["1:1"] }),
    }
}

fn content() -> Value {
    json!({
        "version": 1,
        "templateId": "folio",
        "slides": [
            { "id": "s1", "role": "cover", "texts": { "title": "A sample" } },
            { "id": "s2", "role": "image", "texts": { "title": "Its picture" },
              "picture": { "fileId": "$file" } },
        ],
    })
}

fn gradient() -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    let shade = |x: u32, y: u32| u8::try_from(x * 6 + y * 4).unwrap_or(u8::MAX);
    let shades: Vec<u8> = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| shade(x, y))).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&shades)?;
    writer.finish()?;
    Ok(file)
}
