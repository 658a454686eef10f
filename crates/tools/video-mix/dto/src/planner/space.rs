//! Which clips may stand at which place of a video, and how many videos that allows.

use super::{
    Clip,
    pieces::{Piece, clip_milliseconds, kept, total},
};
use crate::settings::{GroupMode, Settings};

/// A clip that has at least a millisecond.
pub(super) struct Source<'a> {
    pub(super) id: &'a str,
    content: &'a str,
    /// What is used of it when nothing has to fit: never empty.
    pub(super) pieces: Vec<Piece>,
    /// All of these, in milliseconds.
    pub(super) length: u32,
}

/// All arrangements of clips that the settings allow.
pub(super) struct Space<'a> {
    pub(super) sources: Vec<Source<'a>>,
    /// For each place of a video the sources that may stand there; no source is in two of them. Of sources that
    /// show the same, only the first is drawn from: exchanging them would make the same video again.
    pub(super) slots: Vec<Vec<usize>>,
    /// The places may be exchanged; each has one source then.
    pub(super) permute: bool,
    /// Some source has no place because another shows the same.
    pub(super) has_twins: bool,
}

impl<'a> Space<'a> {
    /// Without clips, and in `sequence` without groups, there are no places.
    pub(super) fn new(clips: &'a [Clip], settings: &Settings) -> Self {
        let usable: Vec<&Clip> = clips.iter().filter(|clip| clip_milliseconds(clip.duration) > 0).collect();
        let sources: Vec<_> = usable.iter().map(|clip| source(clip, settings.smart_trimming)).collect();
        let all: Vec<usize> = (0..usable.len()).collect();
        let mut has_twins = false;
        let mut without_twins = |places: Vec<usize>| {
            let first = distinct(&places, &sources);
            has_twins |= first.len() < places.len();
            first
        };
        let slots = match (settings.group_mode, settings.order_mixing) {
            (GroupMode::All, true) => without_twins(all).into_iter().map(|at| vec![at]).collect(),
            // Each clip has its own place in the one order there is: the same one twice may be wanted.
            (GroupMode::All, false) => all.into_iter().map(|at| vec![at]).collect(),
            (GroupMode::Sequence, true) => by_group(&usable).into_iter().map(without_twins).collect(),
            (GroupMode::Sequence, false) => {
                by_group(&usable).into_iter().map(|group| group.into_iter().take(1).collect()).collect()
            }
        };
        let permute = settings.order_mixing && settings.group_mode == GroupMode::All;
        Self { sources, slots, permute, has_twins }
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
    Source { id: &clip.id, content: &clip.content, length: total(&pieces), pieces }
}

/// Those of the sources that show something else than each one before them.
fn distinct(places: &[usize], sources: &[Source<'_>]) -> Vec<usize> {
    let same = |a: usize, b: usize| {
        sources[a].content == sources[b].content && sources[a].pieces == sources[b].pieces
    };
    let mut first: Vec<usize> = Vec::with_capacity(places.len());
    for place in places {
        if !first.iter().any(|known| same(*known, *place)) {
            first.push(*place);
        }
    }
    first
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
            .map(|(at, group)| Clip {
                id: format!("c{at}"),
                content: format!("c{at}"),
                group: *group,
                duration: 4.0,
                keep: None,
            })
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
    fn clips_that_show_the_same_count_once_wherever_they_could_be_exchanged() {
        let mut four = clips(&[Some(0), Some(0), Some(1), Some(0)]);
        four[1].content = "c0".into();
        four[2].content = "c0".into();
        let slots = |clips: &[Clip], mode, mixing| Space::new(clips, &settings(mode, mixing)).slots;
        assert_eq!(slots(&four, GroupMode::All, true), [vec![0], vec![3]]);
        assert_eq!(slots(&four, GroupMode::All, false), [vec![0], vec![1], vec![2], vec![3]]);
        assert_eq!(slots(&four, GroupMode::Sequence, true), [vec![0, 3], vec![2]]);
        assert!(Space::new(&four, &settings(GroupMode::All, true)).has_twins);
        // Cut in another way, the same file is another clip.
        let cut = Settings { smart_trimming: true, ..settings(GroupMode::All, true) };
        four[1].keep = Some(vec![crate::project::Range { start: 1.0, end: 3.0 }]);
        assert_eq!(Space::new(&four, &cut).slots, [vec![0], vec![1], vec![3]]);
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
