//! What plans cost.

use lumiku_dto::{
    account::Tier,
    credits::{Plan, Plans},
};

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
