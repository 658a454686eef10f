//! Users, devices and sessions.

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
    "CREATE TABLE users (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL,
        name TEXT,
        role TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
        tier TEXT NOT NULL DEFAULT 'free' CHECK (tier IN ('free', 'basic', 'pro', 'enterprise')),
        credits BIGINT NOT NULL DEFAULT 0 CHECK (credits >= 0),
        ledger_seq BIGINT NOT NULL DEFAULT 0,
        storage_bytes BIGINT NOT NULL DEFAULT 0 CHECK (storage_bytes >= 0),
        last_turn_at BIGINT NOT NULL DEFAULT 0,
        favorites TEXT NOT NULL DEFAULT '[]',
        is_active BOOLEAN NOT NULL DEFAULT TRUE,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        last_login_at BIGINT,
        deleted_at BIGINT
    )",
    "CREATE TABLE devices (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        device_hash TEXT NOT NULL,
        device_name TEXT NOT NULL,
        user_agent TEXT NOT NULL,
        ip_address TEXT,
        last_used_at BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        UNIQUE (user_id, device_hash)
    )",
    "CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        device_id TEXT NOT NULL REFERENCES devices (id),
        token_hash TEXT NOT NULL UNIQUE,
        ip_address TEXT,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        revoked_at BIGINT
    )",
    "CREATE INDEX sessions_user ON sessions (user_id)",
    "CREATE INDEX sessions_device ON sessions (device_id)",
    "CREATE INDEX sessions_expiry ON sessions (expires_at)",
];
