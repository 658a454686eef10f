//! Pieces of a clip, in whole milliseconds: what is kept of it, where it is cut, how many frames it fills.

use crate::{MIN_PIECE_SECONDS, project::Range};

/// Most ranges of one clip that a plan keeps apart. More are joined across the shortest gaps, so that a
/// stuttering recording does not turn into hundreds of segments.
pub const MAX_RANGES: usize = 50;

/// A part of a clip, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Piece {
    /// In milliseconds.
    pub(super) const fn length(self) -> u32 {
        self.end - self.start
    }
}

/// The nearest whole millisecond; 0 for what is no time.
pub(super) fn milliseconds(seconds: f64) -> u32 {
    whole((seconds * 1000.0).round())
}

/// The last whole millisecond of a clip. A thousandth of one is forgiven, since 4.29 × 1000 is 4289.9999….
pub(super) fn clip_milliseconds(seconds: f64) -> u32 {
    whole((seconds * 1000.0 + 0.001).floor())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole already; the cast saturates, and makes 0 of what is negative or no number"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

/// In seconds; the same number of milliseconds always gives the same number of seconds.
pub(super) fn seconds(milliseconds: u32) -> f64 {
    f64::from(milliseconds) / 1000.0
}

/// The shortest piece, in milliseconds.
pub(super) fn shortest() -> u32 {
    milliseconds(MIN_PIECE_SECONDS)
}

/// Frames that a piece of `length` milliseconds fills at `speed` hundredths:
/// `length / 1000 × 100 / speed × fps`, rounded half up, at least 1.
pub(super) fn frames(length: u32, speed: u32, fps: u32) -> u32 {
    let (length, speed, fps) = (u64::from(length), u64::from(speed.max(1)), u64::from(fps));
    let frames = (2 * length * fps + 10 * speed) / (20 * speed);
    u32::try_from(frames).unwrap_or(u32::MAX).max(1)
}

/// What is left of a clip of `length` milliseconds when only `keep` is kept: in order, not overlapping,
/// never empty. Ranges under the shortest piece go, unless all are; then the longest stays.
pub(super) fn kept(length: u32, keep: &[Range]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for range in keep {
        let start = milliseconds(range.start).max(pieces.last().map_or(0, |piece| piece.end));
        let end = milliseconds(range.end).min(length);
        if start < end {
            pieces.push(Piece { start, end });
        }
    }
    let longest = pieces.iter().copied().reduce(|a, b| if b.length() > a.length() { b } else { a });
    pieces.retain(|piece| piece.length() >= shortest());
    if pieces.is_empty() {
        return vec![longest.unwrap_or(Piece { start: 0, end: length })];
    }
    while pieces.len() > MAX_RANGES {
        let gap = |at: &usize| pieces[at + 1].start - pieces[*at].end;
        let at = (0..pieces.len() - 1).min_by_key(gap).unwrap_or(0);
        pieces[at].end = pieces.remove(at + 1).end;
    }
    pieces
}

/// The beginning of `pieces`, `budget` milliseconds of the clip at most. A remainder under the shortest
/// piece is left out, unless it is all there is.
pub(super) fn cut(pieces: &[Piece], budget: u32) -> Vec<Piece> {
    let mut left = budget;
    let mut cut = Vec::new();
    for piece in pieces {
        let length = piece.length().min(left);
        let scrap = length < piece.length() && length < shortest() && !cut.is_empty();
        if length == 0 || scrap {
            break;
        }
        cut.push(Piece { start: piece.start, end: piece.start + length });
        left -= length;
    }
    cut
}

/// In milliseconds.
pub(super) fn total(pieces: &[Piece]) -> u32 {
    pieces.iter().map(|piece| piece.length()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(list: &[(f64, f64)]) -> Vec<Range> {
        list.iter().map(|(start, end)| Range { start: *start, end: *end }).collect()
    }

    fn pieces(list: &[(u32, u32)]) -> Vec<Piece> {
        list.iter().map(|(start, end)| Piece { start: *start, end: *end }).collect()
    }

    #[test]
    fn a_clip_ends_at_its_last_whole_millisecond() {
        assert_eq!(clip_milliseconds(4.29), 4290);
        assert_eq!(clip_milliseconds(4.033_333), 4033);
        assert_eq!(clip_milliseconds(4.0339), 4033);
        assert_eq!([f64::NAN, -1.0, 0.0].map(clip_milliseconds), [0, 0, 0]);
    }

    #[test]
    fn frames_are_the_rounded_playing_time() {
        assert_eq!(frames(1000, 100, 30), 30);
        assert_eq!(frames(1000, 90, 30), 33); // 33.33
        assert_eq!(frames(1000, 115, 30), 26); // 26.09
        assert_eq!(frames(250, 100, 30), 8); // 7.5, half up
        assert_eq!(frames(1, 115, 24), 1);
    }

    #[test]
    fn short_ranges_go_unless_all_are_short() {
        assert_eq!(
            kept(10_000, &ranges(&[(0.0, 0.29), (1.0, 1.3), (2.0, 5.0)])),
            pieces(&[(1000, 1300), (2000, 5000)])
        );
        assert_eq!(kept(10_000, &ranges(&[(0.0, 0.1), (1.0, 1.2)])), pieces(&[(1000, 1200)]));
        assert_eq!(kept(10_000, &[]), pieces(&[(0, 10_000)]));
    }

    #[test]
    fn ranges_are_put_inside_the_clip_and_apart() {
        assert_eq!(
            kept(5000, &ranges(&[(-1.0, 2.0), (1.5, 3.0), (4.0, 9.0), (9.0, 10.0)])),
            pieces(&[(0, 2000), (2000, 3000), (4000, 5000)])
        );
    }

    #[test]
    fn too_many_ranges_are_joined_across_the_shortest_gaps() {
        let many: Vec<(f64, f64)> = (0..80).map(|at| f64::from(at) * 2.0).map(|at| (at, at + 1.0)).collect();
        let joined = kept(600_000, &ranges(&many));
        assert_eq!(joined.len(), MAX_RANGES);
        assert_eq!((joined[0].start, joined[MAX_RANGES - 1].end), (0, 159_000));
    }

    #[test]
    fn a_cut_takes_the_end_off_and_leaves_no_scrap() {
        let whole = pieces(&[(0, 1000), (2000, 3000)]);
        assert_eq!(cut(&whole, 5000), whole);
        assert_eq!(cut(&whole, 1500), pieces(&[(0, 1000), (2000, 2500)]));
        assert_eq!(cut(&whole, 1299), pieces(&[(0, 1000)]));
        assert_eq!(cut(&whole, 200), pieces(&[(0, 200)]));
    }
}
