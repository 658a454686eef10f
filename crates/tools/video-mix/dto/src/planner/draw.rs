//! Candidates for a batch: distinct videos drawn at random from the space.

use std::collections::BTreeSet;

use super::{offers::Offer, space::Space};

/// The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014). Its own few lines and no crate, since a seed that somebody noted has to give the same videos
/// after any update.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`. `bound` is small here, so that multiplying is as good as even.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let scaled = (u128::from(self.next()) * u128::from(bound)) >> 64;
        u64::try_from(scaled).unwrap_or(0)
    }

    /// Each order is equally likely (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let other = self.below(at as u64 + 1);
            items.swap(at, usize::try_from(other).unwrap_or(0));
        }
    }
}

/// A clip that is not in a video, and the clip before the first.
const NONE: u8 = u8::MAX;

/// How a clip appears in a drawn video, packed for comparing many videos with each other.
#[derive(Clone, Copy)]
pub(super) struct Use {
    pub(super) present: bool,
    /// The source before it; [`NONE`] at the start.
    pub(super) before: u8,
    /// 0 without a look.
    pub(super) look: u8,
    /// In hundredths.
    pub(super) speed: u8,
    /// In milliseconds of the clip.
    pub(super) length: u32,
}

/// A drawn video.
pub(super) struct Draw {
    /// Source and its offer, place by place. Two draws with the same places are the same video.
    pub(super) places: Vec<(u8, u8)>,
    /// By source.
    pub(super) uses: Vec<Use>,
    /// In milliseconds of the clips.
    pub(super) length: u32,
}

impl Draw {
    /// How many pieces of clips it consists of.
    pub(super) fn pieces(&self, offers: &[Vec<Offer>]) -> usize {
        let pieces = |place: &(u8, u8)| offers[usize::from(place.0)][usize::from(place.1)].pieces.len();
        self.places.iter().map(pieces).sum()
    }
}

/// Distinct videos of the space, enough to choose `count` from; all there are when they are few.
pub(super) fn candidates(
    space: &Space<'_>,
    offers: &[Vec<Offer>],
    count: u32,
    random: &mut Random,
) -> Vec<Draw> {
    let wanted = (8 * count as usize).max(400);
    let possible = space.count(|source| offers[source].len() as u64);
    let mut drawn: Vec<Vec<(u8, u8)>> = Vec::new();
    if possible <= 4 * wanted as u128 {
        // Drawing until all are found would take long: list them and shuffle.
        for number in 0..u64::try_from(possible).unwrap_or(0) {
            let mut rest = number;
            drawn.push(places(space, offers, |choices| {
                let digit = rest % choices;
                rest /= choices;
                digit
            }));
        }
        random.shuffle(&mut drawn);
        drawn.truncate(wanted);
    } else {
        let mut seen = BTreeSet::new();
        while drawn.len() < wanted {
            let places = places(space, offers, |choices| random.below(choices));
            if seen.insert(places.clone()) {
                drawn.push(places);
            }
        }
    }
    drawn.into_iter().map(|places| pack(places, offers)).collect()
}

/// A video made from choices: `choose(n)` gives a number from 0 to n - 1. Which numbers are asked for does
/// not depend on the answers, so that the digits of 0, 1, 2, … give every video exactly once.
fn places(space: &Space<'_>, offers: &[Vec<Offer>], mut choose: impl FnMut(u64) -> u64) -> Vec<(u8, u8)> {
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(space.slots.len());
    for slot in &space.slots {
        let ways: usize = slot.iter().map(|source| offers[*source].len()).sum();
        let mut way = usize::try_from(choose(ways as u64)).unwrap_or(0);
        for source in slot {
            let offers = offers[*source].len();
            if way < offers {
                places.push((*source, way));
                break;
            }
            way -= offers;
        }
    }
    if space.permute {
        for at in (1..places.len()).rev() {
            let other = usize::try_from(choose(at as u64 + 1)).unwrap_or(0);
            places.swap(at, other);
        }
    }
    let byte = |number: usize| u8::try_from(number).unwrap_or(NONE);
    places.into_iter().map(|(source, offer)| (byte(source), byte(offer))).collect()
}

fn pack(places: Vec<(u8, u8)>, offers: &[Vec<Offer>]) -> Draw {
    let absent = Use { present: false, before: NONE, look: 0, speed: 0, length: 0 };
    let mut uses = vec![absent; offers.len()];
    let mut before = NONE;
    let mut length = 0;
    for (source, offer) in &places {
        let offer = &offers[usize::from(*source)][usize::from(*offer)];
        uses[usize::from(*source)] = Use {
            present: true,
            before,
            look: offer.look.map_or(0, |look| look as u8 + 1),
            speed: u8::try_from(offer.speed).unwrap_or(u8::MAX),
            length: offer.length,
        };
        before = *source;
        length += offer.length;
    }
    Draw { places, uses, length }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        planner::{Clip, fit, offers::offers},
        settings::{GroupMode, Settings},
    };

    #[test]
    fn the_generator_gives_the_published_numbers() {
        let mut random = Random::new(1_234_567);
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    /// Draws from four clips in two groups with three speeds each, or two for a single video.
    fn drawn(group_mode: GroupMode, output_count: u32, wanted_for: u32) -> Vec<Draw> {
        let clips: Vec<Clip> = (0..4)
            .map(|at| Clip {
                id: format!("c{at}"),
                content: format!("c{at}"),
                group: Some(at % 2),
                duration: 4.0,
                keep: None,
            })
            .collect();
        let settings = Settings { output_count, speed_variations: true, group_mode, ..Settings::default() };
        let space = Space::new(&clips, &settings);
        let shares = fit::shares(&space, &settings).unwrap();
        let offers = offers(&space, &settings, &shares, &mut Random::new(1));
        candidates(&space, &offers, wanted_for, &mut Random::new(2))
    }

    fn distinct(drawn: &[Draw]) -> usize {
        drawn.iter().map(|draw| &draw.places).collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn a_small_space_is_listed_completely() {
        // 4! × 2^4 orders, (2 + 2)^2 sequences.
        for (group_mode, possible) in [(GroupMode::All, 384), (GroupMode::Sequence, 16)] {
            let drawn = drawn(group_mode, 1, 100);
            assert_eq!((drawn.len(), distinct(&drawn)), (possible, possible));
        }
    }

    #[test]
    fn nothing_is_drawn_twice_from_a_large_space() {
        // 4! × 3^4 = 1944 orders, of which 400 draws with replacement would repeat about 40.
        let drawn = drawn(GroupMode::All, 40, 40);
        assert_eq!((drawn.len(), distinct(&drawn)), (400, 400));
    }
}
