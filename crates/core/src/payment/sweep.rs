//! Settles what no callback told: asks about orders that are due, and closes what was not paid in time.

use std::time::Duration;

use lumiku_dto::UserId;
use tokio_util::sync::CancellationToken;

use super::{
    ask::{self, Asked},
    callback, view,
};
use crate::{Core, Result, sql};

/// Orders asked about in one round.
const BATCH: i64 = 50;
/// An opening that has not ended by now, in milliseconds, has lost its process.
const UNOPENED_MS: i64 = 10 * 60 * 1000;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Orders that the gateway was asked about.
    pub asked: u64,
    /// Of those, the ones that were found paid.
    pub settled: u64,
    /// Orders whose time ran out.
    pub closed: u64,
}

/// Sweeps now and then regularly, until stopped. Several may run at once: each question is taken by one.
pub async fn run(core: Core, stop: CancellationToken) {
    let Some(payments) = &core.payments else { return };
    let interval = Duration::from_millis(payments.config.sweep_ms);
    loop {
        match sweep(&core).await {
            Ok(swept) if swept != Swept::default() => tracing::info!(?swept, "looked after payments"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "payments were not looked after"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

/// One round: questions that are due, then orders whose time ran out.
pub async fn sweep(core: &Core) -> Result<Swept> {
    let (asked, settled) = ask_due(core).await?;
    let closed = close_expired(core).await?;
    let now = core.clock.now();
    core.db.write(move |tx| Box::pin(async move { callback::forget_refused(tx, now).await })).await?;
    Ok(Swept { asked, settled, closed })
}

/// Asks about what is due, the longest due first, until the gateway does not answer: then the rest waits with it.
async fn ask_due(core: &Core) -> Result<(u64, u64)> {
    let now = core.clock.now();
    let due = "SELECT id FROM payments WHERE next_check_at <= $1 AND status <> 'success' AND gateway = $2 \
               ORDER BY next_check_at LIMIT $3";
    let values = [now.0.into(), core.payments()?.gateway_name().into(), BATCH.into()];
    let (mut asked, mut settled) = (0, 0);
    for row in sql::all(core.db.read(), due, values).await? {
        let id: String = row.try_get_by_index(0)?;
        let (order, now) = (id.clone(), core.clock.now());
        if !core.db.write(move |tx| Box::pin(async move { ask::take(tx, &order, now).await })).await? {
            continue;
        }
        asked += 1;
        match ask::ask(core, &id).await? {
            Asked::Settled => settled += 1,
            Asked::Answered => {}
            Asked::Away => break,
        }
    }
    Ok((asked, settled))
}

/// Closes orders whose time ran out, except those that are reported as paid, and openings that were broken off. They
/// stay due for later questions, and count when they are paid after all.
async fn close_expired(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let closed = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let expired = "UPDATE payments SET status = 'expired', updated_at = $1 \
                               WHERE status = 'pending' AND expires_at <= $1 AND claimed_at IS NULL \
                               AND payment_url IS NOT NULL RETURNING id, user_id";
                let mut closed = sql::all(tx, expired, [now.0.into()]).await?;
                let unopened = "UPDATE payments SET status = 'failed', updated_at = $1 \
                                WHERE status = 'pending' AND created_at <= $2 AND payment_url IS NULL \
                                AND claimed_at IS NULL RETURNING id, user_id";
                let before = now.0 - UNOPENED_MS;
                closed.extend(sql::all(tx, unopened, [now.0.into(), before.into()]).await?);
                let read = |row: &sea_orm::QueryResult| -> Result<(String, UserId)> {
                    Ok((row.try_get_by_index(0)?, UserId::new(row.try_get_by_index::<String>(1)?)))
                };
                closed.iter().map(read).collect::<Result<Vec<_>>>()
            })
        })
        .await?;
    for (id, user) in &closed {
        view::publish(core, user, id).await;
    }
    Ok(closed.len() as u64)
}
