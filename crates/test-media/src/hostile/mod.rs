//! Files that are not what they say, or say what they are not.

mod texts;
mod videos;

pub use texts::{magics, texts};
pub use videos::{SUBTITLES, liars, videos};

/// The types that clips have.
pub const MP4: &str = "video/mp4";
pub const MOV: &str = "video/quicktime";
pub const MKV: &str = "video/x-matroska";
pub const AVI: &str = "video/x-msvideo";

/// A file that means harm.
#[derive(Clone, Debug)]
pub struct Hostile {
    /// What is wrong with it.
    pub name: String,
    pub bytes: Vec<u8>,
    /// What it is to be read as, whatever it is.
    pub claim: &'static str,
}

impl Hostile {
    fn new(name: impl Into<String>, claim: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), claim }
    }
}

/// A file with some of its bytes changed, half of them in the headers, which are at one of the ends. Another
/// `seed` is another damage.
pub fn damaged(file: &[u8], seed: usize) -> Vec<u8> {
    let mut damaged = file.to_vec();
    let length = damaged.len();
    let mut state = seed * 7_919;
    for _ in 0..40 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let near = [length, 600][(state >> 60) & 1].min(length);
        let place = (state >> 20) % near;
        damaged[if (state >> 61) & 1 == 1 { place } else { length - 1 - place }] = state.to_le_bytes()[7];
    }
    damaged
}
