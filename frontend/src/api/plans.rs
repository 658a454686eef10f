//! Plans: what there are, which one the account has, and what another one costs it.

use lumiku_dto::{
    account::Tier,
    path,
    payment::CreatedPayment,
    plan::{ChoosePlan, PlanQuote, Plans, Subscription},
};

use super::{Answer, request};

/// The plans, lowest tier first.
pub async fn list() -> Answer<Plans> {
    request::get(path::PLANS).await
}

/// How the account's plan stands.
pub async fn subscription() -> Answer<Subscription> {
    request::get(path::SUBSCRIPTION).await
}

/// What a plan costs the account now.
pub async fn quote(plan: Tier) -> Answer<PlanQuote> {
    request::post(path::SUBSCRIPTION_QUOTE, &choice(plan, None)).await
}

/// Opens a payment for a plan at the amount that was shown, in IDR; a conflict when it costs another by now. `key` is from [`super::idempotency_key`]: the same for every retry of one press.
pub async fn create(plan: Tier, amount: i64, key: &str) -> Answer<CreatedPayment> {
    request::post_once(path::SUBSCRIPTION, &choice(plan, Some(amount)), key).await
}

fn choice(plan: Tier, amount: Option<i64>) -> ChoosePlan {
    ChoosePlan { plan_id: plan.as_str().to_owned(), payment_method: None, amount }
}
