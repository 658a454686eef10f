//! Setting a balance right, with a reason that its owner sees.

use lumiku_dto::{
    Page, Timestamp, UserId,
    admin::{AdjustCredits, AdjustedCredits, AuditAction, AuditTarget},
    credits::{Transaction, TransactionType},
    event::{Event, Notification, NotificationKind},
};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::user::refuse_closed;
use crate::{
    Core, Error, Result,
    audit::{self, Actor, NewAudit},
    entity::user,
    event,
    ledger::{
        self, NewEntry, Reference,
        idempotency::{self, IdempotencyKey},
    },
    notification::{self, NewNotification},
    sql,
};

/// What an idempotency key remembers.
#[derive(Serialize, Deserialize)]
struct Remembered {
    answer: AdjustedCredits,
}

/// Adds credits to an account or takes them away, by a ledger entry that refers to its line of the audit log. With an
/// idempotency key, once.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] without a reason, and naming `amount` when the balance would go below zero;
/// [`Error::Conflict`] for a closed account; [`Error::IdempotencyMismatch`].
pub async fn adjust_credits(
    core: &Core,
    actor: &Actor,
    id: &UserId,
    change: AdjustCredits,
    idempotency: Option<IdempotencyKey>,
) -> Result<AdjustedCredits> {
    change.validate()?;
    let (by, target, now) = (actor.clone(), id.clone(), core.clock.now());
    let (answer, told) = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let key = by.id.as_ref().zip(idempotency.as_ref());
                if let Some((owner, key)) = key
                    && let Some(Remembered { answer }) = idempotency::claim(tx, owner, key, now).await?
                {
                    return Ok((answer, None));
                }
                let (answer, told) = adjust_in(tx, &by, &target, &change, now).await?;
                if let Some((owner, key)) = key {
                    idempotency::keep(tx, owner, key, &Remembered { answer: answer.clone() }).await?;
                }
                Ok((answer, Some(told)))
            })
        })
        .await?;
    event::publish_balance(core, id).await;
    if let Some(told) = told {
        core.events.publish(id, Event::Notification(told));
    }
    Ok(answer)
}

async fn adjust_in(
    tx: &DatabaseTransaction,
    actor: &Actor,
    id: &UserId,
    change: &AdjustCredits,
    now: Timestamp,
) -> Result<(AdjustedCredits, Notification)> {
    // Holds the row, so that the balance that is logged is the one that changes.
    let hold = "UPDATE users SET updated_at = updated_at WHERE id = $1";
    sql::execute(tx, hold, [id.as_str().into()]).await?;
    let row = user::Entity::find_by_id(id.as_str()).one(tx).await?.ok_or(Error::NotFound)?;
    refuse_closed(&row)?;
    let after = row.credits.saturating_add(change.amount);
    if after < 0 {
        let sentence = format!("The account has {} credits; a balance cannot go below 0.", row.credits);
        return Err(Error::field("amount", sentence));
    }
    let new = NewAudit {
        action: AuditAction::CreditsAdjusted,
        target: (AuditTarget::User, id.as_str()),
        before: Some(json!({ "credits": row.credits })),
        after: Some(json!({ "credits": after })),
        reason: Some(&change.reason),
    };
    let line = audit::record(tx, actor, now, new).await?;
    let reason = change.reason.trim();
    let entry = NewEntry {
        user: id,
        amount: change.amount,
        kind: TransactionType::Adjustment,
        description: reason.to_owned(),
        reference: Reference::Admin(&line),
        tool: None,
        metadata: None,
    };
    let posted = ledger::post(tx, now, entry).await?;
    let told = notification::insert(tx, id, tell(change.amount, reason), now).await?;
    let transaction = Transaction {
        id: posted.id,
        amount: change.amount,
        balance: posted.balance,
        kind: TransactionType::Adjustment,
        description: reason.to_owned(),
        reference_id: Some(line),
        reference_type: Some("admin".into()),
        metadata: None,
        created_at: now,
    };
    Ok((AdjustedCredits { transaction, balance: posted.balance }, told))
}

/// The line under the bell.
fn tell(amount: i64, reason: &str) -> NewNotification {
    let credits = match amount.unsigned_abs() {
        1 => "1 credit was".to_owned(),
        n => format!("{n} credits were"),
    };
    let moved = if amount > 0 { "added to" } else { "taken from" };
    NewNotification {
        kind: NotificationKind::Info,
        title: format!("{credits} {moved} your balance"),
        body: reason.to_owned(),
        link: Some("/credits".into()),
    }
}

/// An account's ledger, newest first.
///
/// # Errors
/// [`Error::NotFound`] without such an account.
pub async fn list_transactions(
    core: &Core,
    id: &UserId,
    kind: Option<TransactionType>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Transaction>> {
    user::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)?;
    ledger::list_transactions(core, id, kind, limit, cursor).await
}
