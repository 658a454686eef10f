//! Asking the gateway how an order stands, and acting on its answer.

use lumiku_dto::{
    PaymentId, Timestamp, UserId,
    payment::{Payment, PaymentStatus},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryResult};

use super::{
    gateway::{Answer, GatewayError, Standing},
    schedule::{self, Heard, LEASE_MS},
    settle::settle,
    view,
};
use crate::{Core, Error, Result, entity::payment, sql};

/// What asking did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The order was found paid, and is successful now.
    Settled,
    /// The gateway answered, and nothing was to be given.
    Answered,
    /// The gateway did not answer at all.
    Away,
}

/// Takes the right to ask about an order for [`LEASE_MS`]. Of any number of callers one gets it.
pub(super) async fn take(tx: &DatabaseTransaction, id: &str, now: Timestamp) -> Result<bool> {
    let update = "UPDATE payments SET asked_at = $1 WHERE id = $2 AND status <> 'success' \
                  AND (asked_at IS NULL OR asked_at <= $3)";
    let values = [now.0.into(), id.into(), (now.0 - LEASE_MS).into()];
    Ok(sql::execute(tx, update, values).await? == 1)
}

/// Asks about an order that [`take`] gave to the caller. No transaction is open while the gateway answers.
pub(super) async fn ask(core: &Core, id: &str) -> Result<Asked> {
    let row = find_row(core, id).await?;
    let answer = core.payments()?.gateway.ask(core, &row).await;
    match answer {
        Ok(Answer { standing: Standing::Paid { reference }, raw }) => {
            settle(core, id, reference, raw).await?;
            Ok(Asked::Settled)
        }
        Ok(Answer { standing: Standing::Ended(status), raw }) => {
            note(core, &row, Heard::Inconclusive, Some(status), Some(raw)).await?;
            Ok(Asked::Answered)
        }
        Ok(Answer { standing, raw }) => {
            if let Standing::Mismatch(what) = standing {
                tracing::error!(payment.id = id, "the gateway answered about {what}; nothing was given");
            }
            note(core, &row, Heard::Inconclusive, None, Some(raw)).await?;
            Ok(Asked::Answered)
        }
        Err(error) => {
            tracing::warn!(payment.id = id, %error, "the gateway was asked about a payment in vain");
            note(core, &row, Heard::Nothing, None, None).await?;
            Ok(match error {
                GatewayError::Refused { status, .. } if !["401", "403"].contains(&status.as_str()) => {
                    Asked::Answered
                }
                // What it does not take from us for this order, it takes for none.
                GatewayError::Refused { .. } | GatewayError::Away(_) => Asked::Away,
            })
        }
    }
}

/// Asks about a payment at once, whatever its schedule, and gives it as it stands then. For an operator.
///
/// # Errors
/// [`Error::NotFound`], [`Error::RateLimited`] when it was asked about a moment ago, [`Error::NotYet`] where
/// nothing can be bought, [`Error::Conflict`] when it was opened at another gateway than the one in use.
pub async fn ask_gateway(core: &Core, id: &PaymentId) -> Result<Payment> {
    let row = find_row(core, id.as_str()).await?;
    if row.gateway != core.payments()?.gateway_name() {
        return Err(Error::Conflict("This payment was opened at another gateway.".into()));
    }
    if row.status != PaymentStatus::Success.as_str() {
        let (id, now) = (id.to_string(), core.clock.now());
        let taken = core.db.write(move |tx| Box::pin(async move { take(tx, &id, now).await })).await?;
        if !taken {
            return Err(Error::RateLimited { retry_after_s: LEASE_MS.unsigned_abs() / 1000 });
        }
        ask(core, &row.id).await?;
    }
    Ok(view::to_payment(find_row(core, &row.id).await?))
}

async fn find_row(core: &Core, id: &str) -> Result<payment::Model> {
    let found = payment::Entity::find().filter(payment::Column::Id.eq(id)).one(core.db.read()).await?;
    found.ok_or(Error::NotFound)
}

/// Writes down what was heard and when to ask next. An end counts only for an order that waits: none takes
/// back a success.
async fn note(
    core: &Core,
    row: &payment::Model,
    heard: Heard,
    ended: Option<PaymentStatus>,
    answer: Option<String>,
) -> Result<()> {
    let now = core.clock.now();
    // An end contradicts the callback that claimed otherwise.
    let claimed = row.claimed_at.is_some() && ended.is_none();
    let next = schedule::next(row.created_at, now.0, row.misses, claimed, heard);
    let id = row.id.clone();
    let changed = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                // What a callback asked for while the gateway was being asked stays asked for.
                let claim = if next.claimed { "claimed_at" } else { "NULL" };
                let update = format!(
                    "UPDATE payments SET misses = $1, gateway_answer = COALESCE($2, gateway_answer), \
                     next_check_at = CASE WHEN reported_at > asked_at THEN next_check_at ELSE $3 END, \
                     claimed_at = CASE WHEN reported_at > asked_at THEN claimed_at ELSE {claim} END, \
                     status = CASE WHEN status = 'pending' THEN $4 ELSE status END, updated_at = $5 \
                     WHERE id = $6 AND status <> 'success' RETURNING status, claimed_at"
                );
                let status = ended.unwrap_or(PaymentStatus::Pending);
                let values = [
                    next.misses.into(),
                    answer.into(),
                    next.check_at.into(),
                    status.as_str().into(),
                    now.0.into(),
                    id.into(),
                ];
                let row = sql::one(tx, &update, values).await?;
                let read = |row: QueryResult| -> Result<(String, Option<i64>)> {
                    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
                };
                row.map(read).transpose()
            })
        })
        .await?;
    if changed.is_some_and(|now| now != (row.status.clone(), row.claimed_at)) {
        view::publish(core, &UserId::new(row.user_id.clone()), &row.id).await;
    }
    Ok(())
}
