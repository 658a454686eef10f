//! One account. `credits` and `ledger_seq` change only through the ledger.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub email: String,
    pub password_hash: String,
    pub name: Option<String>,
    pub role: String,
    pub tier: String,
    /// The tier that an administrator fixed, whatever is paid for.
    pub fixed_tier: Option<String>,
    pub credits: i64,
    pub ledger_seq: i64,
    pub storage_bytes: i64,
    pub last_turn_at: i64,
    pub favorites: String,
    pub is_active: bool,
    pub created_at: i64,
    pub updated_at: i64,
    pub last_login_at: Option<i64>,
    pub deleted_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
