//! Sessions: who a token stands for, and ending it.
//!
//! A request looks its session and its user up by the token's `sid`. Both stand in a small cache for a
//! moment, and whatever changes them takes them out, so that a revocation counts on the next request.
//! Another process's change counts when the moment is over.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use lumiku_dto::{SessionId, Timestamp, UserId, account::Session, account::User};
use moka::sync::Cache;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use subtle::ConstantTimeEq;

use super::token::{TokenSubject, fingerprint};
use crate::{
    Core, Error, Result,
    entity::{device, session, user},
    sql,
};

/// Longest time a change by another process goes unnoticed.
const SESSION_TTL: Duration = Duration::from_secs(5);
const USER_TTL: Duration = Duration::from_secs(1);
/// How long the subject of an unused token is remembered.
const SUBJECT_IDLE: Duration = Duration::from_mins(5);
/// How often a session's last use is written.
const TOUCH_MS: i64 = 60_000;

/// The authenticated caller.
#[derive(Clone, Debug)]
pub struct Principal {
    pub user: Arc<User>,
    pub session: SessionId,
}

#[derive(Clone)]
struct CachedSession {
    user: UserId,
    token_hash: String,
    expires_at: Timestamp,
}

/// Sessions and users that were read a moment ago.
pub(crate) struct SessionCache {
    /// What genuine tokens say, by fingerprint: a signature that held once holds for good. Whether the
    /// session and the user still stand is asked each time.
    subjects: Cache<String, Arc<TokenSubject>>,
    sessions: Cache<SessionId, Arc<CachedSession>>,
    users: Cache<UserId, Arc<User>>,
    /// Moves with each invalidation, so that a read that began before one is not kept after it.
    generation: AtomicU64,
}

impl Default for SessionCache {
    fn default() -> Self {
        Self {
            subjects: Cache::builder().max_capacity(10_000).time_to_idle(SUBJECT_IDLE).build(),
            sessions: Cache::builder().max_capacity(10_000).time_to_live(SESSION_TTL).build(),
            users: Cache::builder().max_capacity(10_000).time_to_live(USER_TTL).build(),
            generation: AtomicU64::new(0),
        }
    }
}

impl SessionCache {
    /// Forgets a user whose row changed.
    pub(crate) fn forget_user(&self, user: &UserId) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.users.invalidate(user);
    }

    fn forget_session(&self, session: &SessionId) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.sessions.invalidate(session);
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }
}

/// Who the token stands for.
///
/// # Errors
/// [`Error::Unauthorized`] for a token that is not ours, [`Error::SessionExpired`] for one that was ended
/// or ran out, [`Error::AccountInactive`].
pub async fn authenticate(core: &Core, token: &str) -> Result<Principal> {
    let fingerprint = fingerprint(token);
    let subject = read_token(core, token, &fingerprint)?;
    let session = find_session(core, &subject.session).await?;
    let same_token = session.token_hash.as_bytes().ct_eq(fingerprint.as_bytes());
    if session.user != subject.user || !bool::from(same_token) {
        return Err(Error::Unauthorized);
    }
    if session.expires_at.min(subject.expires_at) <= core.clock.now() {
        return Err(Error::SessionExpired);
    }
    let user = find_user(core, &session.user).await?;
    if !user.is_active {
        return Err(Error::AccountInactive);
    }
    Ok(Principal { user, session: subject.session.clone() })
}

/// What the token says. Checking a signature costs more than everything else here, so it is done once.
fn read_token(core: &Core, token: &str, fingerprint: &str) -> Result<Arc<TokenSubject>> {
    if let Some(known) = core.sessions.subjects.get(fingerprint) {
        return Ok(known);
    }
    let subject = Arc::new(core.token_key.read(token)?);
    core.sessions.subjects.insert(fingerprint.to_owned(), Arc::clone(&subject));
    Ok(subject)
}

async fn find_session(core: &Core, id: &SessionId) -> Result<Arc<CachedSession>> {
    if let Some(found) = core.sessions.sessions.get(id) {
        return Ok(found);
    }
    let generation = core.sessions.generation();
    let row = session::Entity::find_by_id(id.as_str()).one(core.db.read()).await?;
    let row = row.filter(|row| row.revoked_at.is_none()).ok_or(Error::SessionExpired)?;
    touch(core, &row);
    let found = Arc::new(CachedSession {
        user: UserId::new(row.user_id),
        token_hash: row.token_hash,
        expires_at: Timestamp(row.expires_at),
    });
    if core.sessions.generation() == generation {
        core.sessions.sessions.insert(id.clone(), Arc::clone(&found));
    }
    Ok(found)
}

async fn find_user(core: &Core, id: &UserId) -> Result<Arc<User>> {
    if let Some(found) = core.sessions.users.get(id) {
        return Ok(found);
    }
    let generation = core.sessions.generation();
    let row = user::Entity::find_by_id(id.as_str()).one(core.db.read()).await?;
    let found = Arc::new(super::to_user(row.ok_or(Error::Unauthorized)?));
    if core.sessions.generation() == generation {
        core.sessions.users.insert(id.clone(), Arc::clone(&found));
    }
    Ok(found)
}

/// Notes the use of a session, at most once a minute and without holding up the request.
fn touch(core: &Core, row: &session::Model) {
    let now = core.clock.now();
    if now.0 - row.last_used_at < TOUCH_MS {
        return;
    }
    let (core, session, device) = (core.clone(), row.id.clone(), row.device_id.clone());
    tokio::spawn(async move {
        let noted = core.db.write(move |tx| {
            Box::pin(async move {
                let session_used = "UPDATE sessions SET last_used_at = $1 WHERE id = $2";
                sql::execute(tx, session_used, [now.0.into(), session.into()]).await?;
                let device_used = "UPDATE devices SET last_used_at = $1 WHERE id = $2";
                sql::execute(tx, device_used, [now.0.into(), device.into()]).await?;
                Ok(())
            })
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "the last use of a session was not noted");
        }
    });
}

/// A user's sessions that are still valid, most recently used first.
pub async fn list_sessions(core: &Core, principal: &Principal) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::Column::UserId.eq(principal.user.id.as_str()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(core.clock.now().0))
        .order_by_desc(session::Column::LastUsedAt)
        .all(core.db.read())
        .await?;
    let devices = device::Entity::find()
        .filter(device::Column::UserId.eq(principal.user.id.as_str()))
        .all(core.db.read())
        .await?;
    let name = |id: &str| {
        devices.iter().find(|device| device.id == id).map_or("Unknown device", |device| &device.device_name)
    };
    Ok(rows
        .into_iter()
        .map(|row| Session {
            device_name: name(&row.device_id).to_owned(),
            current: row.id == principal.session.as_str(),
            id: SessionId::new(row.id),
            ip_address: row.ip_address,
            created_at: Timestamp(row.created_at),
            last_used_at: Timestamp(row.last_used_at),
            expires_at: Timestamp(row.expires_at),
        })
        .collect())
}

/// Ends one of the user's sessions.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs or has ended already.
pub async fn revoke(core: &Core, user: &UserId, session: &SessionId) -> Result<()> {
    let revoked = revoke_where(core, user, "id = $3", session.as_str()).await?;
    if revoked.is_empty() { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends every session of a device of the user's.
pub(crate) async fn revoke_device(core: &Core, user: &UserId, device: &str) -> Result<()> {
    revoke_where(core, user, "device_id = $3", device).await.map(|_| ())
}

/// Ends every session of the user's but one.
pub(crate) async fn revoke_others(core: &Core, user: &UserId, keep: &SessionId) -> Result<()> {
    revoke_where(core, user, "id <> $3", keep.as_str()).await.map(|_| ())
}

async fn revoke_where(
    core: &Core,
    user: &UserId,
    condition: &'static str,
    value: &str,
) -> Result<Vec<SessionId>> {
    let now = core.clock.now();
    let (owner, value) = (user.to_string(), value.to_owned());
    let revoked: Vec<SessionId> = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let update = format!(
                    "UPDATE sessions SET revoked_at = $1 WHERE user_id = $2 AND {condition} \
                     AND revoked_at IS NULL RETURNING id"
                );
                let rows = sql::all(tx, &update, [now.0.into(), owner.into(), value.into()]).await?;
                rows.iter().map(|row| Ok(SessionId::new(row.try_get_by_index::<String>(0)?))).collect()
            })
        })
        .await?;
    tell_ended(core, user, &revoked);
    Ok(revoked)
}

/// Makes the end of sessions count at once in this process.
pub(crate) fn tell_ended(core: &Core, user: &UserId, sessions: &[SessionId]) {
    for session in sessions {
        core.sessions.forget_session(session);
    }
    if !sessions.is_empty() {
        core.events.sessions_ended(user);
    }
}

/// Whether an authenticated caller's session still holds.
pub async fn is_valid(core: &Core, principal: &Principal) -> bool {
    match find_session(core, &principal.session).await {
        Ok(session) => {
            session.expires_at > core.clock.now()
                && find_user(core, &session.user).await.is_ok_and(|user| user.is_active)
        }
        // An unreachable database is no reason to throw anybody out.
        Err(error) => !matches!(error, Error::SessionExpired | Error::Unauthorized),
    }
}
