//! E-mail that waits to be sent, and links to choose a new password.

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
    // What is to be written to whom, and not the letter itself, which is made when it is sent. A forgotten password has
    // the address as it was typed until it is known whose it is. `next_at` is empty once there is nothing left to do.
    "CREATE TABLE mails (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('welcome', 'receipt', 'password_reset', 'low_balance')),
        user_id TEXT REFERENCES users (id),
        address TEXT,
        payment_id TEXT REFERENCES payments (id),
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at BIGINT,
        problem TEXT,
        created_at BIGINT NOT NULL,
        sent_at BIGINT,
        CHECK ((user_id IS NULL) <> (address IS NULL)),
        CHECK ((kind = 'receipt') = (payment_id IS NOT NULL))
    )",
    "CREATE INDEX mails_due ON mails (next_at)",
    "CREATE INDEX mails_user ON mails (user_id)",
    "CREATE INDEX mails_address ON mails (address)",
    "CREATE INDEX mails_age ON mails (created_at)",
    // The token itself is in the letter only.
    "CREATE TABLE password_resets (
        token_hash TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        mail_id TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX password_resets_user ON password_resets (user_id)",
    "CREATE INDEX password_resets_age ON password_resets (expires_at)",
];
