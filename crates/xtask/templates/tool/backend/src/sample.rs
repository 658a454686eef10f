//! A paid request that works, for the conformance suite.

use lumiku_tool_api::Sample;
use serde_json::json;

pub(crate) fn sample() -> Sample {
    Sample {
        upload: None,
        // No text can make it fail.
        broken_upload: None,
        setup: Vec::new(),
        quote: json!({ "text": "Good morning", "count": 2 }),
        path: "/write",
        body: json!({ "text": "Good morning", "count": 2 }),
    }
}
