//! One ledger entry; never changed, never deleted.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_transactions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub seq: i64,
    pub amount: i64,
    pub balance: i64,
    #[sea_orm(column_name = "type")]
    pub kind: String,
    pub description: String,
    pub reference_type: String,
    pub reference_id: String,
    pub tool: Option<String>,
    pub metadata: Option<String>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
