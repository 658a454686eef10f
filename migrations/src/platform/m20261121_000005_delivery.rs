//! Outputs that are delivered while their job runs, and second pictures of files.

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
    "ALTER TABLE jobs ADD COLUMN credits_earned BIGINT NOT NULL DEFAULT 0 CHECK (credits_earned >= 0)",
    "ALTER TABLE files ADD COLUMN preview_key TEXT",
    // One output at each place of a job. Uploads have no job, and absent values differ from each other.
    "DROP INDEX files_job",
    "CREATE UNIQUE INDEX files_job ON files (job_id, position)",
];
