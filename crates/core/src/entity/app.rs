//! A tool's run-time state. `None` means what the manifest says.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "apps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub enabled: bool,
    pub beta: Option<bool>,
    pub coming_soon: Option<bool>,
    pub price_overrides: String,
    pub allowed_roles: Option<String>,
    pub dashboard_order: Option<i32>,
    pub min_tier: Option<String>,
    pub total_usage: i64,
    pub active_users: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
