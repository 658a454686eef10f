//! The log of what admins did. It is written in the transaction of what it tells about, and the database refuses to
//! change or remove a line.

mod list;

use std::collections::HashSet;

use lumiku_dto::{
    Timestamp, UserId,
    admin::{AuditAction, AuditTarget},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::Value;

pub use list::{AuditFilter, list_audit};

use crate::{Result, clock::new_id, sql};

/// Who does something to what is not theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Absent for the command line.
    pub id: Option<UserId>,
    /// Where the request came from.
    pub ip_address: Option<String>,
}

/// A line about to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewAudit<'a> {
    pub action: AuditAction,
    pub target: (AuditTarget, &'a str),
    /// The fields that change, as they were.
    pub before: Option<Value>,
    /// The same, as they become.
    pub after: Option<Value>,
    pub reason: Option<&'a str>,
}

/// Writes a line and gives its id.
pub(crate) async fn record(
    tx: &DatabaseTransaction,
    actor: &Actor,
    now: Timestamp,
    new: NewAudit<'_>,
) -> Result<String> {
    let id = new_id();
    let (target_type, target_id) = new.target;
    let insert = "INSERT INTO audit_log (id, actor_id, action, target_type, target_id, state_before, state_after, \
                  reason, ip_address, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        id.as_str().into(),
        actor.id.as_ref().map(ToString::to_string).into(),
        new.action.as_str().into(),
        target_type.as_str().into(),
        target_id.into(),
        new.before.map(|value| value.to_string()).into(),
        new.after.map(|value| value.to_string()).into(),
        new.reason.map(|reason| reason.trim().to_owned()).into(),
        actor.ip_address.clone().into(),
        now.0.into(),
    ];
    sql::execute(tx, insert, values).await?;
    Ok(id)
}

/// Which of these targets the action was done to.
pub(crate) async fn targets_of<C: ConnectionTrait>(
    connection: &C,
    action: AuditAction,
    ids: impl Iterator<Item = &str>,
) -> Result<HashSet<String>> {
    let mut values: Vec<sea_orm::Value> = vec![action.as_str().into()];
    values.extend(ids.map(Into::into));
    if values.len() == 1 {
        return Ok(HashSet::new());
    }
    let places: Vec<String> = (2..=values.len()).map(|place| format!("${place}")).collect();
    let query = format!(
        "SELECT DISTINCT target_id FROM audit_log WHERE action = $1 AND target_id IN ({})",
        places.join(", ")
    );
    let rows = sql::all(connection, &query, values).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}
