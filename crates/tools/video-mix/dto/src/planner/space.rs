//! Which clips may stand at which place of a video, and how many videos that allows.

use super::{
    Clip,
    pieces::{Piece, clip_milliseconds, kept, total},
};
use crate::settings::{GroupMode, Settings};

/// A clip that has at least a millisecond.
pub(super) struct Source<'a> {
    pub(super) id: &'a str,
    /// What is used of it when nothing has to fit: never empty.
    pub(super) pieces: Vec<Piece>,
    /// All of these, in milliseconds.
    pub(super) length: u32,
}

/// All arrangements of clips that the settings allow.
pub(super) struct Space<'a> {
    pub(super) sources: Vec<Source<'a>>,
    /// For each place of a video the sources that may stand there; no source is in two of them.
    pub(super) slots: Vec<Vec<usize>>,
    /// The places may be exchanged; each has one source then.
    pub(super) permute: bool,
}

impl<'a> Space<'a> {
    /// Without clips, and in `sequence` without groups, there are no places.
    pub(super) fn new(clips: &'a [Clip], settings: &Settings) -> Self {
        let usable: Vec<&Clip> = clips.iter().filter(|clip| clip_milliseconds(clip.duration) > 0).collect();
        let slots = match settings.group_mode {
            GroupMode::All => (0..usable.len()).map(|at| vec![at]).collect(),
            GroupMode::Sequence => {
                let mut groups = by_group(&usable);
                if !settings.order_mixing {
                    for group in &mut groups {
                        group.truncate(1);
                    }
                }
                groups
            }
        };
        Self {
            sources: usable.into_iter().map(|clip| source(clip, settings.smart_trimming)).collect(),
            slots,
            permute: settings.order_mixing && settings.group_mode == GroupMode::All,
        }
    }

    /// How many pieces a video has at the most.
    pub(super) fn most_pieces(&self) -> usize {
        let most = |slot: &Vec<usize>| slot.iter().map(|at| self.sources[*at].pieces.len()).max();
        self.slots.iter().filter_map(most).sum()
    }

    /// How many distinct videos there are when source `i` can appear in `ways(i)` ways; 0 without places.
    /// Stops at the largest number there is.
    pub(super) fn count(&self, ways: impl Fn(usize) -> u64) -> u128 {
        if self.slots.is_empty() {
            return 0;
        }
        let choices = self.slots.iter().map(|slot| slot.iter().map(|source| u128::from(ways(*source))).sum());
        let orders = if self.permute { self.slots.len() as u128 } else { 1 };
        (1..=orders).chain(choices).fold(1, u128::saturating_mul)
    }
}

fn source(clip: &Clip, trimming: bool) -> Source<'_> {
    let length = clip_milliseconds(clip.duration);
    let pieces = match &clip.keep {
        Some(keep) if trimming => kept(length, keep),
        _ => vec![Piece { start: 0, end: length }],
    };
    Source { id: &clip.id, length: total(&pieces), pieces }
}

/// The clips of each group that has any, by the place of the group.
fn by_group(clips: &[&Clip]) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    let mut next = clips.iter().filter_map(|clip| clip.group).min();
    while let Some(group) = next {
        groups.push((0..clips.len()).filter(|at| clips[*at].group == Some(group)).collect());
        next = clips.iter().filter_map(|clip| clip.group).filter(|other| *other > group).min();
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clips(groups: &[Option<usize>]) -> Vec<Clip> {
        (0..)
            .zip(groups)
            .map(|(at, group)| Clip { id: format!("c{at}"), group: *group, duration: 4.0, keep: None })
            .collect()
    }

    fn settings(group_mode: GroupMode, order_mixing: bool) -> Settings {
        Settings { order_mixing, group_mode, ..Settings::default() }
    }

    #[test]
    fn a_sequence_has_a_place_for_each_group_that_has_clips() {
        let clips = clips(&[Some(7), None, Some(2), Some(7), Some(2), Some(2)]);
        let drawn = Space::new(&clips, &settings(GroupMode::Sequence, true));
        assert_eq!(drawn.slots, [vec![2, 4, 5], vec![0, 3]]);
        assert_eq!(drawn.count(|_| 1), 6);
        assert_eq!(drawn.count(|_| 6), 18 * 12);
        let first = Space::new(&clips, &settings(GroupMode::Sequence, false));
        assert_eq!(first.slots, [vec![2], vec![0]]);
        assert_eq!(first.count(|_| 1), 1);
    }

    #[test]
    fn all_clips_have_as_many_orders_as_permutations() {
        let clips = clips(&[None; 4]);
        assert_eq!(Space::new(&clips, &settings(GroupMode::All, true)).count(|_| 3), 24 * 81);
        assert_eq!(Space::new(&clips, &settings(GroupMode::All, false)).count(|_| 3), 81);
    }

    #[test]
    fn fifty_clips_do_not_overflow() {
        let clips = clips(&[None; 50]);
        assert_eq!(Space::new(&clips, &settings(GroupMode::All, true)).count(|_| 48), u128::MAX);
    }

    #[test]
    fn without_clips_there_is_nothing_to_count() {
        assert_eq!(Space::new(&[], &settings(GroupMode::All, true)).count(|_| 6), 0);
        let loose = clips(&[None, None]);
        assert_eq!(Space::new(&loose, &settings(GroupMode::Sequence, true)).count(|_| 6), 0);
    }
}
