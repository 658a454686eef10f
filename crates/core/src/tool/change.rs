//! Changing a tool's state for every process.

use std::collections::BTreeMap;

use lumiku_dto::{
    Patch, Timestamp,
    account::{Role, Tier},
    admin::{AdminTool, AuditAction, AuditTarget, ToolOverrides, UpdateTool},
    tool::Manifest,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    Core, Error, Result,
    audit::{self, Actor, NewAudit},
    entity::app,
    sql,
};

/// Changes a tool's state: in this process at once, in others within seconds. Jobs that wait or run keep the price that
/// they were charged.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] naming what does not hold.
pub async fn change_tool(core: &Core, actor: &Actor, id: &str, change: UpdateTool) -> Result<AdminTool> {
    let defaults = core.tools.registered(id).ok_or(Error::NotFound)?;
    change.validate(&defaults)?;
    let (by, now) = (actor.clone(), core.clock.now());
    core.db
        .write(move |tx| Box::pin(async move { change_in(tx, &by, &defaults, change, now).await }))
        .await?;
    core.tools.reload(&core.db).await?;
    find_tool(core, id).await
}

async fn change_in(
    tx: &DatabaseTransaction,
    actor: &Actor,
    defaults: &Manifest,
    change: UpdateTool,
    now: Timestamp,
) -> Result<()> {
    // Holds the row, so that of two changes at once the second one sees the first.
    let hold = "UPDATE apps SET updated_at = updated_at WHERE id = $1";
    sql::execute(tx, hold, [defaults.id.as_str().into()]).await?;
    let row = app::Entity::find_by_id(&defaults.id).one(tx).await?.ok_or(Error::NotFound)?;
    let before = overrides(&row);
    let after = changed(before.clone(), defaults, &change);
    let (old, new) = differences(&before, &after)?;
    if old.is_empty() {
        return Ok(());
    }
    let mut row = row.into_active_model();
    row.enabled = Set(after.enabled);
    row.beta = Set(after.beta);
    row.coming_soon = Set(after.coming_soon);
    row.dashboard_order = Set(after.dashboard_order);
    row.allowed_roles = Set(after.allowed_roles.as_ref().map(to_json).transpose()?);
    row.min_tier = Set(after.min_tier.map(|tier| tier.as_str().to_owned()));
    row.price_overrides = Set(to_json(&after.price_overrides)?);
    row.updated_at = Set(now.0);
    row.update(tx).await?;
    let line = NewAudit {
        action: AuditAction::ToolUpdated,
        target: (AuditTarget::Tool, &defaults.id),
        before: Some(Value::Object(old)),
        after: Some(Value::Object(new)),
        reason: change.reason.as_deref(),
    };
    audit::record(tx, actor, now, line).await?;
    Ok(())
}

/// The overrides after a change.
fn changed(mut now: ToolOverrides, defaults: &Manifest, change: &UpdateTool) -> ToolOverrides {
    match change.enabled {
        Patch::Keep => {}
        Patch::Clear => now.enabled = defaults.enabled,
        Patch::Set(enabled) => now.enabled = enabled,
    }
    apply(&mut now.beta, &change.beta);
    apply(&mut now.coming_soon, &change.coming_soon);
    apply(&mut now.dashboard_order, &change.dashboard_order);
    apply(&mut now.allowed_roles, &change.allowed_roles);
    apply(&mut now.min_tier, &change.min_tier);
    match &change.price_overrides {
        Patch::Keep => {}
        Patch::Clear => now.price_overrides.clear(),
        Patch::Set(prices) => {
            for (action, price) in prices {
                match price {
                    Some(price) => now.price_overrides.insert(action.clone(), *price),
                    None => now.price_overrides.remove(action),
                };
            }
        }
    }
    now
}

fn apply<T: Clone>(field: &mut Option<T>, patch: &Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *field = None,
        Patch::Set(value) => *field = Some(value.clone()),
    }
}

/// The fields that differ, as they were and as they become.
fn differences(
    before: &ToolOverrides,
    after: &ToolOverrides,
) -> Result<(Map<String, Value>, Map<String, Value>)> {
    let fields = |overrides: &ToolOverrides| match serde_json::to_value(overrides) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Error::Internal("overrides are not an object".into())),
    };
    let (mut old, mut new) = (fields(before)?, fields(after)?);
    let same: Vec<String> = old.keys().filter(|name| old.get(*name) == new.get(*name)).cloned().collect();
    for name in same {
        old.remove(&name);
        new.remove(&name);
    }
    Ok((old, new))
}

/// A tool with its overrides.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find_tool(core: &Core, id: &str) -> Result<AdminTool> {
    let row = app::Entity::find_by_id(id).one(core.db.read()).await?.ok_or(Error::NotFound)?;
    to_admin_tool(core, &row).ok_or(Error::NotFound)
}

/// Every registered tool with its overrides, by dashboard order.
pub async fn list_tools(core: &Core) -> Result<Vec<AdminTool>> {
    let rows = app::Entity::find().all(core.db.read()).await?;
    let mut tools: Vec<_> = rows.iter().filter_map(|row| to_admin_tool(core, row)).collect();
    tools.sort_by(|a, b| (a.tool.dashboard.order, &a.tool.id).cmp(&(b.tool.dashboard.order, &b.tool.id)));
    Ok(tools)
}

fn to_admin_tool(core: &Core, row: &app::Model) -> Option<AdminTool> {
    let defaults = core.tools.registered(&row.id)?;
    Some(AdminTool {
        tool: super::apply(defaults.clone(), Some(row)),
        defaults,
        overrides: overrides(row),
        total_usage: row.total_usage,
        active_users: row.active_users,
        updated_at: Timestamp(row.updated_at),
    })
}

fn overrides(row: &app::Model) -> ToolOverrides {
    ToolOverrides {
        enabled: row.enabled,
        beta: row.beta,
        coming_soon: row.coming_soon,
        dashboard_order: row.dashboard_order,
        allowed_roles: row.allowed_roles.as_deref().and_then(from_json::<Vec<Role>>),
        min_tier: row.min_tier.as_deref().and_then(Tier::from_wire),
        price_overrides: from_json::<BTreeMap<String, i64>>(&row.price_overrides).unwrap_or_default(),
    }
}

fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_set_kept_and_taken_back_apart_from_the_others() {
        let prices = |pairs: &[(&str, i64)]| ToolOverrides {
            price_overrides: pairs.iter().map(|(action, price)| ((*action).to_owned(), *price)).collect(),
            enabled: true,
            ..ToolOverrides::default()
        };
        let patch = |pairs: &[(&str, Option<i64>)]| UpdateTool {
            price_overrides: Patch::Set(
                pairs.iter().map(|(action, price)| ((*action).to_owned(), *price)).collect(),
            ),
            ..UpdateTool::default()
        };
        let defaults: Manifest = manifest();
        let now = changed(prices(&[("a", 1), ("b", 2)]), &defaults, &patch(&[("a", None), ("c", Some(3))]));
        assert_eq!(now, prices(&[("b", 2), ("c", 3)]));
        let all = UpdateTool { price_overrides: Patch::Clear, ..UpdateTool::default() };
        assert_eq!(changed(now, &defaults, &all), prices(&[]));
    }

    fn manifest() -> Manifest {
        serde_json::from_value(serde_json::json!({
            "id": "a", "name": "A", "description": "", "icon": "", "category": "image", "family": "creation",
            "version": "1", "basePath": "/", "priceHint": "", "actions": [],
            "access": { "roles": ["user"], "minTier": "free" },
            "features": { "upload": false, "download": false, "history": false, "favorites": false,
                "beta": false, "comingSoon": false, "featured": false },
            "limits": { "maxFileSize": 1, "fileTypes": [], "maxConcurrent": 1, "timeout": 1 },
            "dashboard": { "order": 1, "color": "text" }, "enabled": true
        }))
        .unwrap()
    }
}
