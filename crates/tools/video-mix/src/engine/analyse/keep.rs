//! From dead parts to what is kept.

use lumiku_video_mix_dto::{MIN_PIECE_SECONDS, Range};

/// Left of a silence on the side of a word, in seconds, so that none is clipped.
const MARGIN: f64 = 0.2;
/// Most parts that are kept of one clip.
const MAX_PARTS: usize = 50;

/// Silences without their margins. At the ends of the clip there is no word to spare.
pub(super) fn padded(silence: &[Range], duration: f64) -> Vec<Range> {
    let inner = |range: &Range| Range {
        start: if range.start <= 0.0 { 0.0 } else { range.start + MARGIN },
        end: if range.end >= duration - 0.05 { duration } else { range.end - MARGIN },
    };
    silence.iter().map(inner).filter(|range| range.start < range.end).collect()
}

/// What is left between the dead parts: ordered, not overlapping, never empty, on whole milliseconds. What
/// would be too short to be a piece is dropped with the dead parts around it; a clip of which nothing is
/// left is kept whole.
pub(super) fn keep(dead: &[Range], duration: f64) -> Vec<Range> {
    let mut kept = Vec::new();
    let mut from = 0.0;
    for range in dead {
        kept.push(Range { start: milliseconds(from), end: milliseconds(range.start.min(duration)) });
        from = range.end;
    }
    // Never past the end that the clip has.
    kept.push(Range { start: milliseconds(from), end: (duration * 1000.0).floor() / 1000.0 });
    merge_short(&mut kept);
    while kept.len() > MAX_PARTS {
        let gap = |place: &usize| kept[place + 1].start - kept[*place].end;
        let smallest = (0..kept.len() - 1).min_by(|a, b| gap(a).total_cmp(&gap(b)));
        join_after(&mut kept, smallest.unwrap_or(0));
    }
    if kept.is_empty() {
        kept.push(Range { start: 0.0, end: (duration * 1000.0).floor() / 1000.0 });
    }
    kept
}

/// Joins pieces that are too short with the nearest other, and drops one that has no other.
fn merge_short(kept: &mut Vec<Range>) {
    kept.retain(|range| range.end > range.start);
    while let Some(short) = kept.iter().position(|range| range.end - range.start < MIN_PIECE_SECONDS - 1e-9) {
        let before = short.checked_sub(1).map(|before| kept[short].start - kept[before].end);
        let after = kept.get(short + 1).map(|after| after.start - kept[short].end);
        match (before, after) {
            (None, None) => kept.clear(),
            (Some(before), Some(after)) if before <= after => join_after(kept, short - 1),
            (Some(_), None) => join_after(kept, short - 1),
            (_, Some(_)) => join_after(kept, short),
        }
    }
}

fn join_after(kept: &mut Vec<Range>, place: usize) {
    let next = kept.remove(place + 1);
    kept[place].end = next.end;
}

fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(pairs: &[(f64, f64)]) -> Vec<Range> {
        pairs.iter().map(|(start, end)| Range { start: *start, end: *end }).collect()
    }

    #[test]
    fn dead_air_at_head_inside_and_tail_goes() {
        let dead = padded(&ranges(&[(0.0, 1.0), (3.0, 4.0), (8.0, 10.0)]), 10.0);
        assert_eq!(keep(&dead, 10.0), ranges(&[(0.8, 3.2), (3.8, 8.2)]));
    }

    #[test]
    fn nothing_worth_keeping_keeps_it_all() {
        assert_eq!(keep(&ranges(&[(0.0, 4.0)]), 4.0), ranges(&[(0.0, 4.0)]));
        assert_eq!(keep(&ranges(&[(0.1, 4.0)]), 4.0), ranges(&[(0.0, 4.0)]));
        assert_eq!(keep(&[], 4.0), ranges(&[(0.0, 4.0)]));
    }

    #[test]
    fn a_piece_too_short_joins_the_nearest() {
        let dead = ranges(&[(1.0, 2.0), (2.2, 2.7)]);
        assert_eq!(keep(&dead, 4.0), ranges(&[(0.0, 1.0), (2.0, 4.0)]));
    }

    #[test]
    fn there_are_never_too_many_parts() {
        let dead: Vec<Range> =
            (0..120).map(|at| Range { start: f64::from(at) + 0.5, end: f64::from(at) + 1.0 }).collect();
        let kept = keep(&dead, 121.0);
        assert_eq!(kept.len(), MAX_PARTS);
        assert!(kept.windows(2).all(|pair| pair[0].end < pair[1].start));
    }
}
