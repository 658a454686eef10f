//! A forgotten password: a letter with a link to whoever has the address, and the link's use.
//!
//! The link carries 256 random bits. They are made when the letter is written and stored as their SHA-256 only; they
//! are good for an hour, and once. A newer request, a reset and a change of password end every link before.

use lumiku_dto::{
    SessionId, Timestamp, UserId,
    account::{ForgotPassword, ResetPassword, normalize_email},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::{Origin, session, token::fingerprint};
use crate::{Core, Error, Result, clock::random_key, config::Secret, entity::user, mail, sql};

/// How long a link is good, in milliseconds.
const LIFETIME_MS: i64 = 60 * 60 * 1000;

/// Asks for a letter. Whether an account has the address neither the answer tells nor the time it takes: the same is
/// written for any address, and looked up when the letter is sent.
///
/// # Errors
/// [`Error::Invalid`] naming `email` when it is no address, [`Error::RateLimited`].
pub async fn forgot(core: &Core, input: ForgotPassword, origin: Origin) -> Result<()> {
    input.validate()?;
    let email = normalize_email(&input.email);
    core.throttles.forgot(origin.ip_address.as_deref(), &email)?;
    let now = core.clock.now();
    core.db
        .write(move |tx| {
            Box::pin(async move {
                mail::withdraw_resets(tx, &email).await?;
                let delete =
                    "DELETE FROM password_resets WHERE user_id = (SELECT id FROM users WHERE email = $1)";
                sql::execute(tx, delete, [email.as_str().into()]).await?;
                mail::queue_reset(tx, &email, now).await
            })
        })
        .await
}

/// Makes the token of a letter that is about to be written, to the account `id` or whoever has `address`; `None` when
/// there is no such account, when it is not active, or when the letter was withdrawn. A letter that is written again
/// has a token of its own, beside the one that may have arrived.
pub(crate) async fn issue(
    core: &Core,
    id: Option<&UserId>,
    address: Option<&str>,
    mail: &str,
) -> Result<Option<(user::Model, Secret)>> {
    let by_id = id.map(|id| user::Column::Id.eq(id.as_str()));
    let Some(whose) = by_id.or_else(|| address.map(|address| user::Column::Email.eq(address))) else {
        return Ok(None);
    };
    let found = user::Entity::find().filter(whose).one(core.db.read()).await?;
    let Some(row) = found.filter(|row| row.is_active && row.deleted_at.is_none()) else { return Ok(None) };
    let token = Secret::new(random_key());
    let (hash, user, mail, now) =
        (fingerprint(token.expose()), row.id.clone(), mail.to_owned(), core.clock.now());
    let issued = core.db.write(move |tx| {
        Box::pin(async move {
            let address = "UPDATE mails SET user_id = $1, address = NULL WHERE id = $2";
            if sql::execute(tx, address, [user.as_str().into(), mail.as_str().into()]).await? == 0 {
                return Ok(false);
            }
            let older = "DELETE FROM password_resets WHERE user_id = $1 AND mail_id < $2";
            sql::execute(tx, older, [user.as_str().into(), mail.as_str().into()]).await?;
            let insert = "INSERT INTO password_resets (token_hash, user_id, mail_id, created_at, expires_at) \
                          VALUES ($1, $2, $3, $4, $5)";
            let expires_at = now.0 + LIFETIME_MS;
            sql::execute(
                tx,
                insert,
                [hash.into(), user.into(), mail.into(), now.0.into(), expires_at.into()],
            )
            .await?;
            Ok(true)
        })
    });
    Ok(issued.await?.then_some((row, token)))
}

/// Sets a new password by a link's token, and ends every session of the account.
///
/// # Errors
/// [`Error::Invalid`] naming `password`, or `token` when it is not or no longer good; [`Error::RateLimited`].
pub async fn reset(core: &Core, input: ResetPassword, origin: Origin) -> Result<()> {
    input.validate()?;
    core.throttles.reset(origin.ip_address.as_deref())?;
    let token = fingerprint(&input.token);
    // Looked up before the password is hashed, which is work that a guess is not worth.
    let known = "SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > $2";
    let values = [token.as_str().into(), core.clock.now().0.into()];
    let row = sql::one(core.db.read(), known, values).await?.ok_or_else(stale)?;
    let user: String = row.try_get_by_index(0)?;
    let hash = core.hasher.hash(input.password).await?;
    let (now, owner) = (core.clock.now(), user.clone());
    let ended = core.db.write(move |tx| {
        Box::pin(async move {
            let update = "UPDATE users SET password_hash = $1, updated_at = $2 WHERE id = $3 AND is_active";
            if sql::execute(tx, update, [hash.into(), now.0.into(), owner.as_str().into()]).await? == 0 {
                return Err(stale());
            }
            // Of any number of uses at once, one finds it here.
            if !forget(tx, &owner, now).await?.contains(&token) {
                return Err(stale());
            }
            end_sessions(tx, &owner, now).await
        })
    });
    let (ended, user) = (ended.await?, UserId::new(user));
    core.sessions.forget_user(&user);
    session::tell_ended(core, &user, &ended);
    tracing::info!(user.id = user.as_str(), "a password was reset");
    Ok(())
}

/// Ends every link of a user's, also of letters that have not been sent, and gives the fingerprints of those that were
/// good until now. Whoever changes the user's row does so before, for two of these must not wait for each other.
pub(crate) async fn forget(tx: &DatabaseTransaction, user: &str, now: Timestamp) -> Result<Vec<String>> {
    let unsent = "DELETE FROM mails WHERE kind = 'password_reset' AND next_at IS NOT NULL \
                  AND (user_id = $1 OR address = (SELECT email FROM users WHERE id = $1))";
    sql::execute(tx, unsent, [user.into()]).await?;
    let links = "DELETE FROM password_resets WHERE user_id = $1 RETURNING token_hash, expires_at";
    let mut good = Vec::new();
    for row in sql::all(tx, links, [user.into()]).await? {
        if row.try_get_by_index::<i64>(1)? > now.0 {
            good.push(row.try_get_by_index(0)?);
        }
    }
    Ok(good)
}

async fn end_sessions(tx: &DatabaseTransaction, user: &str, now: Timestamp) -> Result<Vec<SessionId>> {
    let end = "UPDATE sessions SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL RETURNING id";
    let rows = sql::all(tx, end, [now.0.into(), user.into()]).await?;
    rows.iter().map(|row| Ok(SessionId::new(row.try_get_by_index::<String>(0)?))).collect()
}

fn stale() -> Error {
    Error::field("token", "This link is not good any more. Ask for a new one.")
}
