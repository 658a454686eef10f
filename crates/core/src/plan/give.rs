//! What a paid order of a plan gives, inside the transaction that makes it successful.

use lumiku_dto::{PaymentId, Timestamp, UserId, account::Tier, plan::PlanChange};
use sea_orm::DatabaseTransaction;

use super::{OrderTerms, order, store};
use crate::{Error, Result, config::PlanTerms, sql};

/// Gives the time that an order of `amount` (IDR) is worth, under the terms that it was opened under, to whatever the
/// user has by now. Returns the plan it was about.
///
/// # Errors
/// [`Error::Internal`] for an order without terms, or one that was given before.
pub(crate) async fn give(
    tx: &DatabaseTransaction,
    payment: &PaymentId,
    user: &UserId,
    amount: i64,
    now: Timestamp,
) -> Result<Tier> {
    store::hold(tx, user).await?;
    let OrderTerms { change, tier, terms } = take_terms(tx, payment, now).await?;
    store::close_ended(tx, user, now).await?;
    let mut chain = store::chain(&store::periods(tx, user).await?, now);
    order::apply(&mut chain, change, tier, terms, amount);
    store::replace(tx, user, &chain, now).await?;
    let fixed = store::fixed_tier(tx, user).await?.filter(|fixed| *fixed > tier);
    store::write_tier(tx, user, fixed, chain.tier(), now).await?;
    Ok(tier)
}

/// Reads the terms of an order, once.
async fn take_terms(tx: &DatabaseTransaction, payment: &PaymentId, now: Timestamp) -> Result<OrderTerms> {
    let take = "UPDATE plan_orders SET given_at = $1 WHERE payment_id = $2 AND given_at IS NULL \
                RETURNING change, tier, price, credits";
    let missing = || Error::Internal(format!("payment {payment} has no terms of a plan to give"));
    let row = sql::one(tx, take, [now.0.into(), payment.as_str().into()]).await?.ok_or_else(missing)?;
    let (change, tier): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(OrderTerms {
        change: PlanChange::from_wire(&change).ok_or_else(missing)?,
        tier: Tier::from_wire(&tier).ok_or_else(missing)?,
        terms: PlanTerms { price: row.try_get_by_index(2)?, credits: row.try_get_by_index(3)? },
    })
}
