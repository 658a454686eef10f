//! Which places of a job have been delivered. It outlasts the files: a person may delete one at once, and it
//! stays paid for and is not made again.

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
    "CREATE TABLE job_deliveries (
        job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        PRIMARY KEY (job_id, position)
    )",
    // Whatever a job has that did not complete, it delivered.
    "INSERT INTO job_deliveries (job_id, position)
        SELECT f.job_id, f.position FROM files f JOIN jobs j ON j.id = f.job_id
        WHERE f.kind = 'output' AND j.state <> 'completed'",
];
