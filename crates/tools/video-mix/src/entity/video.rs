//! A clip of a project. It goes with its file.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "video_mix_videos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub project_id: String,
    pub group_id: Option<String>,
    pub file_id: String,
    /// Orders the clips of a group. Deleting a file leaves a gap.
    pub position: i32,
    /// What the engine's probe found, as JSON.
    pub info: String,
    /// What its look found, as JSON; absent until then.
    pub analysis: Option<String>,
    /// What the person wants kept, as JSON.
    pub keep: Option<String>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
