//! The periods of a plan and the tier that follows from them, in the database.
//!
//! Everything that changes them holds the user's row first, so that two payments of one user come one after the
//! other.

use lumiku_dto::{Timestamp, UserId, account::Tier};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};

use super::chain::{Chain, Stretch};
use crate::{Error, Result, clock::new_id, config::PlanTerms, sql};

/// One row of `plan_periods`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) tier: Tier,
    pub(super) terms: PlanTerms,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

impl Period {
    fn read(row: &QueryResult) -> Result<Self> {
        let tier: String = row.try_get_by_index(0)?;
        let unknown = || Error::Internal(format!("a period of an unknown plan, {tier}"));
        Ok(Self {
            tier: Tier::from_wire(&tier).ok_or_else(unknown)?,
            terms: PlanTerms { price: row.try_get_by_index(1)?, credits: row.try_get_by_index(2)? },
            starts_at: Timestamp(row.try_get_by_index(3)?),
            ends_at: Timestamp(row.try_get_by_index(4)?),
        })
    }
}

/// Every period of a user's, past and to come, in order.
pub(super) async fn periods<C: ConnectionTrait>(connection: &C, user: &UserId) -> Result<Vec<Period>> {
    let query = "SELECT tier, price, credits, starts_at, ends_at FROM plan_periods WHERE user_id = $1 \
                 ORDER BY starts_at";
    sql::all(connection, query, [user.as_str().into()]).await?.iter().map(Period::read).collect()
}

/// What these periods leave from now on.
pub(super) fn chain(periods: &[Period], now: Timestamp) -> Chain {
    let left = periods.iter().filter(|period| period.ends_at > now);
    Chain::new(left.map(|period| Stretch {
        tier: period.tier,
        terms: period.terms,
        ms: period.ends_at.0 - period.starts_at.max(now).0,
    }))
}

/// Holds the user's row until the transaction ends.
pub(super) async fn hold(tx: &DatabaseTransaction, user: &UserId) -> Result<()> {
    let hold = "UPDATE users SET updated_at = updated_at WHERE id = $1";
    sql::execute(tx, hold, [user.as_str().into()]).await?;
    Ok(())
}

/// Makes `chain` what the user has from now on. What is past stays.
pub(super) async fn replace(
    tx: &DatabaseTransaction,
    user: &UserId,
    chain: &Chain,
    now: Timestamp,
) -> Result<()> {
    let coming = "DELETE FROM plan_periods WHERE user_id = $1 AND starts_at >= $2";
    sql::execute(tx, coming, [user.as_str().into(), now.0.into()]).await?;
    let running = "UPDATE plan_periods SET ends_at = $2, closed_at = $2 WHERE user_id = $1 AND ends_at > $2";
    sql::execute(tx, running, [user.as_str().into(), now.0.into()]).await?;
    let insert = "INSERT INTO plan_periods (id, user_id, tier, price, credits, starts_at, ends_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let mut from = now.0;
    for stretch in chain.stretches() {
        let values = [
            new_id().into(),
            user.as_str().into(),
            stretch.tier.as_str().into(),
            stretch.terms.price.into(),
            stretch.terms.credits.into(),
            from.into(),
            (from + stretch.ms).into(),
        ];
        sql::execute(tx, insert, values).await?;
        from += stretch.ms;
    }
    Ok(())
}

/// Closes the periods that have ended and says which plans they were of.
pub(super) async fn close_ended(
    tx: &DatabaseTransaction,
    user: &UserId,
    now: Timestamp,
) -> Result<Vec<Tier>> {
    let close = "UPDATE plan_periods SET closed_at = $1 WHERE user_id = $2 AND closed_at IS NULL AND ends_at <= $1 \
                 RETURNING tier, price, credits, starts_at, ends_at";
    let rows = sql::all(tx, close, [now.0.into(), user.as_str().into()]).await?;
    rows.iter().map(|row| Ok(Period::read(row)?.tier)).collect()
}

/// The tier that an administrator fixed.
pub(super) async fn fixed_tier<C: ConnectionTrait>(connection: &C, user: &UserId) -> Result<Option<Tier>> {
    let query = "SELECT fixed_tier FROM users WHERE id = $1";
    let row = sql::one(connection, query, [user.as_str().into()]).await?.ok_or(Error::NotFound)?;
    let fixed: Option<String> = row.try_get_by_index(0)?;
    Ok(fixed.as_deref().and_then(Tier::from_wire))
}

/// Writes the tier that an administrator fixed, or else the plan's, or else the free one, and gives it.
pub(super) async fn write_tier(
    tx: &DatabaseTransaction,
    user: &UserId,
    fixed: Option<Tier>,
    plan: Option<Tier>,
    now: Timestamp,
) -> Result<Tier> {
    let tier = fixed.or(plan).unwrap_or_default();
    let update = "UPDATE users SET tier = $1, fixed_tier = $2, updated_at = $3 WHERE id = $4";
    let values = [tier.as_str().into(), fixed.map(Tier::as_str).into(), now.0.into(), user.as_str().into()];
    sql::execute(tx, update, values).await?;
    Ok(tier)
}
