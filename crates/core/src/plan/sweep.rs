//! Ends plans whose time has run out, and says so some days before.

use std::time::Duration;

use lumiku_dto::{
    Timestamp, UserId,
    event::{Event, Notification, NotificationKind},
};
use sea_orm::DatabaseTransaction;
use tokio_util::sync::CancellationToken;

use super::{chain::DAY_MS, store};
use crate::{
    Core, Result,
    notification::{self, NewNotification},
    sql,
};

/// Users looked after in one round.
const BATCH: i64 = 500;
/// How long before its end a plan's owner is told, in milliseconds.
const REMIND_MS: i64 = 3 * DAY_MS;
/// A plan that was bought for less than this is not reminded of, in milliseconds.
const SHORT_MS: i64 = 7 * DAY_MS;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Users of whose plans some time has ended.
    pub ended: u64,
    /// Users who were told that their plan ends soon.
    pub reminded: u64,
}

/// Sweeps now and then regularly, until stopped. Several may run at once.
pub async fn run(core: Core, stop: CancellationToken) {
    let interval = Duration::from_millis(core.config.plans.sweep_ms);
    loop {
        match sweep(&core).await {
            Ok(swept) if swept != Swept::default() => tracing::info!(?swept, "looked after plans"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "plans were not looked after"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
    }
}

/// One round: ends first, then reminders.
pub async fn sweep(core: &Core) -> Result<Swept> {
    let now = core.clock.now();
    let ended =
        "SELECT DISTINCT user_id FROM plan_periods WHERE closed_at IS NULL AND ends_at <= $1 LIMIT $2";
    let mut swept = Swept::default();
    for user in users(core, ended, now.0).await? {
        swept.ended += u64::from(end(core, &user).await?);
    }
    let soon = "SELECT DISTINCT user_id FROM plan_periods WHERE closed_at IS NULL AND ends_at <= $1 \
                AND reminded_at IS NULL LIMIT $2";
    for user in users(core, soon, now.0 + REMIND_MS).await? {
        swept.reminded += u64::from(remind(core, &user).await?);
    }
    Ok(swept)
}

async fn users(core: &Core, query: &str, moment: i64) -> Result<Vec<UserId>> {
    let rows = sql::all(core.db.read(), query, [moment.into(), BATCH.into()]).await?;
    rows.iter().map(|row| Ok(UserId::new(row.try_get_by_index::<String>(0)?))).collect()
}

/// Closes what has ended of a user's plan. Says whether this call did it.
async fn end(core: &Core, user: &UserId) -> Result<bool> {
    let (owner, now) = (user.clone(), core.clock.now());
    let ended = core.db.write(move |tx| Box::pin(async move { end_in(tx, &owner, now).await })).await?;
    let Some(line) = ended else { return Ok(false) };
    core.sessions.forget_user(user);
    if let Some(line) = line {
        core.events.publish(user, Event::Notification(line));
    }
    Ok(true)
}

/// `None` when somebody else was faster; then whether there was something to say about it.
async fn end_in(
    tx: &DatabaseTransaction,
    user: &UserId,
    now: Timestamp,
) -> Result<Option<Option<Notification>>> {
    store::hold(tx, user).await?;
    let ended = store::close_ended(tx, user, now).await?;
    let Some(ended) = ended.into_iter().max() else { return Ok(None) };
    let plan = store::chain(&store::periods(tx, user).await?, now).tier();
    let fixed = store::fixed_tier(tx, user).await?;
    store::write_tier(tx, user, fixed, plan, now).await?;
    if plan == Some(ended) {
        return Ok(Some(None));
    }
    let body = match plan {
        Some(plan) => format!("What is paid for of {} goes on from here.", plan.label()),
        None => "Your work stays where it is. Buy the plan again whenever you like.".into(),
    };
    Ok(Some(Some(tell(tx, user, format!("Your {} plan has ended", ended.label()), body, now).await?)))
}

/// Tells a user once that the plan ends soon, unless more is paid for.
async fn remind(core: &Core, user: &UserId) -> Result<bool> {
    let (owner, now) = (user.clone(), core.clock.now());
    let line = core.db.write(move |tx| Box::pin(async move { remind_in(tx, &owner, now).await })).await?;
    let Some(line) = line else { return Ok(false) };
    core.events.publish(user, Event::Notification(line));
    Ok(true)
}

async fn remind_in(tx: &DatabaseTransaction, user: &UserId, now: Timestamp) -> Result<Option<Notification>> {
    store::hold(tx, user).await?;
    let mark = "UPDATE plan_periods SET reminded_at = $1 WHERE user_id = $2 AND closed_at IS NULL \
                AND reminded_at IS NULL AND ends_at <= $3";
    if sql::execute(tx, mark, [now.0.into(), user.as_str().into(), (now.0 + REMIND_MS).into()]).await? == 0 {
        return Ok(None);
    }
    let periods = store::periods(tx, user).await?;
    let last = periods.last().filter(|last| last.ends_at > now && last.ends_at.0 <= now.0 + REMIND_MS);
    let Some(last) = last.filter(|last| last.ends_at.0 - last.starts_at.0 >= SHORT_MS) else {
        return Ok(None);
    };
    let title = format!("Your {} plan ends {}", last.tier.label(), when(last.ends_at.0 - now.0));
    let body = "Extend it to keep what it includes; nothing is charged by itself.".into();
    Ok(Some(tell(tx, user, title, body, now).await?))
}

/// How far off an end is, in words, to the nearest day.
fn when(ms: i64) -> String {
    match (ms + DAY_MS / 2).div_euclid(DAY_MS) {
        ..=0 => "within a day".into(),
        1 => "tomorrow".into(),
        days => format!("in {days} days"),
    }
}

async fn tell(
    tx: &DatabaseTransaction,
    user: &UserId,
    title: String,
    body: String,
    now: Timestamp,
) -> Result<Notification> {
    let line = NewNotification { kind: NotificationKind::Info, title, body, link: Some("/pricing".into()) };
    notification::insert(tx, user, line, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_told_in_days() {
        assert_eq!(when(DAY_MS / 2 - 1), "within a day");
        assert_eq!(when(DAY_MS - 1), "tomorrow");
        assert_eq!(when(3 * DAY_MS - 1), "in 3 days");
    }
}
