//! The image upscaler: makes pictures larger.

pub mod engine;
