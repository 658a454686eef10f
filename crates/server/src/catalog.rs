//! What credits and plans cost.

use lumiku_dto::{
    account::Tier,
    credits::{Package, Packages, Plan, Plans},
};

/// Credits on sale, smallest first. One credit is Rp50.
pub fn packages() -> Packages {
    let package = |id: &str, name: &str, credits: i64, price: i64| Package {
        id: id.into(),
        name: name.into(),
        credits,
        price,
        price_per_credit: price / credits,
        popular: id == "pro",
    };
    Packages {
        items: vec![
            package("starter", "Starter", 4_000, 200_000),
            package("basic", "Basic", 6_000, 300_000),
            package("pro", "Pro", 10_000, 500_000),
            package("business", "Business", 20_000, 1_000_000),
            package("enterprise", "Enterprise", 40_000, 2_000_000),
        ],
        next_cursor: None,
    }
}

/// Plans, lowest tier first.
pub fn plans() -> Plans {
    let plan = |tier: Tier, price: i64, monthly_credits: i64, features: &[&str]| Plan {
        tier,
        name: tier.label().into(),
        price,
        monthly_credits,
        features: features.iter().map(|feature| (*feature).to_owned()).collect(),
    };
    Plans {
        items: vec![
            plan(
                Tier::Free,
                0,
                0,
                &["100 credits to begin", "Every tool that is not marked with a plan", "5 GB for your work"],
            ),
            plan(
                Tier::Basic,
                49_000,
                1_000,
                &["1,000 credits each month", "Tools marked Basic", "Longer videos"],
            ),
            plan(
                Tier::Pro,
                149_000,
                3_500,
                &["3,500 credits each month", "Tools marked Pro", "Priority for large batches"],
            ),
            plan(
                Tier::Enterprise,
                499_000,
                12_500,
                &["12,500 credits each month", "Every tool", "Team seats"],
            ),
        ],
        next_cursor: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_costs_the_same_in_every_package() {
        assert!(packages().items.iter().all(|package| package.price_per_credit == 50));
    }
}
