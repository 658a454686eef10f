//! The log of what admins did, and what their desk reads and sets.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::execute;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        execute(manager, STATEMENTS).await?;
        match manager.get_database_backend() {
            DbBackend::Sqlite => execute(manager, APPEND_ONLY_SQLITE).await,
            _ => execute(manager, APPEND_ONLY_POSTGRES).await,
        }
    }
}

const STATEMENTS: &[&str] = &[
    // Ids only: names and addresses are read from the accounts, so that they go when an account is closed. No actor
    // is the command line.
    "CREATE TABLE audit_log (
        id TEXT PRIMARY KEY,
        actor_id TEXT REFERENCES users (id),
        action TEXT NOT NULL,
        target_type TEXT NOT NULL CHECK (target_type IN ('user', 'payment', 'tool', 'job')),
        target_id TEXT NOT NULL,
        state_before TEXT,
        state_after TEXT,
        reason TEXT,
        ip_address TEXT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX audit_log_actor ON audit_log (actor_id, id)",
    "CREATE INDEX audit_log_action ON audit_log (action, id)",
    "CREATE INDEX audit_log_target ON audit_log (target_id, id)",
    "ALTER TABLE apps ADD COLUMN min_tier TEXT CHECK (min_tier IN ('free', 'basic', 'pro', 'enterprise'))",
    // Why somebody else than its owner cancelled it.
    "ALTER TABLE jobs ADD COLUMN cancel_note TEXT",
    // Lists and figures over all users.
    "CREATE INDEX users_registration ON users (created_at)",
    "CREATE INDEX payments_status ON payments (status, id)",
    "CREATE INDEX payments_paid ON payments (paid_at)",
    "CREATE INDEX jobs_state ON jobs (state, id)",
    "CREATE INDEX jobs_submission ON jobs (created_at)",
    "CREATE INDEX credit_transactions_time ON credit_transactions (created_at)",
];

// Nobody edits it, also who opens the database by hand.
const APPEND_ONLY_SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
    "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
    // A replacement deletes without telling the trigger above.
    "CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
    WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
];

const APPEND_ONLY_POSTGRES: &[&str] = &[
    "CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit_log is append-only'; END $$",
    "CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_append_only()",
    "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_append_only()",
];
