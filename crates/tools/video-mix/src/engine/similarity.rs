//! How much of one video occurs in another: the share of its frames that match any frame of the other by
//! PDQ. The order of frames does not count, as in vPDQ, so that a shuffled video is called what it is.
//!
//! Frames are taken from the segments when they are rendered, 15 times a second or more. Each pair of
//! segments is compared once, however many videos hold them.

#![expect(clippy::cast_precision_loss, reason = "counts of frames are small")]

use std::collections::HashMap;

use super::CachedSegment;

/// Share of the frames of the one that match any frame of the other, 0.0 to 1.0; the larger of both
/// directions, so that a short excerpt of a long video is similar to it.
pub fn similarity(a: &[&CachedSegment], b: &[&CachedSegment]) -> f64 {
    Similarities::default().between(a, b)
}

/// Remembers what was compared.
#[derive(Debug, Default)]
pub struct Similarities {
    /// Numbers of segments by their keys.
    numbers: HashMap<String, usize>,
    /// Of a pair of segments: a bit for each frame of the first that matches any frame of the second.
    matches: HashMap<(usize, usize), Vec<u64>>,
}

impl Similarities {
    /// As [`similarity`].
    pub fn between(&mut self, a: &[&CachedSegment], b: &[&CachedSegment]) -> f64 {
        self.share(a, b).max(self.share(b, a))
    }

    /// Share of the frames of `a` that match any frame of `b`.
    fn share(&mut self, a: &[&CachedSegment], b: &[&CachedSegment]) -> f64 {
        let others: Vec<usize> = b.iter().map(|segment| self.number(segment)).collect();
        let (mut matching, mut all) = (0_u32, 0_usize);
        for segment in a {
            let number = self.number(segment);
            all += segment.hashes().len();
            let mut found = vec![0_u64; segment.hashes().len().div_ceil(64)];
            for (other, place) in b.iter().zip(&others) {
                let pair = self.matches.entry((number, *place)).or_insert_with(|| compare(segment, other));
                for (found, word) in found.iter_mut().zip(pair) {
                    *found |= *word;
                }
            }
            matching += found.iter().map(|word| word.count_ones()).sum::<u32>();
        }
        if all == 0 { 0.0 } else { f64::from(matching) / all as f64 }
    }

    fn number(&mut self, segment: &CachedSegment) -> usize {
        if let Some(number) = self.numbers.get(&segment.key) {
            return *number;
        }
        let number = self.numbers.len();
        self.numbers.insert(segment.key.clone(), number);
        number
    }
}

fn compare(a: &CachedSegment, b: &CachedSegment) -> Vec<u64> {
    let mut found = vec![0_u64; a.hashes().len().div_ceil(64)];
    for (place, hash) in a.hashes().iter().enumerate() {
        if b.hashes().iter().any(|other| hash.matches(other)) {
            found[place / 64] |= 1 << (place % 64);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::pdq::{FrameHash, SIDE};

    /// A segment of so many frames, each unlike the others of this and any other seed.
    fn segment(seed: u32, frames: u32) -> CachedSegment {
        let frame = |number: u32| {
            let mut state = seed * 7919 + number * 104_729 + 1;
            FrameHash::of(&std::array::from_fn::<u8, { SIDE * SIDE }, _>(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state.to_le_bytes()[3]
            }))
        };
        CachedSegment::of_frames(&seed.to_string(), (0..frames).map(frame).collect())
    }

    #[test]
    fn order_does_not_count_and_what_is_shared_does() {
        let (one, two, three) = (segment(1, 70), segment(2, 70), segment(3, 70));
        assert!((similarity(&[&one, &two], &[&two, &one]) - 1.0).abs() < 1e-9);
        assert!((similarity(&[&one, &two], &[&three, &one]) - 0.5).abs() < 1e-9);
        assert!(similarity(&[&one], &[&two]).abs() < 1e-9);
    }

    #[test]
    fn an_excerpt_is_similar_to_the_whole() {
        let (one, two, three) = (segment(1, 10), segment(2, 10), segment(3, 10));
        assert!((similarity(&[&one], &[&one, &two, &three]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn each_pair_of_segments_is_compared_once() {
        let (one, two) = (segment(1, 3), segment(2, 3));
        let mut similarities = Similarities::default();
        for _ in 0..5 {
            similarities.between(&[&one, &two], &[&two, &one, &one]);
        }
        assert_eq!(similarities.matches.len(), 4);
    }
}
