//! Reading the ledger: balance, entries, totals and use by day.

use std::collections::BTreeMap;

use lumiku_dto::{
    Page, Timestamp, TransactionId, UserId,
    credits::{Statistics, ToolUsage, Transaction, TransactionType, Usage, UsageDay},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Reference;
use crate::{Core, Error, Result, entity::credit_transaction, sql};

/// A day in milliseconds.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A user's balance, straight from the database.
pub async fn balance(core: &Core, user: &UserId) -> Result<i64> {
    balance_in(core.db.read(), user).await
}

/// The same inside a transaction, with what it has posted so far.
pub async fn balance_in<C: ConnectionTrait>(tx: &C, user: &UserId) -> Result<i64> {
    let row = sql::one(tx, "SELECT credits FROM users WHERE id = $1", [user.as_str().into()]).await?;
    Ok(row.ok_or(Error::NotFound)?.try_get_by_index(0)?)
}

/// A user's entries, newest first. The cursor is an entry's sequence number.
pub async fn list_transactions(
    core: &Core,
    user: &UserId,
    kind: Option<TransactionType>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Transaction>> {
    let mut query = owned(user);
    if let Some(kind) = kind {
        query = query.filter(credit_transaction::Column::Kind.eq(kind.as_str()));
    }
    if let Some(cursor) = cursor {
        let seq: i64 =
            cursor.parse().map_err(|_| Error::field("cursor", "This cursor is not one of ours."))?;
        query = query.filter(credit_transaction::Column::Seq.lt(seq));
    }
    let rows =
        query.order_by_desc(credit_transaction::Column::Seq).limit(limit + 1).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.seq.to_string());
    Ok(page.map(to_transaction))
}

/// The entries of a user's that refer to this, oldest first.
pub(crate) async fn entries_of(
    core: &Core,
    user: &UserId,
    reference: Reference<'_>,
) -> Result<Vec<Transaction>> {
    let (kind, id) = reference.parts();
    let rows = owned(user)
        .filter(credit_transaction::Column::ReferenceType.eq(kind))
        .filter(credit_transaction::Column::ReferenceId.eq(id))
        .order_by_asc(credit_transaction::Column::Seq)
        .all(core.db.read())
        .await?;
    Ok(rows.into_iter().map(to_transaction).collect())
}

/// Up to 100,000 newest entries of a user, for a download.
pub async fn export_csv_rows(core: &Core, user: &UserId) -> Result<Vec<Transaction>> {
    let rows =
        owned(user).order_by_desc(credit_transaction::Column::Seq).limit(100_000).all(core.db.read()).await?;
    Ok(rows.into_iter().map(to_transaction).collect())
}

/// Totals over a user's whole history.
pub async fn statistics(core: &Core, user: &UserId) -> Result<Statistics> {
    let totals =
        "SELECT type, CAST(SUM(amount) AS BIGINT) FROM credit_transactions WHERE user_id = $1 GROUP BY type";
    let mut statistics = Statistics { current_balance: balance(core, user).await?, ..Statistics::default() };
    for row in sql::all(core.db.read(), totals, [user.as_str().into()]).await? {
        let kind: String = row.try_get_by_index(0)?;
        let amount: i64 = row.try_get_by_index(1)?;
        match TransactionType::from_wire(&kind) {
            Some(TransactionType::Purchase) => statistics.total_purchased = amount,
            Some(TransactionType::Bonus) => statistics.total_bonus = amount,
            Some(TransactionType::Usage) => statistics.total_used = -amount,
            Some(TransactionType::Refund) => statistics.total_refunded = amount,
            Some(TransactionType::Adjustment) => statistics.total_adjusted = amount,
            None => return Err(Error::Internal(format!("unknown transaction type {kind}"))),
        }
    }
    Ok(statistics)
}

/// Credits used by day and tool over the last `days` days, refunds taken off, in the time zone
/// `utc_offset_minutes` east of UTC. Every day is there, also an empty one.
pub async fn usage(core: &Core, user: &UserId, days: i64, utc_offset_minutes: i64) -> Result<Usage> {
    let offset = utc_offset_minutes * 60_000;
    let today = (core.clock.now().0 + offset).div_euclid(DAY_MS);
    let first = today - days + 1;
    let by_day = "SELECT (created_at + $1) / 86400000 AS day, tool, CAST(SUM(-amount) AS BIGINT) \
                  FROM credit_transactions \
                  WHERE user_id = $2 AND created_at >= $3 AND tool IS NOT NULL AND type IN ('usage', 'refund') \
                  GROUP BY day, tool ORDER BY day, tool";
    let values = [offset.into(), user.as_str().into(), (first * DAY_MS - offset).into()];
    let mut found: BTreeMap<i64, Vec<ToolUsage>> = BTreeMap::new();
    for row in sql::all(core.db.read(), by_day, values).await? {
        let credits: i64 = row.try_get_by_index(2)?;
        if credits > 0 {
            found
                .entry(row.try_get_by_index(0)?)
                .or_default()
                .push(ToolUsage { tool: row.try_get_by_index(1)?, credits });
        }
    }
    let days = (first..=today)
        .map(|day| UsageDay { date: calendar_date(day), tools: found.remove(&day).unwrap_or_default() })
        .collect();
    Ok(Usage { days })
}

/// `YYYY-MM-DD` of a day counted from the Unix epoch.
pub(crate) fn calendar_date(day: i64) -> String {
    Timestamp(day * DAY_MS).to_utc().map(|moment| moment.date().to_string()).unwrap_or_default()
}

fn owned(user: &UserId) -> sea_orm::Select<credit_transaction::Entity> {
    credit_transaction::Entity::find().filter(credit_transaction::Column::UserId.eq(user.as_str()))
}

fn to_transaction(row: credit_transaction::Model) -> Transaction {
    Transaction {
        id: TransactionId::new(row.id),
        amount: row.amount,
        balance: row.balance,
        kind: TransactionType::from_wire(&row.kind).unwrap_or(TransactionType::Adjustment),
        description: row.description,
        reference_id: Some(row.reference_id),
        reference_type: Some(row.reference_type),
        metadata: row.metadata.and_then(|text| serde_json::from_str(&text).ok()),
        created_at: Timestamp(row.created_at),
    }
}
