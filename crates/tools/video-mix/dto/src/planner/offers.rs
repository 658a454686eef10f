//! At which speeds and with which looks each clip appears in a batch.
//!
//! A batch does not use every pair of speed and look that there is: each pair of a clip has to be encoded
//! once, and that is what a batch takes its time for. It uses as few as give variety, and more only when
//! they are needed for enough distinct videos.

use super::{
    draw::Random,
    pieces::{Piece, cut, total},
    space::Space,
};
use crate::settings::{Look, SPEEDS, Settings};

/// Speeds of each clip when only speeds vary: one slow, one medium, one fast.
const SPEEDS_PER_CLIP: u64 = 3;

/// A way for a clip to appear.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    /// In hundredths.
    pub(super) speed: u32,
    pub(super) look: Option<Look>,
    /// What is shown of the clip: never empty.
    pub(super) pieces: Vec<Piece>,
    /// All of these, in milliseconds of the clip.
    pub(super) length: u32,
}

/// The speeds that the settings allow, in hundredths, slowest first.
pub(super) const fn speeds(settings: &Settings) -> &'static [u32] {
    if settings.speed_variations { &SPEEDS } else { &[100] }
}

/// Whether a clip may have this look; no look is one too.
pub(super) fn allows(settings: &Settings, look: Option<Look>) -> bool {
    look.is_none_or(|look| settings.look_variations && (settings.mirror || !Look::MIRRORED.contains(&look)))
}

/// In how many ways the settings let a clip appear.
pub(super) fn offered(settings: &Settings) -> u64 {
    (speeds(settings).len() * looks(settings).len()) as u64
}

fn looks(settings: &Settings) -> Vec<Option<Look>> {
    let looks = Look::PLAIN.into_iter().chain(Look::MIRRORED).map(Some);
    std::iter::once(None).chain(looks).filter(|look| allows(settings, *look)).collect()
}

/// The offers of this batch by source; none for a source that has no place. `shares` is what
/// [`super::fit::shares`] gives.
pub(super) fn offers(
    space: &Space<'_>,
    settings: &Settings,
    shares: &[u32],
    random: &mut Random,
) -> Vec<Vec<Offer>> {
    let sizes = sizes(space, settings);
    let mut offers = vec![Vec::new(); space.sources.len()];
    for (slot, share) in space.slots.iter().zip(shares) {
        for at in slot {
            let source = &space.sources[*at];
            let used = usize::try_from(sizes[*at]).unwrap_or(usize::MAX);
            offers[*at] = pairs(settings, random)
                .into_iter()
                .take(used)
                .map(|(speed, look)| {
                    let budget = u64::from(*share) * u64::from(speed) / 100;
                    let pieces = cut(&source.pieces, u32::try_from(budget).unwrap_or(u32::MAX));
                    Offer { speed, look, length: total(&pieces), pieces }
                })
                .collect();
        }
    }
    offers
}

/// How many offers each source has: enough for variety, and for as many distinct videos as are asked for,
/// which the settings allow.
fn sizes(space: &Space<'_>, settings: &Settings) -> Vec<u64> {
    let offered = offered(settings);
    let looks = looks(settings).len() as u64;
    let varied = if looks > 1 { looks } else { SPEEDS_PER_CLIP };
    let count = settings.output_count;
    let mut sizes = vec![varied.min(offered).min(2 * u64::from(count)); space.sources.len()];
    while space.count(|at| sizes[at]) < u128::from(count) {
        // The clip with the fewest offers gets one more; of equals the shortest, which costs least.
        let growing = space.slots.iter().flatten().copied().filter(|at| sizes[*at] < offered);
        match growing.min_by_key(|at| (sizes[*at], space.sources[*at].length)) {
            Some(at) => sizes[at] += 1,
            None => break,
        }
    }
    sizes
}

/// Every pair of speed and look, drawn so that each beginning of the list is balanced: all looks come
/// before any comes again, each time with another speed, and neighbouring speeds are far apart.
fn pairs(settings: &Settings, random: &mut Random) -> Vec<(u32, Option<Look>)> {
    let mut looks = looks(settings);
    random.shuffle(&mut looks);
    // Every second speed from either the slowest or the next, then the ones between.
    let speeds = speeds(settings);
    let mut halves = [Vec::new(), Vec::new()];
    for (at, speed) in speeds.iter().enumerate() {
        halves[at % 2].push(*speed);
    }
    random.shuffle(&mut halves);
    for half in &mut halves {
        random.shuffle(half);
    }
    let speeds = halves.concat();
    (0..speeds.len())
        .flat_map(|round| {
            let speed = |rank: usize| speeds[(rank + round) % speeds.len()];
            looks.iter().enumerate().map(move |(rank, look)| (speed(rank), *look)).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{Clip, fit::shares};

    fn of(clips: usize, settings: &Settings) -> Vec<Vec<Offer>> {
        let clips: Vec<Clip> = (0..clips)
            .map(|at| Clip {
                id: format!("c{at}"),
                content: format!("c{at}"),
                group: None,
                duration: 4.0,
                keep: None,
            })
            .collect();
        let space = Space::new(&clips, settings);
        offers(&space, settings, &shares(&space, settings).unwrap(), &mut Random::new(5))
    }

    fn settings(speed_variations: bool, look_variations: bool, output_count: u32) -> Settings {
        Settings { output_count, speed_variations, look_variations, ..Settings::default() }
    }

    #[test]
    fn three_speeds_of_a_clip_are_a_slow_a_medium_and_a_fast_one() {
        for offers in of(6, &settings(true, false, 100)) {
            let mut speeds: Vec<u32> = offers.iter().map(|offer| offer.speed).collect();
            speeds.sort_unstable();
            assert!(speeds == [90, 100, 110] || speeds == [95, 105, 115], "{speeds:?}");
        }
    }

    #[test]
    fn every_look_comes_once_before_any_comes_twice_and_speeds_alternate() {
        for offers in of(6, &settings(true, true, 100)) {
            assert_eq!(offers.len(), 6);
            for at in 0..6 {
                assert!(offers[..at].iter().all(|other| other.look != offers[at].look));
                assert!(offers[..at].iter().all(|other| other.speed != offers[at].speed));
            }
        }
    }

    #[test]
    fn mirrored_looks_appear_only_when_asked_for() {
        let mut settings = settings(false, true, 100);
        let mirrored = |offers: &[Vec<Offer>]| {
            offers.iter().flatten().any(|offer| offer.look.is_some_and(|look| Look::MIRRORED.contains(&look)))
        };
        assert!(!mirrored(&of(6, &settings)));
        settings.mirror = true;
        assert!(mirrored(&of(6, &settings)));
        assert_eq!(offered(&settings), 8);
        settings.look_variations = false;
        assert_eq!(offered(&settings), 1);
    }

    #[test]
    fn few_videos_need_few_offers_and_many_videos_of_one_clip_need_all() {
        assert!(of(6, &settings(true, true, 1)).iter().all(|offers| offers.len() == 2));
        let all = of(1, &Settings { mirror: true, ..settings(true, true, 48) });
        assert_eq!(all[0].len(), 48);
        for at in 0..48 {
            assert!(!all[0][..at].contains(&all[0][at]));
        }
    }
}
