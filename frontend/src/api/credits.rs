//! Balance, history, use and packages.

use lumiku_dto::{
    Page,
    credits::{Balance, Packages, Statistics, Transaction, TransactionType, Usage},
    path,
};

use super::{Answer, request};
use crate::url::with_query;

/// What is left.
pub async fn balance() -> Answer<Balance> {
    request::get(path::BALANCE).await
}

/// The ledger, newest first.
pub async fn list_transactions(
    kind: Option<TransactionType>,
    cursor: Option<&str>,
) -> Answer<Page<Transaction>> {
    let kind = kind.map(TransactionType::as_str);
    request::get(&with_query(path::TRANSACTIONS, &[("type", kind), ("cursor", cursor)])).await
}

/// Totals over the account's whole history.
pub async fn statistics() -> Answer<Statistics> {
    request::get(path::STATISTICS).await
}

/// Credits used on each of the last `days` days. `utc_offset` is in minutes east.
pub async fn usage(days: u32, utc_offset: i32) -> Answer<Usage> {
    let (days, offset) = (days.to_string(), utc_offset.to_string());
    request::get(&with_query(path::USAGE, &[("days", Some(&days)), ("utcOffset", Some(&offset))])).await
}

/// Credits on sale.
pub async fn packages() -> Answer<Packages> {
    request::get(path::PACKAGES).await
}
