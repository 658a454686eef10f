//! A project.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "carousel_projects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub title: String,
    /// A `ProjectType`.
    pub kind: String,
    pub template_id: String,
    pub slide_count: i32,
    /// As JSON.
    pub content: String,
    /// Grows by one with each change.
    pub revision: i64,
    /// What the writer was asked for, as JSON.
    pub brief: Option<String>,
    /// Who wrote it, as JSON.
    pub written: Option<String>,
    /// The job that did, so that a repeated run sees that it is done.
    pub written_by: Option<String>,
    /// The latest job.
    pub job_id: Option<String>,
    /// Credits paid otherwise than by a job of its own.
    pub credits: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
