//! One piece of paid background work. The row is the truth.
//!
//! The column `payload` is missing on purpose: it may be megabytes, and jobs are read with every look at
//! them. `submit` writes it and `queue::read_payload` reads it for a run; nothing else needs it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub tool: String,
    pub kind: String,
    pub state: String,
    pub progress: i32,
    pub stage: Option<String>,
    pub attempt: i32,
    pub max_attempts: i32,
    pub timeout_ms: i64,
    pub run_after: i64,
    pub lease_until: Option<i64>,
    pub deadline_at: Option<i64>,
    pub worker: Option<String>,
    pub cancel_requested: bool,
    /// Why somebody else than its owner cancelled it.
    pub cancel_note: Option<String>,
    pub credits_charged: i64,
    pub credits_refunded: i64,
    pub credits_earned: i64,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub started_at: Option<i64>,
    pub completed_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
