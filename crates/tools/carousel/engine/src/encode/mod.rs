//! From pixels to files.

mod jpeg;
mod png;
mod webp;

pub use jpeg::{QUALITY, jpeg};
pub use png::png;
pub use webp::webp;
