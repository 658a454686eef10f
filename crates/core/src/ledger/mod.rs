//! The credit ledger: the only code that changes a balance.
//!
//! `users.credits` moves together with one `credit_transactions` row, in one database transaction, by a
//! guarded update that cannot go below zero. Each effect names a reference, and a reference of one type
//! is used once, so a repeated effect is refused by the database itself.

mod history;
pub mod idempotency;
mod verify;

use lumiku_dto::{Timestamp, TransactionId, UserId, credits::TransactionType};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::Value;

pub(crate) use history::{DAY_MS, calendar_date, entries_of};
pub use history::{balance, balance_in, export_csv_rows, list_transactions, statistics, usage};
pub use verify::{Finding, rules, verify};

use crate::{Error, Result, clock::new_id, entity::credit_transaction, error::is_unique_violation, sql};

/// What an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'a> {
    /// The charge or the refund of a job.
    Job(&'a str),
    /// A synchronous paid action.
    Usage(&'a str),
    /// The welcome credits or the closing of an account.
    User(&'a str),
    /// A change by an administrator or by seeding.
    Admin(&'a str),
    /// What a payment bought.
    Payment(&'a str),
}

impl<'a> Reference<'a> {
    /// Type and id, as stored.
    pub fn parts(self) -> (&'static str, &'a str) {
        match self {
            Self::Job(id) => ("job", id),
            Self::Usage(id) => ("usage", id),
            Self::User(id) => ("user", id),
            Self::Admin(id) => ("admin", id),
            Self::Payment(id) => ("payment", id),
        }
    }
}

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    pub user: &'a UserId,
    /// Signed change in credits.
    pub amount: i64,
    pub kind: TransactionType,
    /// A line for the person's history.
    pub description: String,
    pub reference: Reference<'a>,
    /// Id of the tool, for the chart of use.
    pub tool: Option<&'a str>,
    pub metadata: Option<Value>,
}

/// What writing an entry did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub id: TransactionId,
    /// The balance after it.
    pub balance: i64,
}

/// Changes a balance and writes the entry, inside the caller's transaction.
///
/// # Errors
/// [`Error::InsufficientCredits`] when the balance would go below zero, [`Error::Conflict`] when the
/// reference was used before, [`Error::NotFound`] without such a user.
pub async fn post<C: ConnectionTrait>(tx: &C, now: Timestamp, entry: NewEntry<'_>) -> Result<Posted> {
    let guarded = "UPDATE users SET credits = credits + $1, ledger_seq = ledger_seq + 1, updated_at = $2 \
                   WHERE id = $3 AND credits + $1 >= 0 RETURNING credits, ledger_seq";
    let values = [entry.amount.into(), now.0.into(), entry.user.as_str().into()];
    let Some(row) = sql::one(tx, guarded, values).await? else {
        return Err(refusal(tx, &entry).await?);
    };
    let balance: i64 = row.try_get_by_index(0)?;
    let seq: i64 = row.try_get_by_index(1)?;
    let id = new_id();
    let (reference_type, reference_id) = entry.reference.parts();
    let row = credit_transaction::ActiveModel {
        id: Set(id.clone()),
        user_id: Set(entry.user.to_string()),
        seq: Set(seq),
        amount: Set(entry.amount),
        balance: Set(balance),
        kind: Set(entry.kind.as_str().into()),
        description: Set(entry.description),
        reference_type: Set(reference_type.into()),
        reference_id: Set(reference_id.into()),
        tool: Set(entry.tool.map(Into::into)),
        metadata: Set(entry.metadata.map(|value| value.to_string())),
        created_at: Set(now.0),
    };
    match credit_transaction::Entity::insert(row).exec_without_returning(tx).await {
        Ok(_) => Ok(Posted { id: TransactionId::new(id), balance }),
        Err(error) if is_unique_violation(&error) => {
            Err(Error::Conflict("This was already entered in the ledger.".into()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Why the guarded update changed nothing.
async fn refusal<C: ConnectionTrait>(tx: &C, entry: &NewEntry<'_>) -> Result<Error> {
    let row = sql::one(tx, "SELECT credits FROM users WHERE id = $1", [entry.user.as_str().into()]).await?;
    Ok(match row {
        Some(row) => {
            Error::InsufficientCredits { required: -entry.amount, current: row.try_get_by_index(0)? }
        }
        None => Error::NotFound,
    })
}
