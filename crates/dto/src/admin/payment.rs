//! Payments, with what the gateway said and what they gave.

use serde::{Deserialize, Serialize};

use super::UserRef;
use crate::{Timestamp, credits::Transaction, payment::Payment};

/// A payment in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminPayment {
    pub payment: Payment,
    pub user: UserRef,
}

/// A payment beside everything that was heard about it and everything it gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminPaymentDetail {
    pub payment: Payment,
    pub user: UserRef,
    /// The gateway it was opened at: `mock`, `sandbox` or `production`.
    pub gateway: String,
    /// The gateway's last answer to a question of ours, as it came.
    pub gateway_answer: Option<String>,
    /// When the gateway was last asked.
    pub asked_at: Option<Timestamp>,
    /// When it will be asked by itself.
    pub next_check_at: Option<Timestamp>,
    /// Callbacks that were taken, oldest first.
    pub callbacks: Vec<PaymentCallback>,
    /// Ledger entries of it, oldest first.
    pub entries: Vec<Transaction>,
}

/// A body that the gateway posted, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentCallback {
    pub content_type: String,
    /// The body; in hexadecimal when `isHex`.
    pub body: String,
    pub is_hex: bool,
    /// How often it came.
    pub times: i64,
    pub received_at: Timestamp,
    pub last_received_at: Timestamp,
}
