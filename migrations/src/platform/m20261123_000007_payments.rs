//! Orders at the payment gateway, and every callback about them as it came.

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
    // Money in whole rupiah. `gateway` is the one that the order was opened at: only that one is asked about it.
    "CREATE TABLE payments (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id),
        merchant_order_id TEXT NOT NULL UNIQUE,
        product TEXT NOT NULL,
        product_id TEXT NOT NULL,
        description TEXT NOT NULL,
        amount BIGINT NOT NULL CHECK (amount > 0),
        credits BIGINT NOT NULL CHECK (credits >= 0),
        status TEXT NOT NULL CHECK (status IN ('pending', 'success', 'failed', 'expired', 'cancelled')),
        gateway TEXT NOT NULL,
        chosen_method TEXT,
        payment_method TEXT,
        gateway_reference TEXT,
        payment_url TEXT,
        va_number TEXT,
        qr_string TEXT,
        claimed_at BIGINT,
        reported_at BIGINT,
        asked_at BIGINT,
        next_check_at BIGINT,
        misses INTEGER NOT NULL DEFAULT 0,
        gateway_answer TEXT,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        paid_at BIGINT,
        expires_at BIGINT NOT NULL,
        CHECK ((status = 'success') = (paid_at IS NOT NULL))
    )",
    "CREATE INDEX payments_user ON payments (user_id, id)",
    "CREATE INDEX payments_due ON payments (next_check_at)",
    "CREATE INDEX payments_open ON payments (status, expires_at)",
    "CREATE INDEX payments_changes ON payments (updated_at)",
    // The same body again is counted and not kept again. A body that is no text is kept in hexadecimal.
    "CREATE TABLE payment_callbacks (
        id TEXT PRIMARY KEY,
        payment_id TEXT REFERENCES payments (id),
        digest TEXT NOT NULL UNIQUE,
        refusal TEXT,
        content_type TEXT NOT NULL,
        body TEXT NOT NULL,
        encoding TEXT NOT NULL CHECK (encoding IN ('utf8', 'hex')),
        times BIGINT NOT NULL DEFAULT 1,
        received_at BIGINT NOT NULL,
        last_received_at BIGINT NOT NULL
    )",
    "CREATE INDEX payment_callbacks_payment ON payment_callbacks (payment_id)",
    "CREATE INDEX payment_callbacks_age ON payment_callbacks (received_at)",
    // The orders of the gateway that Lumiku plays itself in development. Empty anywhere else.
    "CREATE TABLE mock_gateway_orders (
        reference TEXT PRIMARY KEY,
        merchant_order_id TEXT NOT NULL UNIQUE,
        amount BIGINT NOT NULL,
        product TEXT NOT NULL,
        method TEXT,
        callback_url TEXT NOT NULL,
        return_url TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'failed', 'expired')),
        expires_at BIGINT NOT NULL
    )",
];
