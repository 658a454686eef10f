//! Logging in and out.

use lumiku_dto::{
    SessionId, Timestamp,
    account::{LoggedIn, Login, User, normalize_email},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::{Origin, Principal, device, session, token};
use crate::{
    Core, Error, Result,
    clock::new_id,
    entity::{session as session_row, user},
    sql,
};

/// Checks the password and opens a session on the caller's device. An unknown email and a wrong password
/// give the same answer after the same work.
///
/// # Errors
/// [`Error::InvalidCredentials`], [`Error::AccountInactive`] (only after the right password) or
/// [`Error::RateLimited`].
pub async fn login(core: &Core, input: Login, origin: Origin) -> Result<LoggedIn> {
    let email = normalize_email(&input.email);
    core.throttles.login(origin.ip_address.as_deref(), &email)?;
    let row = if email.contains('\0') {
        None // PostgreSQL cannot even be asked for it
    } else {
        user::Entity::find().filter(user::Column::Email.eq(email)).one(core.db.read()).await?
    };
    let hash = row.as_ref().map(|row| row.password_hash.clone());
    if !core.hasher.verify(input.password, hash).await? {
        return Err(Error::InvalidCredentials);
    }
    let row = row.ok_or(Error::InvalidCredentials)?;
    if !row.is_active {
        return Err(Error::AccountInactive);
    }
    let now = core.clock.now();
    let session = NewSession::prepare(core, origin, now);
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let stamp =
                    "UPDATE users SET last_login_at = $1, updated_at = $1 WHERE id = $2 AND is_active";
                if sql::execute(tx, stamp, [now.0.into(), row.id.as_str().into()]).await? == 0 {
                    return Err(Error::AccountInactive);
                }
                let mut user = super::to_user(row);
                user.last_login_at = Some(now);
                session.insert(tx, user).await
            })
        })
        .await
}

/// Ends the caller's own session. Its token is dead at once.
pub async fn logout(core: &Core, principal: &Principal) -> Result<()> {
    session::revoke(core, &principal.user.id, &principal.session).await
}

/// A session about to be opened.
pub(crate) struct NewSession {
    core: Core,
    id: SessionId,
    origin: Origin,
    now: Timestamp,
}

impl NewSession {
    pub(crate) fn prepare(core: &Core, origin: Origin, now: Timestamp) -> Self {
        Self { core: core.clone(), id: SessionId::new(new_id()), origin, now }
    }

    /// Writes the device and the session of `user` and signs the token.
    pub(crate) async fn insert(self, tx: &DatabaseTransaction, user: User) -> Result<LoggedIn> {
        let expires_at = self.now.plus_ms(self.core.config.session_ms);
        let token = self.core.token_key.sign(&user.id, &self.id, self.now, expires_at)?;
        let device = device::remember(tx, &user.id, &self.origin, self.now).await?;
        let row = session_row::ActiveModel {
            id: Set(self.id.to_string()),
            user_id: Set(user.id.to_string()),
            device_id: Set(device),
            token_hash: Set(token::fingerprint(&token)),
            ip_address: Set(self.origin.ip_address),
            created_at: Set(self.now.0),
            last_used_at: Set(self.now.0),
            expires_at: Set(expires_at.0),
            revoked_at: Set(None),
        };
        session_row::Entity::insert(row).exec_without_returning(tx).await?;
        Ok(LoggedIn { user, token, expires_at })
    }
}
