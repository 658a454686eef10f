//! `/api/tools`: what every tool holds, and each tool.

mod carousel;
mod image_upscaler;
mod manifest;
mod video_mix;
