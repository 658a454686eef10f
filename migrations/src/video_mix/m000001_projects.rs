//! Projects with their groups and clips, and which jobs belong to them.

use sea_orm_migration::prelude::*;

use crate::execute;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "CREATE TABLE video_mix_projects (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        description TEXT,
        settings TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    "CREATE INDEX video_mix_projects_user ON video_mix_projects (user_id, id)",
    "CREATE TABLE video_mix_groups (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        project_id TEXT NOT NULL REFERENCES video_mix_projects (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX video_mix_groups_project ON video_mix_groups (project_id)",
    // A clip goes with its file, wherever the file is deleted.
    "CREATE TABLE video_mix_videos (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        project_id TEXT NOT NULL REFERENCES video_mix_projects (id) ON DELETE CASCADE,
        group_id TEXT REFERENCES video_mix_groups (id) ON DELETE SET NULL,
        file_id TEXT NOT NULL UNIQUE REFERENCES files (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        info TEXT NOT NULL,
        analysis TEXT,
        keep TEXT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX video_mix_videos_project ON video_mix_videos (project_id)",
    "CREATE INDEX video_mix_videos_group ON video_mix_videos (group_id)",
    // Jobs are the platform's; this says which project each belongs to.
    "CREATE TABLE video_mix_jobs (
        job_id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        project_id TEXT NOT NULL REFERENCES video_mix_projects (id) ON DELETE CASCADE,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX video_mix_jobs_project ON video_mix_jobs (project_id, job_id)",
];
