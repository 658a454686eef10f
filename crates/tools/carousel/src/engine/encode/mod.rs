//! From pixels to files.

mod jpeg;
mod png;

pub use jpeg::{QUALITY, jpeg};
pub use png::png;
