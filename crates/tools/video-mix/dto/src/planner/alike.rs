//! How much alike two videos are, judged by their plans.
//!
//! A blend of three shares that a person would look at, in this order of weight: the picture (seconds of
//! the clips that both show with the same look, of the shorter video), the order (clips that follow the
//! same clip, or start both videos), and the speed (how close the clips that both show are in speed, where
//! the whole range of speeds apart is 0). So another clip changes more than another look, that more than
//! another order, and another speed changes least. What the finished files have in common is measured by
//! the engine, frame by frame; this is what can be known before.

use super::{draw::Draw, pieces::milliseconds};
use crate::{
    plan::{Segment, Variant},
    settings::SPEEDS,
};

/// Weights in millionths.
const PICTURE: u64 = 700_000;
const ORDER: u64 = 200_000;
const SPEED: u64 = 100_000;
/// From the slowest to the fastest speed, in hundredths.
const SPEED_RANGE: u32 = SPEEDS[SPEEDS.len() - 1] - SPEEDS[0];

/// What two videos have in common.
#[derive(Default)]
struct Common {
    /// Milliseconds of the clips that both show with the same look.
    picture: u64,
    /// Clips that follow the same clip in both.
    followers: u64,
    /// Of each clip in both how close its speeds are, at most [`SPEED_RANGE`].
    closeness: u64,
}

impl Common {
    /// The blend in millionths. `length` is that of the shorter video in milliseconds of its clips, and
    /// `clips` how many the video with more has.
    fn blend(&self, length: u64, clips: u64) -> u32 {
        let picture = PICTURE * self.picture.min(length) / length.max(1);
        let range = u64::from(SPEED_RANGE);
        let rest = (ORDER * range * self.followers + SPEED * self.closeness) / (range * clips.max(1));
        u32::try_from(picture + rest).unwrap_or(u32::MAX)
    }
}

fn closeness(a: u32, b: u32) -> u64 {
    u64::from(SPEED_RANGE - a.abs_diff(b).min(SPEED_RANGE))
}

/// [`similarity`] of two drawn videos of one batch, in millionths. Of a clip both show the beginning, so
/// that the shorter length is what they share.
pub(super) fn millionths(a: &Draw, b: &Draw) -> u32 {
    let (mut picture, mut followers, mut close) = (0, 0, 0);
    for (a, b) in a.uses.iter().zip(&b.uses) {
        if a.present && b.present {
            picture += if a.look == b.look { a.length.min(b.length) } else { 0 };
            followers += u32::from(a.before == b.before);
            close += SPEED_RANGE - u32::from(a.speed.abs_diff(b.speed)).min(SPEED_RANGE);
        }
    }
    let common = Common { picture: picture.into(), followers: followers.into(), closeness: close.into() };
    common.blend(a.length.min(b.length).into(), a.places.len().max(b.places.len()) as u64)
}

/// Millionths as a share.
pub(super) fn share(millionths: u32) -> f64 {
    f64::from(millionths) / 1_000_000.0
}

/// How much alike two videos are by their plans: 1.0 the same, 0.0 no clip in common.
pub fn similarity(a: &Variant, b: &Variant) -> f64 {
    let (ours, theirs) = (uses(a), uses(b));
    let mut common = Common::default();
    let mut matched = vec![false; theirs.len()];
    let mut followed = vec![false; theirs.len()];
    for (place, one) in ours.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| clip(ours[before]));
        let mut met = false;
        let mut follows = false;
        for (at, other) in theirs.iter().enumerate().filter(|(_, other)| clip(other) == clip(one)) {
            if one[0].look == other[0].look {
                common.picture += overlap(one, other);
            }
            if !met && !matched[at] {
                (met, matched[at]) = (true, true);
                common.closeness += closeness(hundredths(one[0].speed), hundredths(other[0].speed));
            }
            if !follows && !followed[at] && before == at.checked_sub(1).map(|before| clip(theirs[before])) {
                (follows, followed[at]) = (true, true);
                common.followers += 1;
            }
        }
    }
    share(common.blend(length(a).min(length(b)), ours.len().max(theirs.len()) as u64))
}

/// How many clips of `b` are not at the same place of `a` in the same way (cut, speed and look), and how
/// many clips `b` shows. What smart trimming cut a clip into counts as one.
pub fn differing(a: &Variant, b: &Variant) -> (usize, usize) {
    let (ours, theirs) = (uses(a), uses(b));
    let same = ours.iter().zip(&theirs).filter(|(one, other)| one == other).count();
    (theirs.len() - same, theirs.len())
}

/// The segments of a video by clip: what belongs to one showing of a clip is together.
pub(super) fn uses(variant: &Variant) -> Vec<&[Segment]> {
    let together = |a: &Segment, b: &Segment| {
        a.video_id == b.video_id && hundredths(a.speed) == hundredths(b.speed) && a.look == b.look
    };
    variant.segments.chunk_by(together).collect()
}

fn clip(segments: &[Segment]) -> &str {
    &segments[0].video_id
}

/// Speed as it is counted everywhere else.
pub(super) fn hundredths(speed: f64) -> u32 {
    // The same rounding as for times, at a tenth of the scale.
    milliseconds(speed / 10.0)
}

/// Milliseconds of the clip that both show.
fn overlap(a: &[Segment], b: &[Segment]) -> u64 {
    let mut shared = 0;
    for one in a {
        for other in b {
            let start = milliseconds(one.start).max(milliseconds(other.start));
            let end = milliseconds(one.end).min(milliseconds(other.end));
            shared += u64::from(end.saturating_sub(start));
        }
    }
    shared
}

fn length(variant: &Variant) -> u64 {
    let segments = variant.segments.iter();
    segments
        .map(|segment| u64::from(milliseconds(segment.end).saturating_sub(milliseconds(segment.start))))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Look;

    /// A video of four-second pieces: clip, speed, look.
    fn video(pieces: &[(&str, f64, Option<Look>)]) -> Variant {
        let segments: Vec<Segment> = pieces
            .iter()
            .map(|(id, speed, look)| Segment {
                video_id: (*id).to_owned(),
                start: 0.0,
                end: 4.0,
                speed: *speed,
                look: *look,
                frames: 120,
            })
            .collect();
        Variant { index: 0, duration: 0.0, frames: 0, segments }
    }

    fn plain(ids: &[&str]) -> Variant {
        video(&ids.iter().map(|id| (*id, 1.0, None)).collect::<Vec<_>>())
    }

    #[test]
    fn the_same_is_one_and_nothing_in_common_is_zero() {
        let base = plain(&["a", "b", "c"]);
        assert!((similarity(&base, &base) - 1.0).abs() < 1e-12);
        assert!(similarity(&base, &plain(&["d", "e", "f"])).abs() < 1e-12);
    }

    #[test]
    fn other_clips_differ_more_than_other_looks_these_more_than_order_and_speed_least() {
        let base = plain(&["a", "b", "c"]);
        let clips = plain(&["d", "e", "f"]);
        let looks = video(&["a", "b", "c"].map(|id| (id, 1.0, Some(Look::Warm))));
        let order = plain(&["c", "b", "a"]);
        let speed = video(&["a", "b", "c"].map(|id| (id, 1.15, None)));
        let figures = [clips, looks, order, speed].map(|other| similarity(&base, &other));
        assert!(figures.is_sorted_by(|less, more| less < more), "{figures:?}");
        assert!(figures[3] < 1.0);
    }

    #[test]
    fn it_is_the_same_in_both_directions() {
        let a = plain(&["a", "b", "a", "c"]);
        let b = video(&[("c", 0.9, None), ("a", 1.0, Some(Look::Close)), ("b", 1.1, None)]);
        assert!((similarity(&a, &b) - similarity(&b, &a)).abs() < 1e-12);
    }

    #[test]
    fn clips_differ_place_by_place() {
        let base = plain(&["a", "b", "c"]);
        assert_eq!(differing(&base, &base), (0, 3));
        assert_eq!(differing(&base, &plain(&["a", "c", "b"])), (2, 3));
        assert_eq!(differing(&base, &plain(&["d", "e"])), (2, 2));
        assert_eq!(differing(&base, &plain(&["a", "b", "c", "d"])), (1, 4));
        let faster = video(&[("a", 1.05, None), ("b", 1.0, None), ("c", 1.0, None)]);
        assert_eq!(differing(&base, &faster), (1, 3));
    }

    #[test]
    fn the_ranges_of_a_trimmed_clip_count_as_one() {
        let mut trimmed = plain(&["a", "a", "b"]);
        (trimmed.segments[0].end, trimmed.segments[1].start) = (1.0, 2.0);
        assert_eq!(differing(&plain(&["a", "b"]), &trimmed), (1, 2));
    }
}
