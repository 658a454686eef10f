//! The balance, its history, and what credits cost.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Timestamp, TransactionId};

/// Why a balance changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TransactionType {
    /// Bought.
    Purchase,
    /// Given: at registration, with a plan.
    Bonus,
    /// Spent on a tool.
    Usage,
    /// Came back because work failed, was cancelled or delivered less.
    Refund,
    /// Set right by an administrator.
    Adjustment,
}

impl TransactionType {
    /// Every type.
    pub const ALL: [Self; 5] = [Self::Purchase, Self::Bonus, Self::Usage, Self::Refund, Self::Adjustment];

    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Bonus => "bonus",
            Self::Usage => "usage",
            Self::Refund => "refund",
            Self::Adjustment => "adjustment",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// `{balance}`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    pub balance: i64,
}

/// One ledger entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transaction {
    pub id: TransactionId,
    /// Signed: what the balance changed by.
    pub amount: i64,
    /// The balance after this entry.
    pub balance: i64,
    #[serde(rename = "type")]
    pub kind: TransactionType,
    pub description: String,
    /// What it belongs to, such as a job's id.
    pub reference_id: Option<String>,
    /// `job`, `usage`, `user`, `payment` or `admin`.
    pub reference_type: Option<String>,
    /// Free detail, such as the tool and the reason of a refund.
    pub metadata: Option<Value>,
    pub created_at: Timestamp,
}

/// Totals over an account's whole history. All are positive except `totalAdjusted`, which is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statistics {
    pub total_purchased: i64,
    pub total_used: i64,
    pub total_refunded: i64,
    pub total_bonus: i64,
    pub total_adjusted: i64,
    pub current_balance: i64,
}

/// Credits used by tool on one day, refunds taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageDay {
    /// `YYYY-MM-DD` in the time zone that was asked for.
    pub date: String,
    pub tools: Vec<ToolUsage>,
}

/// One tool's share of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolUsage {
    pub tool: String,
    pub credits: i64,
}

/// `{days}`, oldest first, one entry for every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    pub days: Vec<UsageDay>,
}

/// Credits on sale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Package {
    pub id: String,
    pub name: String,
    pub credits: i64,
    /// In IDR.
    pub price: i64,
    /// In IDR.
    pub price_per_credit: i64,
    /// Shown as the one most people take.
    pub popular: bool,
}

/// `{packages}` as a list answer without a cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Packages {
    pub items: Vec<Package>,
    pub next_cursor: Option<String>,
}
