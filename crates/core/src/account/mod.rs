//! Accounts: registration, profile, password and what to do without it, deletion; sessions and devices below.

pub mod adjust;
pub mod delete;
pub mod device;
pub mod login;
pub(crate) mod password;
pub mod profile;
pub mod register;
pub mod reset;
pub mod session;
pub(crate) mod throttle;
pub(crate) mod token;

use lumiku_dto::{
    Timestamp, UserId,
    account::{Role, Tier, User},
};
use sea_orm::EntityTrait;

use crate::{Core, Error, Result, entity::user};

pub use session::Principal;

/// Where a request comes from, for sessions, devices and throttles.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The client's address.
    pub ip_address: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: String,
}

/// An account by its id, straight from the database.
pub async fn find_user(core: &Core, id: &UserId) -> Result<User> {
    Ok(to_user(find_row(core, id).await?))
}

async fn find_row(core: &Core, id: &UserId) -> Result<user::Model> {
    user::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)
}

pub(crate) fn to_user(row: user::Model) -> User {
    User {
        id: UserId::new(row.id),
        email: row.email,
        name: row.name,
        role: Role::from_wire(&row.role).unwrap_or_default(),
        tier: Tier::from_wire(&row.tier).unwrap_or_default(),
        credits: row.credits,
        is_active: row.is_active,
        created_at: Timestamp(row.created_at),
        last_login_at: row.last_login_at.map(Timestamp),
    }
}
