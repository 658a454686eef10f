//! Opening an account.

use lumiku_dto::{
    Timestamp, UserId,
    account::{LoggedIn, Register, Role, Tier, User, WELCOME_CREDITS, normalize_email},
    credits::TransactionType,
};
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::{Origin, login};
use crate::{
    Core, Error, Result,
    clock::new_id,
    entity::user,
    error::is_unique_violation,
    ledger::{self, NewEntry, Reference},
    mail::{self, NewMail},
};

/// Opens an account with the welcome credits and logs it in, in one transaction.
///
/// # Errors
/// [`Error::Invalid`], [`Error::EmailTaken`] or [`Error::RateLimited`].
pub async fn register(core: &Core, input: Register, origin: Origin) -> Result<LoggedIn> {
    input.validate()?;
    if !mail::is_address(&normalize_email(&input.email)) {
        return Err(Error::field("email", "Enter an email address that letters can be sent to."));
    }
    core.throttles.register(origin.ip_address.as_deref())?;
    let password_hash = core.hasher.hash(input.password).await?;
    let now = core.clock.now();
    let account = NewAccount {
        email: normalize_email(&input.email),
        name: input.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        role: Role::User,
        tier: Tier::Free,
        password_hash,
        last_login_at: Some(now),
    };
    let session = login::NewSession::prepare(core, origin, now);
    let user = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut user = insert_account(tx, account, now).await?;
                user.credits = give_welcome(tx, &user.id, now).await?;
                mail::queue(tx, &user.id, NewMail::Welcome, now).await?;
                let logged_in = session.insert(tx, user).await?;
                Ok(logged_in)
            })
        })
        .await?;
    Ok(user)
}

/// An account about to be opened.
pub(crate) struct NewAccount {
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub tier: Tier,
    pub password_hash: String,
    /// Set when opening it logs in.
    pub last_login_at: Option<Timestamp>,
}

/// Writes the account with a balance of zero.
pub(crate) async fn insert_account(
    tx: &DatabaseTransaction,
    account: NewAccount,
    now: Timestamp,
) -> Result<User> {
    let row = user::Model {
        id: new_id(),
        email: account.email,
        password_hash: account.password_hash,
        name: account.name,
        role: account.role.as_str().into(),
        tier: account.tier.as_str().into(),
        fixed_tier: Some(account.tier).filter(|tier| *tier != Tier::Free).map(|tier| tier.as_str().into()),
        credits: 0,
        ledger_seq: 0,
        storage_bytes: 0,
        last_turn_at: 0,
        favorites: "[]".into(),
        is_active: true,
        created_at: now.0,
        updated_at: now.0,
        last_login_at: account.last_login_at.map(|moment| moment.0),
        deleted_at: None,
    };
    match user::Entity::insert(user::ActiveModel::from(row.clone())).exec_without_returning(tx).await {
        Ok(_) => Ok(super::to_user(row)),
        Err(error) if is_unique_violation(&error) => Err(Error::EmailTaken),
        Err(error) => Err(error.into()),
    }
}

/// Enters the welcome credits and returns the balance.
pub(crate) async fn give_welcome(tx: &DatabaseTransaction, user: &UserId, now: Timestamp) -> Result<i64> {
    let entry = NewEntry {
        user,
        amount: WELCOME_CREDITS,
        kind: TransactionType::Bonus,
        description: format!("Welcome: {WELCOME_CREDITS} credits to begin"),
        reference: Reference::User(user.as_str()),
        tool: None,
        metadata: None,
    };
    Ok(ledger::post(tx, now, entry).await?.balance)
}

/// Opens a development account unless its email is taken. Returns whether it was opened.
pub async fn seed_account(
    core: &Core,
    email: &str,
    password: &str,
    name: &str,
    role: Role,
    credits: i64,
) -> Result<bool> {
    let account = NewAccount {
        email: normalize_email(email),
        name: Some(name.to_owned()),
        role,
        tier: if role == Role::Admin { Tier::Enterprise } else { Tier::Free },
        password_hash: core.hasher.hash(password.to_owned()).await?,
        last_login_at: None,
    };
    let now = core.clock.now();
    let opened = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let user = insert_account(tx, account, now).await?;
                give_welcome(tx, &user.id, now).await?;
                if credits > WELCOME_CREDITS {
                    let entry = NewEntry {
                        user: &user.id,
                        amount: credits - WELCOME_CREDITS,
                        kind: TransactionType::Adjustment,
                        description: "Development credits".into(),
                        reference: Reference::Admin(user.id.as_str()),
                        tool: None,
                        metadata: None,
                    };
                    ledger::post(tx, now, entry).await?;
                }
                Ok(())
            })
        })
        .await;
    match opened {
        Ok(()) => Ok(true),
        Err(Error::EmailTaken) => Ok(false),
        Err(error) => Err(error),
    }
}
