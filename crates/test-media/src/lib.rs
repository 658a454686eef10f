//! Media for tests: clips of every kind that people have, and files that mean harm. All of it is made here,
//! by ffmpeg or byte by byte, so that no test depends on a file of somebody else's.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod boxes;
pub mod canary;
pub mod clips;
pub mod hostile;

pub use canary::Canary;
pub use clips::{Shelf, complaints};
pub use hostile::Hostile;
