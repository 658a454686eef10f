//! A paid request that works, for the conformance suite.

use lumiku_tool_api::{Sample, SampleFile, Step};
use serde_json::json;

/// Three seconds of a test picture with a tone, 64 × 64 pixels.
const CLIP: &[u8] = include_bytes!("../sample.mp4");

pub(crate) fn sample() -> Sample {
    let settings = json!({ "outputCount": 2, "speedVariations": true, "quality": "sd", "aspect": "1:1" });
    Sample {
        upload: Some(SampleFile { name: "sample.mp4", bytes: CLIP.to_vec() }),
        // A clip that is taken can be decoded: what is broken is refused with the upload.
        broken_upload: None,
        setup: vec![
            Step {
                path: "/projects",
                body: Some(json!({ "name": "Sample" })),
                names: vec![("project", "/id")],
            },
            Step {
                path: "/projects/$project/videos",
                body: None,
                names: vec![("video", "/id"), ("file", "/fileId")],
            },
        ],
        quote: settings.clone(),
        path: "/process/$project",
        body: settings,
    }
}
