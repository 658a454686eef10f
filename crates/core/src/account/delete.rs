//! Closing an account. The person goes; the ledger's entries stay, under an id without a name.

use lumiku_dto::{SessionId, UserId, credits::TransactionType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{profile, session};
use crate::{
    Core, Error, Result, admin,
    entity::{file, job},
    file::remove_objects,
    ledger::{self, NewEntry, Reference},
    payment, sql,
};

/// Closes the account: its files, devices, notifications and sessions go, and what its tools keep of it;
/// its remaining credits are written off, its open payments are given up, its row is emptied of everything
/// personal.
///
/// # Errors
/// [`Error::Invalid`] naming `password` when it does not match, [`Error::Conflict`] while a job of the
/// user's is waiting or running, and for the last active admin.
pub async fn delete_user(core: &Core, user: &UserId, password: String) -> Result<()> {
    profile::check_password(core, user, "password", password).await?;
    let now = core.clock.now();
    let id = user.clone();
    let (objects, sessions) = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let busy = job::Entity::find()
                    .filter(job::Column::UserId.eq(id.as_str()))
                    .filter(job::Column::State.is_in(["pending", "processing"]))
                    .one(tx)
                    .await?;
                if busy.is_some() {
                    return Err(Error::Conflict("A job of yours is still running. Cancel it first.".into()));
                }
                // Before the user's row, as a payment that is being settled does.
                payment::cancel_all(tx, &id, now).await?;
                admin::user::refuse_last_admin(tx, &id).await?;
                let files = file::Entity::find().filter(file::Column::UserId.eq(id.as_str())).all(tx).await?;
                let row = sql::one(tx, "SELECT credits FROM users WHERE id = $1", [id.as_str().into()]).await?;
                let credits: i64 = row.ok_or(Error::NotFound)?.try_get_by_index(0)?;
                if credits > 0 {
                    let entry = NewEntry {
                        user: &id,
                        amount: -credits,
                        kind: TransactionType::Adjustment,
                        description: "Account closed".into(),
                        reference: Reference::User(id.as_str()),
                        tool: None,
                        metadata: None,
                    };
                    ledger::post(tx, now, entry).await?;
                }
                let ended = "DELETE FROM sessions WHERE user_id = $1 RETURNING id";
                let ended = sql::all(tx, ended, [id.as_str().into()]).await?;
                let ended: Vec<SessionId> = ended
                    .iter()
                    .map(|row| Ok(SessionId::new(row.try_get_by_index::<String>(0)?)))
                    .collect::<Result<_>>()?;
                let own = [
                    "files",
                    "notifications",
                    "idempotency_keys",
                    "devices",
                    "mails",
                    "password_resets",
                ];
                for table in own.into_iter().chain(lumiku_migrations::personal_tables()) {
                    let delete = format!("DELETE FROM {table} WHERE user_id = $1");
                    sql::execute(tx, &delete, [id.as_str().into()]).await?;
                }
                let empty = "UPDATE users SET email = $1, password_hash = '', name = NULL, favorites = '[]', \
                             storage_bytes = 0, is_active = FALSE, deleted_at = $2, updated_at = $2 WHERE id = $3";
                let address = format!("deleted-{id}@invalid");
                sql::execute(tx, empty, [address.into(), now.0.into(), id.as_str().into()]).await?;
                Ok((files, ended))
            })
        })
        .await?;
    core.sessions.forget_user(user);
    session::tell_ended(core, user, &sessions);
    remove_objects(core, &objects).await;
    Ok(())
}
