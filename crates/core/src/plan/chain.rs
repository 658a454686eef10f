//! Time that is paid for, as plain arithmetic: stretches of plans one behind the other, the higher plans first.
//!
//! Every operation keeps the worth of the chain: a stretch is worth its monthly price for as much of a month as it
//! lasts, and what comes in as money is in the chain afterwards, to less than the price of a millisecond. So an order
//! that is paid late, twice, or after another one gives what its money is worth.

use lumiku_dto::{account::Tier, plan::MONTH_DAYS};

use crate::config::PlanTerms;

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a month of a plan is, in milliseconds.
pub(super) const MONTH_MS: i64 = MONTH_DAYS * DAY_MS;

/// Some time of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) tier: Tier,
    /// What a month of it was sold for.
    pub(super) terms: PlanTerms,
    /// How long it lasts.
    pub(super) ms: i64,
}

/// The time that a user has left, in the order in which it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chain(Vec<Stretch>);

/// A stretch that an upgrade raises, in whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raised {
    pub(super) tier: Tier,
    pub(super) terms: PlanTerms,
    /// Begun days count whole.
    pub(super) days: i64,
}

impl Chain {
    /// Stretches come in any order and are put in theirs.
    pub(super) fn new(stretches: impl IntoIterator<Item = Stretch>) -> Self {
        let mut chain = Self::default();
        for stretch in stretches {
            chain.add(stretch);
        }
        chain
    }

    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    /// The plan that is used now.
    pub(super) fn tier(&self) -> Option<Tier> {
        self.0.first().map(|stretch| stretch.tier)
    }

    /// How long the plan that is used now lasts.
    pub(super) fn first_ms(&self) -> i64 {
        let Some(tier) = self.tier() else { return 0 };
        self.0.iter().take_while(|stretch| stretch.tier == tier).map(|stretch| stretch.ms).sum()
    }

    /// Puts time in: behind what is as high, before what is lower, which waits for so long.
    pub(super) fn add(&mut self, new: Stretch) {
        if new.ms <= 0 {
            return;
        }
        let place = self.0.partition_point(|stretch| stretch.tier >= new.tier);
        match place.checked_sub(1).and_then(|before| self.0.get_mut(before)) {
            Some(before) if (before.tier, before.terms) == (new.tier, new.terms) => before.ms += new.ms,
            _ => self.0.insert(place, new),
        }
    }

    /// What raising everything lower to `tier` covers.
    pub(super) fn lower(&self, tier: Tier) -> Vec<Raised> {
        let lower = self.0.iter().filter(|stretch| stretch.tier < tier);
        let days = |ms: i64| ms.div_euclid(DAY_MS) + i64::from(ms.rem_euclid(DAY_MS) > 0);
        lower.map(|at| Raised { tier: at.tier, terms: at.terms, days: days(at.ms) }).collect()
    }

    /// Raises lower time to `tier` as far as `amount` (IDR) pays for the difference, the earliest first. What is left
    /// of it becomes time of that plan.
    pub(super) fn raise(&mut self, tier: Tier, terms: PlanTerms, amount: i64) {
        let mut left = i128::from(amount) * i128::from(MONTH_MS);
        let mut raised = 0;
        let mut kept = Self::default();
        for stretch in std::mem::take(&mut self.0) {
            let difference = i128::from(terms.price) - i128::from(stretch.terms.price);
            let cost = difference * i128::from(stretch.ms);
            if stretch.tier >= tier {
                kept.add(stretch);
            } else if cost <= left {
                left -= cost;
                raised += stretch.ms;
            } else {
                let ms = i64::try_from(left / difference).unwrap_or(stretch.ms);
                left -= difference * i128::from(ms);
                raised += ms;
                kept.add(Stretch { ms: stretch.ms - ms, ..stretch });
            }
        }
        *self = kept;
        let bought = i64::try_from(left / i128::from(terms.price.max(1))).unwrap_or(0);
        self.add(Stretch { tier, terms, ms: raised + bought });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASIC: PlanTerms = PlanTerms { price: 49_000, credits: 1_000 };
    const PRO: PlanTerms = PlanTerms { price: 149_000, credits: 3_500 };
    const ENTERPRISE: PlanTerms = PlanTerms { price: 499_000, credits: 12_500 };

    fn stretch(tier: Tier, terms: PlanTerms, ms: i64) -> Stretch {
        Stretch { tier, terms, ms }
    }

    /// In rupiah-milliseconds of a month.
    fn worth(chain: &Chain) -> i128 {
        let worth = |at: &Stretch| i128::from(at.terms.price) * i128::from(at.ms);
        chain.stretches().iter().map(worth).sum()
    }

    #[test]
    fn higher_plans_are_used_first_and_the_same_plan_grows() {
        let mut chain = Chain::default();
        chain.add(stretch(Tier::Basic, BASIC, MONTH_MS));
        chain.add(stretch(Tier::Basic, BASIC, MONTH_MS));
        chain.add(stretch(Tier::Pro, PRO, MONTH_MS));
        chain.add(stretch(Tier::Basic, PlanTerms { price: 59_000, ..BASIC }, DAY_MS));
        let tiers: Vec<_> = chain.stretches().iter().map(|at| (at.tier, at.terms.price, at.ms)).collect();
        assert_eq!(
            tiers,
            [
                (Tier::Pro, 149_000, MONTH_MS),
                (Tier::Basic, 49_000, 2 * MONTH_MS),
                (Tier::Basic, 59_000, DAY_MS)
            ]
        );
        assert_eq!((chain.tier(), chain.first_ms()), (Some(Tier::Pro), MONTH_MS));
    }

    #[test]
    fn the_difference_raises_what_is_left() {
        let mut chain = Chain::new([stretch(Tier::Basic, BASIC, 15 * DAY_MS)]);
        chain.raise(Tier::Pro, PRO, 50_000);
        assert_eq!(chain.stretches(), [stretch(Tier::Pro, PRO, 15 * DAY_MS)]);
    }

    #[test]
    fn too_little_raises_a_part_and_too_much_becomes_time() {
        let mut chain = Chain::new([stretch(Tier::Basic, BASIC, 30 * DAY_MS)]);
        chain.raise(Tier::Pro, PRO, 50_000);
        let expected = [stretch(Tier::Pro, PRO, 15 * DAY_MS), stretch(Tier::Basic, BASIC, 15 * DAY_MS)];
        assert_eq!(chain.stretches(), expected);

        let mut chain = Chain::new([stretch(Tier::Basic, BASIC, 15 * DAY_MS)]);
        chain.raise(Tier::Pro, PRO, 50_000 + 149_000);
        assert_eq!(chain.stretches(), [stretch(Tier::Pro, PRO, 45 * DAY_MS)]);

        // Nothing is left to raise: it was paid when the plan had ended.
        let mut chain = Chain::default();
        chain.raise(Tier::Pro, PRO, 149_000 / 2);
        assert_eq!(chain.stretches(), [stretch(Tier::Pro, PRO, 15 * DAY_MS)]);
    }

    #[test]
    fn begun_days_count_whole() {
        let chain = Chain::new([
            stretch(Tier::Pro, PRO, MONTH_MS),
            stretch(Tier::Basic, BASIC, 14 * DAY_MS + 1),
            stretch(Tier::Basic, PRO, DAY_MS),
        ]);
        let days: Vec<_> = chain.lower(Tier::Enterprise).iter().map(|raised| raised.days).collect();
        assert_eq!(days, [30, 15, 1]);
        let days: Vec<_> = chain.lower(Tier::Pro).iter().map(|raised| raised.days).collect();
        assert_eq!(days, [15, 1]);
    }

    #[test]
    fn whatever_is_done_the_worth_is_what_was_paid() {
        let plans = [(Tier::Basic, BASIC), (Tier::Pro, PRO), (Tier::Enterprise, ENTERPRISE)];
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..500 {
            let (mut chain, mut paid, mut steps) = (Chain::default(), 0_i128, 0_i128);
            for _ in 0..12 {
                let (tier, mut terms) = plans[usize::try_from(random(3)).unwrap()];
                // Prices are changed now and then, up and down.
                terms.price += i64::try_from(random(3)).unwrap() * 7_919 - 7_919;
                if random(2) == 0 {
                    chain.add(stretch(tier, terms, MONTH_MS));
                    paid += i128::from(terms.price) * i128::from(MONTH_MS);
                } else {
                    let amount = i64::try_from(10_000 + random(600_000)).unwrap();
                    chain.raise(tier, terms, amount);
                    paid += i128::from(amount) * i128::from(MONTH_MS);
                }
                steps += 1;
                let lost = paid - worth(&chain);
                assert!((0..=steps * 600_000).contains(&lost), "{lost} of {paid} in {chain:?}");
                assert!(chain.stretches().is_sorted_by(|a, b| a.tier >= b.tier), "{chain:?}");
                assert!(chain.stretches().iter().all(|at| at.ms > 0), "{chain:?}");
            }
        }
    }
}
