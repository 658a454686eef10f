//! How long each place of a video may play.
//!
//! A share belongs to the place alone: where a clip is cut depends on its place and its speed, not on the
//! clips around it, and so one encoded segment serves every video that has it.

use super::{offers::speeds, pieces::milliseconds, pieces::shortest, space::Space};
use crate::{MAX_VIDEO_SECONDS, settings::Settings};

/// For each place the longest that its clip may play, in milliseconds of the video. Together they are no
/// longer than `fitDuration`; without one there is no limit and each is `u32::MAX`.
///
/// # Errors
/// A sentence, when the videos could become too long, or when the shortest pieces do not fit.
pub(super) fn shares(space: &Space<'_>, settings: &Settings) -> Result<Vec<u32>, String> {
    let slowest = u64::from(speeds(settings)[0]);
    let playing = |length: u64| (length * 100).div_ceil(slowest);
    let lengths: Vec<u64> = space.slots.iter().map(|slot| longest(space, slot)).collect();
    let Some(fit) = settings.fit_duration else {
        let most: u64 = lengths.iter().copied().map(playing).sum();
        let limit = u64::from(milliseconds(MAX_VIDEO_SECONDS));
        if most > limit {
            return Err(format!(
                "These clips make videos of up to {} minutes; at most {} are possible. Choose a length, or \
                 use fewer clips.",
                most.div_ceil(60_000),
                limit / 60_000
            ));
        }
        return Ok(vec![u32::MAX; lengths.len()]);
    };
    let floors: Vec<u64> =
        lengths.iter().map(|length| playing((*length).min(u64::from(shortest())))).collect();
    let needed: u64 = floors.iter().sum();
    let fit = u64::from(milliseconds(fit));
    if needed > fit {
        return Err(format!("These clips need at least {} seconds.", needed.div_ceil(1000)));
    }
    let shares = proportional(fit, &lengths, &floors);
    Ok(shares.into_iter().map(|share| u32::try_from(share).unwrap_or(u32::MAX)).collect())
}

/// The longest clip that may stand at a place, in milliseconds.
fn longest(space: &Space<'_>, slot: &[usize]) -> u64 {
    slot.iter().map(|source| u64::from(space.sources[*source].length)).max().unwrap_or(0)
}

/// Divides `whole` in proportion to `lengths`, but none gets less than its floor. The floors fit.
fn proportional(whole: u64, lengths: &[u64], floors: &[u64]) -> Vec<u64> {
    let mut at_floor = vec![false; lengths.len()];
    loop {
        let (mut left, mut length) = (whole, 0);
        for place in 0..lengths.len() {
            if at_floor[place] {
                left -= floors[place];
            } else {
                length += lengths[place];
            }
        }
        let share = |place: usize| left * lengths[place] / length;
        // Who falls below the floor gets it, which leaves less for the others: look again.
        let below: Vec<usize> =
            (0..lengths.len()).filter(|place| !at_floor[*place] && share(*place) < floors[*place]).collect();
        if below.is_empty() {
            return (0..lengths.len())
                .map(|place| if at_floor[place] { floors[place] } else { share(place) })
                .collect();
        }
        for place in below {
            at_floor[place] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::Clip;

    fn clips(seconds: &[f64]) -> Vec<Clip> {
        (0..)
            .zip(seconds)
            .map(|(at, duration)| Clip {
                id: format!("c{at}"),
                content: format!("c{at}"),
                group: Some(at / 2),
                duration: *duration,
                keep: None,
            })
            .collect()
    }

    fn shares_of(seconds: &[f64], settings: &Settings) -> Result<Vec<u32>, String> {
        shares(&Space::new(&clips(seconds), settings), settings)
    }

    fn fit(seconds: f64) -> Settings {
        Settings { fit_duration: Some(seconds), ..Settings::default() }
    }

    #[test]
    fn each_clip_gets_its_share_by_duration() {
        assert_eq!(shares_of(&[2.0, 4.0, 6.0], &fit(6.0)).unwrap(), [1000, 2000, 3000]);
    }

    #[test]
    fn a_group_gets_its_share_by_its_longest_clip() {
        let settings = Settings { group_mode: crate::GroupMode::Sequence, ..fit(9.0) };
        assert_eq!(shares_of(&[2.0, 4.0, 8.0, 1.0], &settings).unwrap(), [3000, 6000]);
    }

    #[test]
    fn no_share_is_below_the_shortest_piece_and_the_others_make_room() {
        assert_eq!(shares_of(&[0.5, 10.0, 10.0], &fit(2.0)).unwrap(), [300, 850, 850]);
        let slow = Settings { speed_variations: true, ..fit(2.0) };
        assert_eq!(shares_of(&[0.5, 10.0, 10.0], &slow).unwrap(), [334, 833, 833]);
    }

    #[test]
    fn what_cannot_fit_is_refused_with_the_shortest_possible_length() {
        let error = shares_of(&[4.0; 50], &fit(14.0)).unwrap_err();
        assert_eq!(error, "These clips need at least 15 seconds.");
        assert!(shares_of(&[4.0; 50], &fit(15.0)).is_ok());
    }

    #[test]
    fn videos_over_half_an_hour_are_refused() {
        let plain = Settings::default();
        assert!(shares_of(&[600.0; 3], &plain).is_ok());
        let error = shares_of(&[600.0, 600.0, 600.0, 30.0], &plain).unwrap_err();
        assert!(error.contains("up to 31 minutes; at most 30"), "{error}");
        let slow = Settings { speed_variations: true, ..plain };
        assert!(shares_of(&[600.0; 3], &slow).is_err());
    }
}
