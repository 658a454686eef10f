//! Plans: what was ordered, the time that is paid for, and tiers that an administrator fixed.

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
    // Counts instead of what is paid for. Until now nobody else could set a tier.
    "ALTER TABLE users ADD COLUMN fixed_tier TEXT CHECK (fixed_tier IN ('free', 'basic', 'pro', 'enterprise'))",
    "UPDATE users SET fixed_tier = tier WHERE tier <> 'free'",
    // The terms of an order of a plan, as they were when it was opened: rupiah and credits for a month.
    "CREATE TABLE plan_orders (
        payment_id TEXT PRIMARY KEY REFERENCES payments (id),
        change TEXT NOT NULL CHECK (change IN ('buy', 'extend', 'upgrade')),
        tier TEXT NOT NULL CHECK (tier IN ('basic', 'pro', 'enterprise')),
        price BIGINT NOT NULL CHECK (price > 0),
        credits BIGINT NOT NULL CHECK (credits >= 0),
        given_at BIGINT
    )",
    // A user's paid time, past and to come, end to end and without overlap. Price and credits are those of a month.
    // `closed_at`: when its end was acted upon.
    "CREATE TABLE plan_periods (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        tier TEXT NOT NULL CHECK (tier IN ('basic', 'pro', 'enterprise')),
        price BIGINT NOT NULL CHECK (price > 0),
        credits BIGINT NOT NULL CHECK (credits >= 0),
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        reminded_at BIGINT,
        closed_at BIGINT,
        CHECK (ends_at > starts_at)
    )",
    "CREATE INDEX plan_periods_user ON plan_periods (user_id, starts_at)",
    "CREATE INDEX plan_periods_open ON plan_periods (closed_at, ends_at)",
];
