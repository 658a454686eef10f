//! Requests that may be sent again: the first answer is kept and replayed.

use lumiku_dto::{Timestamp, UserId};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Core, Error, Result, sql};

/// How long a key is remembered, in milliseconds.
pub const RETENTION_MS: i64 = 24 * 60 * 60 * 1000;

/// A caller's key and what it was sent with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub key: String,
    /// SHA-256 over the operation and its input, in hexadecimal.
    pub request_hash: String,
}

/// The answer that was given under the key before, if any. A tool asks before it looks at anything that may
/// have changed since: a request that was accepted once is answered alike, whatever became of its inputs.
///
/// # Errors
/// [`Error::IdempotencyMismatch`] when the key was used for another request.
pub async fn find_answer<T: DeserializeOwned>(
    core: &Core,
    user: &UserId,
    key: &IdempotencyKey,
) -> Result<Option<T>> {
    read(core.db.read(), user, key, core.clock.now().0 - RETENTION_MS).await
}

/// Takes the key, or reads the answer that was given under it before.
///
/// On PostgreSQL a second request with the same key waits here for the first one's commit; on SQLite the
/// single writer orders them. Either way exactly one sees `None`.
///
/// # Errors
/// [`Error::IdempotencyMismatch`] when the key was used for another request.
pub(crate) async fn claim<T: DeserializeOwned>(
    tx: &DatabaseTransaction,
    user: &UserId,
    key: &IdempotencyKey,
    now: Timestamp,
) -> Result<Option<T>> {
    let stale = now.0 - RETENTION_MS;
    let forget =
        "DELETE FROM idempotency_keys WHERE user_id = $1 AND idempotency_key = $2 AND created_at < $3";
    sql::execute(tx, forget, [user.as_str().into(), key.key.as_str().into(), stale.into()]).await?;
    let take = "INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at) \
                VALUES ($1, $2, $3, '', $4) ON CONFLICT DO NOTHING";
    let values =
        [user.as_str().into(), key.key.as_str().into(), key.request_hash.as_str().into(), now.0.into()];
    if sql::execute(tx, take, values).await? == 1 {
        return Ok(None);
    }
    let answer = read(tx, user, key, stale).await?;
    answer.map(Some).ok_or_else(|| Error::Unavailable("the idempotency key was just forgotten".into()))
}

/// The answer kept under a key since `stale`.
async fn read<C: ConnectionTrait, T: DeserializeOwned>(
    connection: &C,
    user: &UserId,
    key: &IdempotencyKey,
    stale: i64,
) -> Result<Option<T>> {
    let read = "SELECT request_hash, response FROM idempotency_keys \
                WHERE user_id = $1 AND idempotency_key = $2 AND created_at >= $3";
    let values = [user.as_str().into(), key.key.as_str().into(), stale.into()];
    let Some(row) = sql::one(connection, read, values).await? else { return Ok(None) };
    let request_hash: String = row.try_get_by_index(0)?;
    if request_hash != key.request_hash {
        return Err(Error::IdempotencyMismatch);
    }
    let response: String = row.try_get_by_index(1)?;
    let answer = serde_json::from_str(&response)
        .map_err(|error| Error::Internal(format!("a kept answer cannot be read: {error}")))?;
    Ok(Some(answer))
}

/// Keeps the answer under a key that [`claim`] took in the same transaction.
pub(crate) async fn keep<T: Serialize>(
    tx: &DatabaseTransaction,
    user: &UserId,
    key: &IdempotencyKey,
    answer: &T,
) -> Result<()> {
    let response = serde_json::to_string(answer)
        .map_err(|error| Error::Internal(format!("an answer cannot be kept: {error}")))?;
    let update = "UPDATE idempotency_keys SET response = $1 WHERE user_id = $2 AND idempotency_key = $3";
    sql::execute(tx, update, [response.into(), user.as_str().into(), key.key.as_str().into()]).await?;
    Ok(())
}

/// Removes keys past their time.
pub(crate) async fn forget_old<C: ConnectionTrait>(tx: &C, now: Timestamp) -> Result<u64> {
    let stale = now.0 - RETENTION_MS;
    sql::execute(tx, "DELETE FROM idempotency_keys WHERE created_at < $1", [stale.into()]).await
}
