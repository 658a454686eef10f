//! PDQ, a fingerprint of a picture that changes little when the picture does: 256 bits, compared by how many
//! differ. After "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019),
//! from the 64 × 64 luma on; ffmpeg averages the picture down to that.
//!
//! The crate `pdqhash` brings an image library of its own for that first step, so it is not used.

#![expect(clippy::cast_precision_loss, reason = "places within 64")]

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Side of the luma that a fingerprint is made of.
pub(super) const SIDE: usize = 64;
/// Side of the block of its lowest frequencies.
const LOW: usize = 16;
/// Bits that may differ between fingerprints of the same picture.
pub const MATCH_DISTANCE: u32 = 31;
/// Quality from which a fingerprint says something; below, the picture has no features.
pub const MIN_QUALITY: u8 = 50;

/// The first 16 rows of a discrete cosine transform of 64 values, without the constant one.
static COSINES: LazyLock<Vec<[f32; SIDE]>> = LazyLock::new(|| {
    let angle = |row: usize, column: usize| {
        std::f32::consts::PI / 2.0 / SIDE as f32 * (row + 1) as f32 * (2 * column + 1) as f32
    };
    let scale = (2.0 / SIDE as f32).sqrt();
    (0..LOW).map(|row| std::array::from_fn(|column| scale * angle(row, column).cos())).collect()
});

/// The fingerprint of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameHash {
    bits: [u64; 4],
    /// 0 a flat picture, 100 one full of features.
    quality: u8,
}

impl FrameHash {
    /// Of 64 × 64 luma, row by row.
    pub(super) fn of(luma: &[u8; SIDE * SIDE]) -> Self {
        // Two passes: down the columns, then along the rows.
        let mut columns = [[0.0_f32; SIDE]; LOW];
        for (row, cosines) in columns.iter_mut().zip(COSINES.iter()) {
            for (line, cosine) in luma.chunks_exact(SIDE).zip(cosines) {
                for (sum, value) in row.iter_mut().zip(line) {
                    *sum += cosine * f32::from(*value);
                }
            }
        }
        let mut low = [0.0_f32; LOW * LOW];
        for (place, value) in low.iter_mut().enumerate() {
            let (row, cosines) = (&columns[place / LOW], &COSINES[place % LOW]);
            *value = row.iter().zip(cosines).map(|(a, b)| a * b).sum();
        }
        let mut sorted = low;
        sorted.sort_unstable_by(f32::total_cmp);
        let median = sorted[LOW * LOW / 2 - 1];
        let mut bits = [0_u64; 4];
        for (place, value) in low.iter().enumerate() {
            bits[place / 64] |= u64::from(*value > median) << (place % 64);
        }
        Self { bits, quality: quality(luma) }
    }

    /// How many bits differ.
    pub fn distance(&self, other: &Self) -> u32 {
        self.bits.iter().zip(&other.bits).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// Whether both are of the same picture. Pictures without features are all alike.
    pub fn matches(&self, other: &Self) -> bool {
        match (self.quality >= MIN_QUALITY, other.quality >= MIN_QUALITY) {
            (true, true) => self.distance(other) <= MATCH_DISTANCE,
            (false, false) => true,
            _ => false,
        }
    }
}

/// The paper's measure of features: large differences between neighbours, 0 to 100.
fn quality(luma: &[u8; SIDE * SIDE]) -> u8 {
    let step = |a: u8, b: u8| u32::from(a.abs_diff(b)) * 100 / 255;
    let along = luma.chunks_exact(SIDE).flat_map(|line| line.windows(2).map(|pair| step(pair[0], pair[1])));
    let down = luma.iter().zip(&luma[SIDE..]).map(|(above, below)| step(*above, *below));
    u8::try_from((along.chain(down).sum::<u32>() / 90).min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of overlapping waves, shifted.
    fn waves(shift: f32) -> [u8; SIDE * SIDE] {
        std::array::from_fn(|place| {
            let (x, y) = ((place % SIDE) as f32 + shift, (place / SIDE) as f32);
            let value = (x * 0.31).sin() + (y * 0.47 + x * 0.11).sin() + (x * y * 0.013).cos();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 to 255")]
            let value = (127.0 + 42.0 * value) as u8;
            value
        })
    }

    #[test]
    fn a_picture_matches_itself_brighter_and_not_another() {
        let hash = FrameHash::of(&waves(0.0));
        let brighter = waves(0.0).map(|value| value.saturating_add(10));
        let other = FrameHash::of(&waves(20.0));
        assert!(hash.matches(&FrameHash::of(&brighter)));
        assert!(hash.distance(&other) > 60 && !hash.matches(&other));
        let ones: u32 = hash.bits.iter().map(|bits| bits.count_ones()).sum();
        assert_eq!(ones, 128);
    }

    #[test]
    fn flat_pictures_match_each_other_only() {
        let (black, gray) = (FrameHash::of(&[16; SIDE * SIDE]), FrameHash::of(&[120; SIDE * SIDE]));
        assert!(black.matches(&gray));
        assert!(!black.matches(&FrameHash::of(&waves(0.0))));
    }
}
