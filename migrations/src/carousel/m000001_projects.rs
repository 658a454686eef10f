//! Projects and brands, which jobs belong to a project, and which exports of it are paid.

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
    // Where a project stands is read from its jobs and kept nowhere. `job_id` is its latest; `credits` what
    // was paid for it otherwise than by a job of its own.
    "CREATE TABLE carousel_projects (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        template_id TEXT NOT NULL,
        slide_count INTEGER NOT NULL,
        content TEXT NOT NULL,
        revision BIGINT NOT NULL,
        brief TEXT,
        written TEXT,
        written_by TEXT,
        job_id TEXT,
        credits BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    "CREATE INDEX carousel_projects_user ON carousel_projects (user_id, id)",
    "CREATE TABLE carousel_brands (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        kit TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    "CREATE INDEX carousel_brands_user ON carousel_brands (user_id, id)",
    // Jobs are the platform's; this says which projects each belongs to, and what it does to them.
    "CREATE TABLE carousel_jobs (
        job_id TEXT NOT NULL,
        project_id TEXT NOT NULL REFERENCES carousel_projects (id) ON DELETE CASCADE,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        action TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (job_id, project_id)
    )",
    "CREATE INDEX carousel_jobs_project ON carousel_jobs (project_id, job_id)",
    // The job that was charged for pictures of this content in this size. It counts when it has completed.
    "CREATE TABLE carousel_exports (
        project_id TEXT NOT NULL REFERENCES carousel_projects (id) ON DELETE CASCADE,
        digest TEXT NOT NULL,
        size TEXT NOT NULL,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        job_id TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (project_id, digest, size)
    )",
];
