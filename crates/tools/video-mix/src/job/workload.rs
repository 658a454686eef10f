//! What has to be rendered for a batch: each distinct piece once, in the order in which videos need them.

use std::collections::{BTreeSet, HashMap};

use lumiku_video_mix_dto::{Look, Segment, Variant};

/// A distinct piece: of which clip, from where to where (in milliseconds), how fast (in hundredths), how it
/// looks, and how many frames it fills.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Piece {
    pub clip: String,
    pub start: u64,
    pub end: u64,
    pub speed: u32,
    pub look: Option<Look>,
    pub frames: u32,
}

/// The pieces of a batch, and which of them each video consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Workload {
    pub pieces: Vec<Piece>,
    /// By the place of the video: places among `pieces`.
    pub videos: Vec<Vec<usize>>,
}

impl Workload {
    /// Pieces of videos that were delivered before come last: they are only compared with.
    pub(super) fn new(variants: &[Variant], delivered: &BTreeSet<usize>) -> Self {
        let mut known: HashMap<Piece, usize> = HashMap::new();
        let mut pieces = Vec::new();
        let mut videos = vec![Vec::new(); variants.len()];
        let places = 0..variants.len();
        let (done, open): (Vec<usize>, Vec<usize>) = places.partition(|place| delivered.contains(place));
        for place in open.into_iter().chain(done) {
            for segment in &variants[place].segments {
                let piece = Piece::of(segment);
                let at = *known.entry(piece.clone()).or_insert_with(|| {
                    pieces.push(piece);
                    pieces.len() - 1
                });
                videos[place].push(at);
            }
        }
        Self { pieces, videos }
    }
}

impl Piece {
    fn of(segment: &Segment) -> Self {
        Self {
            clip: segment.video_id.clone(),
            start: grid(segment.start * 1000.0),
            end: grid(segment.end * 1000.0),
            speed: u32::try_from(grid(segment.speed * 100.0)).unwrap_or(100),
            look: segment.look,
            frames: segment.frames,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "plans hold no negative and no huge numbers; the cast saturates"
)]
fn grid(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(clips: &[&str]) -> Variant {
        let segment = |clip: &&str| Segment {
            video_id: (*clip).to_owned(),
            start: 0.0,
            end: 1.001,
            speed: 1.05,
            look: None,
            frames: 29,
        };
        let segments: Vec<_> = clips.iter().map(segment).collect();
        Variant { index: 0, duration: 1.0, frames: 29, segments }
    }

    #[test]
    fn each_piece_is_there_once_in_the_order_of_need() {
        let variants = [variant(&["a", "b"]), variant(&["b", "c"]), variant(&["c", "a"])];
        let load = Workload::new(&variants, &BTreeSet::new());
        let clips: Vec<_> = load.pieces.iter().map(|piece| piece.clip.as_str()).collect();
        assert_eq!(clips, ["a", "b", "c"]);
        assert_eq!(load.videos, [vec![0, 1], vec![1, 2], vec![2, 0]]);
        assert_eq!((load.pieces[0].end, load.pieces[0].speed), (1001, 105));
    }

    #[test]
    fn what_only_delivered_videos_hold_comes_last() {
        let variants = [variant(&["a", "b"]), variant(&["c", "b"])];
        let load = Workload::new(&variants, &BTreeSet::from([0]));
        let clips: Vec<_> = load.pieces.iter().map(|piece| piece.clip.as_str()).collect();
        assert_eq!(clips, ["c", "b", "a"]);
    }
}
