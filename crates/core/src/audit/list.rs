//! Reading the log.

use lumiku_dto::{
    Page, Timestamp, UserId,
    admin::{AuditAction, AuditEntry, AuditTarget},
};
use sea_orm::QueryResult;

use crate::{
    Core, Error, Result,
    admin::search::{Conditions, contains, starts_with},
    sql,
};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// An admin's id or a part of their address.
    pub actor: Option<String>,
    pub action: Option<AuditAction>,
    /// A part of the reason or of the target's address or order, or how its id begins.
    pub q: Option<String>,
}

/// The log, newest first.
pub async fn list_audit(
    core: &Core,
    filter: &AuditFilter,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<AuditEntry>> {
    let mut wanted = Conditions::default();
    if let Some(actor) = &filter.actor {
        let (id, part) = (wanted.value(actor.as_str()), wanted.value(contains(&actor.to_lowercase())));
        wanted.and(format!("(a.actor_id = {id} OR who.email LIKE {part} ESCAPE '!')"));
    }
    if let Some(action) = filter.action {
        let action = wanted.value(action.as_str());
        wanted.and(format!("a.action = {action}"));
    }
    if let Some(q) = &filter.q {
        let (id, part) = (wanted.value(starts_with(q)), wanted.value(contains(&q.to_lowercase())));
        wanted.and(format!(
            "(a.target_id LIKE {id} ESCAPE '!' OR LOWER(a.reason) LIKE {part} ESCAPE '!' \
             OR whom.email LIKE {part} ESCAPE '!' OR LOWER(p.merchant_order_id) LIKE {part} ESCAPE '!')"
        ));
    }
    if let Some(cursor) = cursor {
        let cursor = wanted.value(cursor);
        wanted.and(format!("a.id < {cursor}"));
    }
    let most = wanted.value(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let query = format!(
        "SELECT a.id, a.actor_id, who.email, a.action, a.target_type, a.target_id, \
         COALESCE(whom.email, p.merchant_order_id, j.kind), a.state_before, a.state_after, a.reason, \
         a.ip_address, a.created_at, j.tool FROM audit_log a \
         LEFT JOIN users who ON who.id = a.actor_id \
         LEFT JOIN users whom ON a.target_type = 'user' AND whom.id = a.target_id \
         LEFT JOIN payments p ON a.target_type = 'payment' AND p.id = a.target_id \
         LEFT JOIN jobs j ON a.target_type = 'job' AND j.id = a.target_id \
         {} ORDER BY a.id DESC LIMIT {most}",
        wanted.to_sql()
    );
    let rows = sql::all(core.db.read(), &query, wanted.into_values()).await?;
    let entries = rows.iter().map(|row| to_entry(core, row)).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(entries, limit, |entry| entry.id.clone()))
}

fn to_entry(core: &Core, row: &QueryResult) -> Result<AuditEntry> {
    let (action, kind): (String, String) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
    let unknown = |what: &str| Error::Internal(format!("the audit log has an unknown {what}"));
    let target_type = AuditTarget::from_wire(&kind).ok_or_else(|| unknown("target"))?;
    let target_id: String = row.try_get_by_index(5)?;
    let named: Option<String> = row.try_get_by_index(6)?;
    let tool: Option<String> = row.try_get_by_index(12)?;
    let actor: Option<String> = row.try_get_by_index(2)?;
    let json = |index: usize| -> Result<_> {
        let text: Option<String> = row.try_get_by_index(index)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    };
    Ok(AuditEntry {
        id: row.try_get_by_index(0)?,
        actor_id: row.try_get_by_index::<Option<String>>(1)?.map(UserId::new),
        actor: actor.unwrap_or_else(|| "command line".to_owned()),
        action: AuditAction::from_wire(&action).ok_or_else(|| unknown("action"))?,
        target_type,
        target: match (target_type, tool) {
            (AuditTarget::Tool, _) => tool_name(core, &target_id),
            (AuditTarget::Job, Some(tool)) => {
                format!("{} · {}", tool_name(core, &tool), named.unwrap_or_default())
            }
            _ => named.unwrap_or_else(|| target_id.clone()),
        },
        target_id,
        before: json(7)?,
        after: json(8)?,
        reason: row.try_get_by_index(9)?,
        ip_address: row.try_get_by_index(10)?,
        created_at: Timestamp(row.try_get_by_index(11)?),
    })
}

fn tool_name(core: &Core, id: &str) -> String {
    core.tools.find(id).map_or_else(|| id.to_owned(), |manifest| manifest.name)
}
