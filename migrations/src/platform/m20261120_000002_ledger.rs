//! Credit transactions and idempotency keys.

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
    "CREATE TABLE credit_transactions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        seq BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        balance BIGINT NOT NULL CHECK (balance >= 0),
        type TEXT NOT NULL CHECK (type IN ('purchase', 'bonus', 'usage', 'refund', 'adjustment')),
        description TEXT NOT NULL,
        reference_type TEXT NOT NULL,
        reference_id TEXT NOT NULL,
        tool TEXT,
        metadata TEXT,
        created_at BIGINT NOT NULL,
        UNIQUE (user_id, seq),
        UNIQUE (type, reference_type, reference_id)
    )",
    "CREATE INDEX credit_transactions_day ON credit_transactions (user_id, created_at)",
    "CREATE TABLE idempotency_keys (
        user_id TEXT NOT NULL REFERENCES users (id),
        idempotency_key TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        response TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, idempotency_key)
    )",
    "CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)",
];

// The ledger is append-only, also for whoever opens the database by hand.
const APPEND_ONLY_SQLITE: &[&str] = &[
    "CREATE TRIGGER credit_transactions_no_update BEFORE UPDATE ON credit_transactions
    BEGIN SELECT RAISE(ABORT, 'credit_transactions is append-only'); END",
    "CREATE TRIGGER credit_transactions_no_delete BEFORE DELETE ON credit_transactions
    BEGIN SELECT RAISE(ABORT, 'credit_transactions is append-only'); END",
];

const APPEND_ONLY_POSTGRES: &[&str] = &[
    "CREATE FUNCTION credit_transactions_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'credit_transactions is append-only'; END $$",
    "CREATE TRIGGER credit_transactions_append_only BEFORE UPDATE OR DELETE ON credit_transactions
    FOR EACH ROW EXECUTE FUNCTION credit_transactions_append_only()",
];
