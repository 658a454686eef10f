//! Jobs, files and notifications.

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
    "CREATE TABLE jobs (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        tool TEXT NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
        progress INTEGER NOT NULL DEFAULT 0,
        stage TEXT,
        attempt INTEGER NOT NULL DEFAULT 0,
        max_attempts INTEGER NOT NULL,
        timeout_ms BIGINT NOT NULL,
        run_after BIGINT NOT NULL DEFAULT 0,
        lease_until BIGINT,
        deadline_at BIGINT,
        worker TEXT,
        cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
        credits_charged BIGINT NOT NULL CHECK (credits_charged >= 0),
        credits_refunded BIGINT NOT NULL DEFAULT 0 CHECK (credits_refunded >= 0),
        error_code TEXT,
        error_message TEXT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        started_at BIGINT,
        completed_at BIGINT,
        CHECK (credits_refunded <= credits_charged)
    )",
    "CREATE INDEX jobs_user ON jobs (user_id, id)",
    "CREATE INDEX jobs_queue ON jobs (state, user_id, id)",
    "CREATE INDEX jobs_changes ON jobs (updated_at)",
    "CREATE TABLE files (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        kind TEXT NOT NULL CHECK (kind IN ('upload', 'output')),
        tool TEXT NOT NULL,
        name TEXT NOT NULL,
        mime TEXT NOT NULL,
        size BIGINT NOT NULL,
        width INTEGER,
        height INTEGER,
        duration_ms BIGINT,
        sha256 TEXT NOT NULL,
        storage_key TEXT NOT NULL,
        thumbnail_key TEXT,
        job_id TEXT,
        position INTEGER NOT NULL DEFAULT 0,
        metadata TEXT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX files_user ON files (user_id, kind, id)",
    "CREATE INDEX files_job ON files (job_id)",
    "CREATE INDEX files_storage ON files (storage_key)",
    "CREATE TABLE notifications (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        link TEXT,
        read_at BIGINT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX notifications_user ON notifications (user_id, id)",
];
