//! Accounts: finding them, changing their tier, role and activity, ending their sessions.

use lumiku_dto::{
    Page, SessionId, Timestamp, UserId,
    account::{Role, Session, Tier, normalize_email},
    admin::{AdminUser, AdminUserDetail, AuditAction, AuditTarget, UpdateAdminUser},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::{Map, Value, json};

use super::search;
use crate::{
    Core, Error, Result,
    account::{Principal, session},
    audit::{self, Actor, NewAudit},
    entity::user,
    ledger, plan, sql,
};

/// Which accounts are listed. An absent field does not narrow.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    pub q: Option<String>,
    pub tier: Option<Tier>,
    pub role: Option<Role>,
    pub active: Option<bool>,
}

/// Accounts, newest first, closed ones too.
pub async fn list_users(
    core: &Core,
    filter: &UserFilter,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<AdminUser>> {
    let rows = listed(filter, limit, cursor).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.clone());
    Ok(page.map(|row| to_admin_user(&row)))
}

fn listed(filter: &UserFilter, limit: u64, cursor: Option<&str>) -> Select<user::Entity> {
    let mut query = user::Entity::find();
    if let Some(q) = &filter.q {
        query = query.filter(search::users_like(q));
    }
    if let Some(tier) = filter.tier {
        query = query.filter(user::Column::Tier.eq(tier.as_str()));
    }
    if let Some(role) = filter.role {
        query = query.filter(user::Column::Role.eq(role.as_str()));
    }
    if let Some(active) = filter.active {
        query = query.filter(user::Column::IsActive.eq(active));
    }
    if let Some(cursor) = cursor {
        query = query.filter(user::Column::Id.lt(cursor));
    }
    query.order_by_desc(user::Column::Id).limit(limit + 1)
}

/// An account with what it did.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find_user(core: &Core, id: &UserId) -> Result<AdminUserDetail> {
    let row = find_row(core, id).await?;
    let counts = "SELECT \
        (SELECT COUNT(*) FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2), \
        (SELECT COUNT(*) FROM payments WHERE user_id = $1 AND status = 'success'), \
        (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payments WHERE user_id = $1 AND status = 'success'), \
        (SELECT COUNT(*) FROM jobs WHERE user_id = $1), \
        (SELECT COUNT(*) FROM jobs WHERE user_id = $1 AND state IN ('pending', 'processing'))";
    let counts = sql::one(core.db.read(), counts, [id.as_str().into(), core.clock.now().0.into()]).await?;
    let counts = counts.ok_or_else(|| Error::Internal("a count without a row".into()))?;
    Ok(AdminUserDetail {
        statistics: ledger::statistics(core, id).await?,
        storage_bytes: row.storage_bytes,
        sessions: counts.try_get_by_index(0)?,
        payments: counts.try_get_by_index(1)?,
        revenue: counts.try_get_by_index(2)?,
        jobs: counts.try_get_by_index(3)?,
        unfinished_jobs: counts.try_get_by_index(4)?,
        user: to_admin_user(&row),
    })
}

/// An account's sessions that are still valid. `current` is that of the caller's own request.
pub async fn list_sessions(core: &Core, caller: &Principal, id: &UserId) -> Result<Vec<Session>> {
    let row = find_row(core, id).await?;
    let user = std::sync::Arc::new(crate::account::to_user(row));
    session::list_sessions(core, &Principal { user, session: caller.session.clone() }).await
}

/// Changes an account. It counts on its owner's next request; deactivating ends their sessions.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] without a reason or a change; [`Error::Conflict`] for a closed account, for
/// the role or activity of the actor's own, and when no active admin would be left.
pub async fn update_user(
    core: &Core,
    actor: &Actor,
    id: &UserId,
    change: UpdateAdminUser,
) -> Result<AdminUserDetail> {
    change.validate()?;
    let (by, target, now) = (actor.clone(), id.clone(), core.clock.now());
    let ended = core
        .db
        .write(move |tx| Box::pin(async move { update_in(tx, &by, &target, &change, now).await }))
        .await?;
    core.sessions.forget_user(id);
    session::tell_ended(core, id, &ended);
    find_user(core, id).await
}

/// The same for the role of the account with this email, from the command line.
///
/// # Errors
/// As [`update_user`].
pub async fn change_role(core: &Core, email: &str, role: Role, reason: &str) -> Result<AdminUserDetail> {
    let find = user::Entity::find().filter(user::Column::Email.eq(normalize_email(email)));
    let id = UserId::new(find.one(core.db.read()).await?.ok_or(Error::NotFound)?.id);
    let change =
        UpdateAdminUser { role: Some(role), reason: reason.to_owned(), ..UpdateAdminUser::default() };
    update_user(core, &Actor::default(), &id, change).await
}

/// Makes the change and gives the sessions that it ended.
async fn update_in(
    tx: &DatabaseTransaction,
    actor: &Actor,
    id: &UserId,
    change: &UpdateAdminUser,
    now: Timestamp,
) -> Result<Vec<SessionId>> {
    hold_admins(tx, actor).await?;
    let row = user::Entity::find_by_id(id.as_str()).one(tx).await?.ok_or(Error::NotFound)?;
    refuse_closed(&row)?;
    let is_self = actor.id.as_ref() == Some(id);
    let loses_admin = row.role == Role::Admin.as_str()
        && (change.role.is_some_and(|role| role != Role::Admin) || change.is_active == Some(false));
    if is_self && (loses_admin || change.is_active == Some(false)) {
        let sentence = "You cannot take your own role or deactivate yourself. Ask another admin.";
        return Err(Error::Conflict(sentence.into()));
    }
    if loses_admin && row.is_active && count_admins(tx).await? <= 1 {
        return Err(Error::Conflict("This is the last active admin.".into()));
    }
    let tier = change.tier.map_or_else(|| row.tier.clone(), |tier| tier.as_str().to_owned());
    let role = change.role.map_or_else(|| row.role.clone(), |role| role.as_str().to_owned());
    let active = change.is_active.unwrap_or(row.is_active);
    let (before, after) = differences(&[
        ("tier", json!(row.tier), json!(tier)),
        ("role", json!(row.role), json!(role)),
        ("isActive", json!(row.is_active), json!(active)),
    ]);
    if before == json!({}) {
        return Ok(Vec::new());
    }
    if let Some(tier) = change.tier {
        plan::fix_tier_in(tx, id, tier, now).await?;
    }
    let update = "UPDATE users SET role = $1, is_active = $2, updated_at = $3 WHERE id = $4";
    sql::execute(tx, update, [role.into(), active.into(), now.0.into(), id.as_str().into()]).await?;
    let new = NewAudit {
        action: AuditAction::UserUpdated,
        target: (AuditTarget::User, id.as_str()),
        before: Some(before),
        after: Some(after),
        reason: Some(&change.reason),
    };
    audit::record(tx, actor, now, new).await?;
    if active { Ok(Vec::new()) } else { end_sessions_in(tx, id, now).await }
}

/// Ends every session of an account.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn end_sessions(core: &Core, actor: &Actor, id: &UserId) -> Result<()> {
    find_row(core, id).await?;
    let (by, target, now) = (actor.clone(), id.clone(), core.clock.now());
    let ended = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let ended = end_sessions_in(tx, &target, now).await?;
                let new = NewAudit {
                    action: AuditAction::SessionsEnded,
                    target: (AuditTarget::User, target.as_str()),
                    before: Some(json!({ "sessions": ended.len() })),
                    after: Some(json!({ "sessions": 0 })),
                    reason: None,
                };
                audit::record(tx, &by, now, new).await?;
                Ok(ended)
            })
        })
        .await?;
    session::tell_ended(core, id, &ended);
    Ok(())
}

async fn end_sessions_in(tx: &DatabaseTransaction, id: &UserId, now: Timestamp) -> Result<Vec<SessionId>> {
    let update = "UPDATE sessions SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL RETURNING id";
    let rows = sql::all(tx, update, [now.0.into(), id.as_str().into()]).await?;
    rows.iter().map(|row| Ok(SessionId::new(row.try_get_by_index::<String>(0)?))).collect()
}

/// Refuses to close the account of the last active admin.
pub(crate) async fn refuse_last_admin(tx: &DatabaseTransaction, id: &UserId) -> Result<()> {
    let admin = "SELECT 1 FROM users WHERE id = $1 AND role = 'admin'";
    if sql::one(tx, admin, [id.as_str().into()]).await?.is_none() {
        return Ok(());
    }
    let closing = Actor { id: Some(id.clone()), ip_address: None };
    match hold_admins(tx, &closing).await {
        Ok(()) if count_admins(tx).await? <= 1 => {
            Err(Error::Conflict("You are the last active admin. Make somebody else one first.".into()))
        }
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Holds the rows of all admins until the transaction ends, so that of two who take each other's role at once the
/// second one finds that the role is gone.
async fn hold_admins(tx: &DatabaseTransaction, actor: &Actor) -> Result<()> {
    let hold = "UPDATE users SET updated_at = updated_at WHERE role = 'admin'";
    sql::execute(tx, hold, []).await?;
    let Some(actor) = &actor.id else { return Ok(()) };
    let still = "SELECT 1 FROM users WHERE id = $1 AND role = 'admin' AND is_active";
    sql::one(tx, still, [actor.as_str().into()]).await?.map(|_| ()).ok_or(Error::NotFound)
}

async fn count_admins(tx: &DatabaseTransaction) -> Result<i64> {
    let row = sql::one(tx, "SELECT COUNT(*) FROM users WHERE role = 'admin' AND is_active", []).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
}

pub(super) fn refuse_closed(row: &user::Model) -> Result<()> {
    if row.deleted_at.is_none() {
        return Ok(());
    }
    Err(Error::Conflict("This account was closed by its owner.".into()))
}

/// The fields that differ, as they were and as they become.
pub(super) fn differences(fields: &[(&str, Value, Value)]) -> (Value, Value) {
    let changed = || fields.iter().filter(|(_, before, after)| before != after);
    let side = |pick: fn(&(&str, Value, Value)) -> Value| {
        Value::Object(
            changed().map(|field| (field.0.to_owned(), pick(field))).collect::<Map<String, Value>>(),
        )
    };
    (side(|field| field.1.clone()), side(|field| field.2.clone()))
}

async fn find_row(core: &Core, id: &UserId) -> Result<user::Model> {
    user::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)
}

fn to_admin_user(row: &user::Model) -> AdminUser {
    AdminUser {
        id: UserId::new(row.id.clone()),
        email: row.email.clone(),
        name: row.name.clone(),
        role: Role::from_wire(&row.role).unwrap_or_default(),
        tier: Tier::from_wire(&row.tier).unwrap_or_default(),
        credits: row.credits,
        is_active: row.is_active,
        created_at: Timestamp(row.created_at),
        last_login_at: row.last_login_at.map(Timestamp),
        closed_at: row.deleted_at.map(Timestamp),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;

    #[test]
    fn a_later_page_begins_at_its_cursor_and_skips_nothing() {
        let statement = listed(&UserFilter::default(), 20, Some("0af")).build(DbBackend::Sqlite).to_string();
        assert!(statement.ends_with(r#"WHERE "users"."id" < '0af' ORDER BY "users"."id" DESC LIMIT 21"#));
        assert!(!statement.contains("OFFSET"), "{statement}");
    }

    #[test]
    fn a_search_escapes_wildcards_on_both_engines() {
        let filter = UserFilter { q: Some("A_b%".into()), ..UserFilter::default() };
        for engine in [DbBackend::Sqlite, DbBackend::Postgres] {
            let statement = listed(&filter, 20, None).build(engine).to_string();
            assert!(statement.contains("LIKE '%a!_b!%%' ESCAPE '!'"), "{statement}");
        }
    }

    #[test]
    fn only_what_differs_is_logged() {
        let fields = [("tier", json!("free"), json!("pro")), ("role", json!("user"), json!("user"))];
        assert_eq!(differences(&fields), (json!({ "tier": "free" }), json!({ "tier": "pro" })));
    }
}
