//! The queue of letters. A row says whom a letter is for and what it is about; sent ones are kept for a month, for
//! whoever is asked where a letter has gone.

use lumiku_dto::{PaymentId, Timestamp, UserId};
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};

use super::schedule;
use crate::{Core, Error, Result, clock::new_id, sql};

/// How long it is kept what became of a letter, in milliseconds.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// Characters of a mail server's complaint that are kept.
const LONGEST_PROBLEM: usize = 500;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewMail<'a> {
    Welcome,
    /// A payment that has just become successful.
    Receipt(&'a PaymentId),
}

/// Queues a letter to a user, inside the transaction of what causes it.
pub(crate) async fn queue<C: ConnectionTrait>(
    tx: &C,
    user: &UserId,
    mail: NewMail<'_>,
    now: Timestamp,
) -> Result<()> {
    let (kind, payment) = match mail {
        NewMail::Welcome => (Kind::Welcome, None),
        NewMail::Receipt(payment) => (Kind::Receipt, Some(payment.to_string())),
    };
    let insert = "INSERT INTO mails (id, kind, user_id, payment_id, next_at, created_at) \
                  VALUES ($1, $2, $3, $4, $5, $5)";
    let values = [new_id().into(), kind.as_str().into(), user.as_str().into(), payment.into(), now.0.into()];
    sql::execute(tx, insert, values).await?;
    Ok(())
}

/// Queues a letter when spending `spent` credits, which left `balance`, has taken a user below the threshold. So it is
/// written once, and not again before the balance has risen. One that waits already is enough.
pub(crate) async fn low_balance<C: ConnectionTrait>(
    tx: &C,
    user: &UserId,
    (spent, balance): (i64, i64),
    threshold: i64,
    now: Timestamp,
) -> Result<()> {
    if balance >= threshold || balance + spent < threshold {
        return Ok(());
    }
    let insert = "INSERT INTO mails (id, kind, user_id, next_at, created_at) \
                  SELECT $1, $2, $3, $4, $4 FROM users WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM mails \
                  WHERE user_id = $3 AND kind = $2 AND next_at IS NOT NULL)";
    let values = [new_id().into(), Kind::LowBalance.as_str().into(), user.as_str().into(), now.0.into()];
    sql::execute(tx, insert, values).await?;
    Ok(())
}

/// Queues a letter to whoever has this address, if anybody. That is found out when it is sent, so that asking takes the
/// same time for every address.
pub(crate) async fn queue_reset(tx: &DatabaseTransaction, address: &str, now: Timestamp) -> Result<()> {
    let insert = "INSERT INTO mails (id, kind, address, next_at, created_at) VALUES ($1, $2, $3, $4, $4)";
    let values = [new_id().into(), Kind::PasswordReset.as_str().into(), address.into(), now.0.into()];
    sql::execute(tx, insert, values).await?;
    Ok(())
}

/// Takes back the letters about a forgotten password that have not been sent, of the account with this address and to
/// this address.
pub(crate) async fn withdraw_resets(tx: &DatabaseTransaction, address: &str) -> Result<()> {
    let delete = "DELETE FROM mails WHERE kind = 'password_reset' AND next_at IS NOT NULL \
                  AND (address = $1 OR user_id = (SELECT id FROM users WHERE email = $1))";
    sql::execute(tx, delete, [address.into()]).await?;
    Ok(())
}

/// Forgets what became of letters long ago.
pub(crate) async fn forget_old(tx: &DatabaseTransaction, now: Timestamp) -> Result<u64> {
    let delete = "DELETE FROM mails WHERE created_at < $1 AND next_at IS NULL";
    sql::execute(tx, delete, [(now.0 - KEPT_MS).into()]).await
}

/// The kinds of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Welcome,
    Receipt,
    PasswordReset,
    LowBalance,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Welcome, Self::Receipt, Self::PasswordReset, Self::LowBalance];

    /// Name in the database and in metrics.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Receipt => "receipt",
            Self::PasswordReset => "password_reset",
            Self::LowBalance => "low_balance",
        }
    }

    fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A letter that this process tries to send.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) user: Option<UserId>,
    /// Of a forgotten password, until it is known whose it is.
    pub(super) address: Option<String>,
    pub(super) payment: Option<String>,
    /// This one included. Nobody else has the same, so that a late process changes nothing.
    pub(super) attempts: i32,
    pub(super) created_at: i64,
}

/// Ids of what is due, the longest due first.
pub(super) async fn list_due(core: &Core, limit: i64) -> Result<Vec<String>> {
    let due = "SELECT id FROM mails WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2";
    let rows = sql::all(core.db.read(), due, [core.clock.now().0.into(), limit.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Takes a letter that is due, unless somebody else has it. Should this process die, it is due again after a while.
pub(super) async fn claim(core: &Core, id: &str) -> Result<Option<Claimed>> {
    let (id, now) = (id.to_owned(), core.clock.now());
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = "UPDATE mails SET attempts = attempts + 1, next_at = $1 \
                              WHERE id = $2 AND next_at <= $3 \
                              RETURNING kind, user_id, address, payment_id, attempts, created_at";
                let values = [(now.0 + schedule::LEASE_MS).into(), id.as_str().into(), now.0.into()];
                let Some(row) = sql::one(tx, update, values).await? else { return Ok(None) };
                let kind: String = row.try_get_by_index(0)?;
                let unknown = || Error::Internal(format!("mail {id} is of an unknown kind, {kind}"));
                Ok(Some(Claimed {
                    kind: Kind::from_wire(&kind).ok_or_else(unknown)?,
                    user: row.try_get_by_index::<Option<String>>(1)?.map(UserId::new),
                    address: row.try_get_by_index(2)?,
                    payment: row.try_get_by_index(3)?,
                    attempts: row.try_get_by_index(4)?,
                    created_at: row.try_get_by_index(5)?,
                    id,
                }))
            })
        })
        .await
}

/// Notes that a letter has gone.
pub(super) async fn sent(core: &Core, mail: &Claimed) -> Result<()> {
    let update =
        "UPDATE mails SET next_at = NULL, problem = NULL, sent_at = $3 WHERE id = $1 AND attempts = $2";
    change(core, mail, update, vec![core.clock.now().0.into()]).await
}

/// Notes why a letter has not gone, and when it is tried again, if ever.
pub(super) async fn not_sent(core: &Core, mail: &Claimed, next_at: Option<i64>, problem: &str) -> Result<()> {
    let problem: String = problem.chars().filter(|c| !c.is_control()).take(LONGEST_PROBLEM).collect();
    let update = "UPDATE mails SET next_at = $3, problem = $4 WHERE id = $1 AND attempts = $2";
    change(core, mail, update, vec![next_at.into(), problem.into()]).await
}

/// Removes a letter that nobody is to get.
pub(super) async fn remove(core: &Core, mail: &Claimed) -> Result<()> {
    change(core, mail, "DELETE FROM mails WHERE id = $1 AND attempts = $2", Vec::new()).await
}

/// Changes a letter, unless somebody else has claimed it since.
async fn change(core: &Core, mail: &Claimed, statement: &'static str, more: Vec<Value>) -> Result<()> {
    let mut values = vec![mail.id.as_str().into(), mail.attempts.into()];
    values.extend(more);
    core.db
        .write(move |tx| {
            Box::pin(async move {
                sql::execute(tx, statement, values).await?;
                Ok(())
            })
        })
        .await
}
