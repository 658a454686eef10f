//! Chooses the videos of a batch from candidates so that the two most alike are as little alike as can be.
//!
//! Farthest-point selection (Gonzalez, "Clustering to minimize the maximum intercluster distance", 1985)
//! and then exchanges of one end of the closest pair while that helps.

use super::{alike::millionths, draw::Draw};

/// Most exchanges. Each costs about as much as choosing three more videos, and the first ones help most.
const EXCHANGES: usize = 48;

/// A candidate's most similar chosen videos: how similar in millionths, and which.
#[derive(Clone, Copy)]
struct Near {
    first: (u32, usize),
    /// Decides when the first is exchanged.
    second: (u32, usize),
}

impl Default for Near {
    /// Nothing chosen is like it at all.
    fn default() -> Self {
        Self { first: (0, usize::MAX), second: (0, usize::MAX) }
    }
}

impl Near {
    fn note(&mut self, similarity: u32, chosen: usize) {
        if similarity > self.first.0 {
            self.second = self.first;
            self.first = (similarity, chosen);
        } else if similarity > self.second.0 {
            self.second = (similarity, chosen);
        }
    }

    /// The largest similarity when `gone` is not chosen any more.
    const fn without(self, gone: usize) -> u32 {
        if self.first.1 == gone { self.second.0 } else { self.first.0 }
    }
}

struct Selection<'a> {
    candidates: &'a [Draw],
    /// Indices of candidates, in the order of choice.
    chosen: Vec<usize>,
    taken: Vec<bool>,
    /// By candidate.
    near: Vec<Near>,
}

/// `count` of the candidates, which are at least as many and start with a random one.
pub(super) fn choose(candidates: &[Draw], count: usize) -> Vec<&Draw> {
    let mut selection = Selection::new(candidates, count);
    for _ in 0..EXCHANGES {
        if !selection.exchange() {
            break;
        }
    }
    selection.chosen.into_iter().map(|index| &candidates[index]).collect()
}

impl<'a> Selection<'a> {
    /// The first candidate, and then always the one that is least like those chosen.
    fn new(candidates: &'a [Draw], count: usize) -> Self {
        let mut selection = Self {
            candidates,
            chosen: Vec::with_capacity(count),
            taken: vec![false; candidates.len()],
            near: vec![Near::default(); candidates.len()],
        };
        while selection.chosen.len() < count {
            let Some(next) = selection.best(|near| near.first.0).map(|(_, next)| next) else { break };
            selection.chosen.push(next);
            selection.taken[next] = true;
            selection.note(next);
        }
        selection
    }

    /// The candidate not yet taken with the smallest `measure`, the first of equals.
    fn best(&self, measure: impl Fn(Near) -> u32) -> Option<(u32, usize)> {
        let mut best = None;
        for (index, near) in self.near.iter().enumerate() {
            let measure = measure(*near);
            if !self.taken[index] && best.is_none_or(|(least, _)| measure < least) {
                best = Some((measure, index));
            }
        }
        best
    }

    /// Tells every candidate of a newly chosen one.
    fn note(&mut self, new: usize) {
        for index in 0..self.candidates.len() {
            if index != new {
                let similarity = millionths(&self.candidates[index], &self.candidates[new]);
                self.near[index].note(similarity, new);
            }
        }
    }

    /// Exchanges one end of the closest pair for a candidate that is less like the rest than the two are
    /// like each other. False when there is none.
    fn exchange(&mut self) -> bool {
        let Some(one) = self.chosen.iter().copied().max_by_key(|index| self.near[*index].first.0) else {
            return false;
        };
        let (similarity, other) = self.near[one].first;
        let mut exchange: Option<(u32, usize, usize)> = None;
        for end in [one, other] {
            if let Some((least, new)) = self.best(|near| near.without(end))
                && least < exchange.map_or(similarity, |(least, ..)| least)
            {
                exchange = Some((least, end, new));
            }
        }
        let Some((_, gone, new)) = exchange else { return false };
        for place in &mut self.chosen {
            if *place == gone {
                *place = new;
            }
        }
        (self.taken[gone], self.taken[new]) = (false, true);
        for index in 0..self.candidates.len() {
            let near = self.near[index];
            if near.first.1 == gone || near.second.1 == gone {
                self.near[index] = self.look_around(index);
            } else if index != new {
                let similarity = millionths(&self.candidates[index], &self.candidates[new]);
                self.near[index].note(similarity, new);
            }
        }
        true
    }

    fn look_around(&self, index: usize) -> Near {
        let mut near = Near::default();
        for chosen in self.chosen.iter().copied().filter(|chosen| *chosen != index) {
            near.note(millionths(&self.candidates[index], &self.candidates[chosen]), chosen);
        }
        near
    }
}

/// The two that are most alike, and how much in millionths; the first two of equals. `None` for fewer than
/// two.
pub(super) fn closest_pair(chosen: &[&Draw]) -> Option<(u32, u32, u32)> {
    let mut closest: Option<(u32, u32, u32)> = None;
    for (b, later) in (0..).zip(chosen) {
        for (a, earlier) in (0..b).zip(chosen) {
            let similarity = millionths(earlier, later);
            if closest.is_none_or(|(.., most)| similarity > most) {
                closest = Some((a, b, similarity));
            }
        }
    }
    closest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        planner::{Clip, draw, draw::Random, fit, offers, space::Space},
        settings::{GroupMode, Settings},
    };

    /// Candidates of six clips in three groups.
    fn candidates(group_mode: GroupMode, look_variations: bool) -> Vec<Draw> {
        let clips: Vec<Clip> = (0..6)
            .map(|at| Clip {
                id: format!("c{at}"),
                content: format!("c{at}"),
                group: Some(at / 2),
                duration: 4.0,
                keep: None,
            })
            .collect();
        let settings =
            Settings { group_mode, look_variations, speed_variations: true, ..Settings::default() };
        let space = Space::new(&clips, &settings);
        let shares = fit::shares(&space, &settings).unwrap();
        let mut random = Random::new(9);
        let offers = offers::offers(&space, &settings, &shares, &mut random);
        draw::candidates(&space, &offers, 30, &mut random)
    }

    fn closest(selection: &Selection<'_>) -> u32 {
        let chosen: Vec<&Draw> = selection.chosen.iter().map(|index| &selection.candidates[*index]).collect();
        closest_pair(&chosen).map_or(0, |(.., similarity)| similarity)
    }

    #[test]
    fn exchanges_bring_the_closest_pair_no_closer_and_every_candidate_knows_its_nearest() {
        for (group_mode, looks) in
            [GroupMode::All, GroupMode::Sequence].into_iter().flat_map(|mode| [(mode, false), (mode, true)])
        {
            let candidates = candidates(group_mode, looks);
            let mut selection = Selection::new(&candidates, 30);
            let mut before = closest(&selection);
            let first = before;
            for _ in 0..EXCHANGES {
                if !selection.exchange() {
                    break;
                }
                let after = closest(&selection);
                assert!(after <= before);
                before = after;
            }
            assert!(before < first || group_mode == GroupMode::Sequence, "no exchange helped: {first}");
            for index in 0..candidates.len() {
                let (kept, fresh) = (selection.near[index], selection.look_around(index));
                assert_eq!((kept.first.0, kept.second.0), (fresh.first.0, fresh.second.0));
            }
            let mut chosen = selection.chosen.clone();
            chosen.sort_unstable();
            chosen.dedup();
            assert_eq!(chosen.len(), 30);
        }
    }
}
