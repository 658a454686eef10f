//! The tools of this build: one line each, in alphabetical order.

use std::sync::Arc;

use lumiku_tool_api::Tool;

/// Every registered tool.
pub fn registered() -> Vec<Arc<dyn Tool>> {
    vec![
        Arc::new(lumiku_carousel::Carousel::default()),
        Arc::new(lumiku_image_upscaler::ImageUpscaler::default()),
        Arc::new(lumiku_video_mix::VideoMix::default()),
    ]
}
