//! What is kept of a clip, changed by hand: ranges whose ends move, and gaps that close. Pure; seconds on a grid of
//! hundredths.

use lumiku_video_mix_dto::{MIN_PIECE_SECONDS, Range};

/// An end of a kept range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    End,
}

/// One of the two handles of a kept range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handle {
    /// Place of the range, from 0.
    pub(super) range: usize,
    pub(super) edge: Edge,
}

/// Where a handle is, and between what it may move, in seconds: `(low, at, high)`.
pub(super) fn limits(keep: &[Range], handle: Handle, duration: f64) -> Option<(f64, f64, f64)> {
    let range = keep.get(handle.range)?;
    let before = handle.range.checked_sub(1).and_then(|at| keep.get(at)).map_or(0.0, |range| range.end);
    let after = keep.get(handle.range + 1).map_or(duration, |range| range.start);
    Some(match handle.edge {
        Edge::Start => (before, range.start, (range.end - MIN_PIECE_SECONDS).max(before)),
        Edge::End => ((range.start + MIN_PIECE_SECONDS).min(after), range.end, after),
    })
}

/// The ranges after a handle was moved to `to`, or as far as it can go.
pub(super) fn moved(keep: &[Range], handle: Handle, to: f64, duration: f64) -> Vec<Range> {
    let mut keep = keep.to_vec();
    if let (Some((low, _, high)), Some(range)) = (limits(&keep, handle, duration), keep.get_mut(handle.range))
    {
        // Onto the grid, but an end of the clip stays where it is. No `clamp` between bounds that vary: its
        // panic writes them out, with all that it takes to write a float.
        let to = if to >= high { high } else { ((to * 100.0).round() / 100.0).max(low).min(high) };
        match handle.edge {
            Edge::Start => range.start = to,
            Edge::End => range.end = to,
        }
    }
    keep
}

/// The parts that are cut out, in order, in seconds.
pub(super) fn gaps(keep: &[Range], duration: f64) -> Vec<Range> {
    let mut gaps = Vec::new();
    let mut at = 0.0;
    for range in keep {
        if range.start > at {
            gaps.push(Range { start: at, end: range.start });
        }
        at = range.end;
    }
    if duration > at {
        gaps.push(Range { start: at, end: duration });
    }
    gaps
}

/// The ranges when a gap is kept too.
pub(super) fn with_gap(keep: &[Range], gap: Range) -> Vec<Range> {
    let mut joined: Vec<Range> = Vec::with_capacity(keep.len());
    let mut all: Vec<Range> = keep.to_vec();
    let place = all.partition_point(|range| range.start < gap.start);
    all.insert(place, gap);
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The ranges when one is cut out too; the last one stays.
pub(super) fn without(keep: &[Range], at: usize) -> Vec<Range> {
    let mut keep = keep.to_vec();
    if keep.len() > 1 && at < keep.len() {
        keep.remove(at);
    }
    keep
}

/// How much is kept, in seconds.
pub(super) fn kept(keep: &[Range]) -> f64 {
    keep.iter().map(|range| range.end - range.start).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(list: &[(f64, f64)]) -> Vec<Range> {
        list.iter().map(|&(start, end)| Range { start, end }).collect()
    }

    fn handle(range: usize, edge: Edge) -> Handle {
        Handle { range, edge }
    }

    #[test]
    fn a_handle_moves_between_its_neighbours() {
        let keep = ranges(&[(0.5, 2.0), (3.0, 5.0)]);
        assert_eq!(moved(&keep, handle(0, Edge::Start), 0.1, 6.0), ranges(&[(0.1, 2.0), (3.0, 5.0)]));
        assert_eq!(moved(&keep, handle(0, Edge::End), 9.0, 6.0), ranges(&[(0.5, 3.0), (3.0, 5.0)]));
        assert_eq!(moved(&keep, handle(1, Edge::Start), 1.0, 6.0), ranges(&[(0.5, 2.0), (2.0, 5.0)]));
        assert_eq!(moved(&keep, handle(1, Edge::End), 5.1234, 6.0), ranges(&[(0.5, 2.0), (3.0, 5.12)]));
    }

    #[test]
    fn a_piece_never_becomes_too_short() {
        let keep = ranges(&[(1.0, 2.0)]);
        let least = moved(&keep, handle(0, Edge::End), 0.0, 6.0);
        assert!((kept(&least) - MIN_PIECE_SECONDS).abs() < 1e-9);
        assert_eq!(moved(&keep, handle(7, Edge::End), 0.0, 6.0), keep);
    }

    #[test]
    fn the_end_of_the_clip_is_no_gap() {
        let keep = ranges(&[(0.0, 2.0)]);
        let all = moved(&keep, handle(0, Edge::End), 60.0, 6.0333);
        assert_eq!(all, ranges(&[(0.0, 6.0333)]));
        assert!(gaps(&all, 6.0333).is_empty());
    }

    #[test]
    fn a_gap_can_be_kept_and_a_range_cut() {
        let keep = ranges(&[(0.5, 2.0), (3.0, 5.0)]);
        let gaps = gaps(&keep, 6.0);
        assert_eq!(gaps, ranges(&[(0.0, 0.5), (2.0, 3.0), (5.0, 6.0)]));
        assert_eq!(with_gap(&keep, gaps[1]), ranges(&[(0.5, 5.0)]));
        assert_eq!(with_gap(&keep, gaps[0]), ranges(&[(0.0, 2.0), (3.0, 5.0)]));
        assert_eq!(with_gap(&keep, gaps[2]), ranges(&[(0.5, 2.0), (3.0, 6.0)]));
        assert_eq!(without(&keep, 0), ranges(&[(3.0, 5.0)]));
        assert_eq!(without(&without(&keep, 0), 0), ranges(&[(3.0, 5.0)]));
    }
}
