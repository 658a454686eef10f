//! Run-time state and use of tools.

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
    "CREATE TABLE apps (
        id TEXT PRIMARY KEY,
        enabled BOOLEAN NOT NULL DEFAULT TRUE,
        beta BOOLEAN,
        coming_soon BOOLEAN,
        price_overrides TEXT NOT NULL DEFAULT '{}',
        allowed_roles TEXT,
        dashboard_order INTEGER,
        total_usage BIGINT NOT NULL DEFAULT 0,
        active_users BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    )",
    "CREATE TABLE app_usages (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        app_id TEXT NOT NULL,
        action TEXT NOT NULL,
        credit_used BIGINT NOT NULL,
        reference_id TEXT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX app_usages_user ON app_usages (user_id, app_id)",
    "CREATE INDEX app_usages_app ON app_usages (app_id, created_at)",
];
