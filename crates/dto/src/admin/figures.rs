//! Figures over all users, and the state of the books.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The most days that figures cover.
pub const MAX_FIGURE_DAYS: i64 = 366;

/// Figures over some days, each from midnight to midnight in UTC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// `YYYY-MM-DD`, the first day.
    pub from: String,
    /// `YYYY-MM-DD`, the last day.
    pub to: String,
    /// Oldest first, one entry for every day.
    pub days: Vec<FigureDay>,
    /// Credits by day and tool, oldest first; only where some moved.
    pub credits: Vec<ToolCredits>,
    /// Jobs submitted in these days by tool, by id; only tools that had some.
    pub tools: Vec<ToolFigures>,
}

/// One day. Credits are positive except `adjusted`, which is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    pub registrations: i64,
    /// Orders that were paid on this day.
    pub payments: i64,
    /// What they brought, in IDR.
    pub revenue: i64,
    /// Credits bought.
    pub purchased: i64,
    /// Credits given.
    pub bonus: i64,
    pub adjusted: i64,
    /// Credits charged.
    pub used: i64,
    /// Credits that came back.
    pub refunded: i64,
}

/// What one tool took and gave back on one day, in credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolCredits {
    /// `YYYY-MM-DD`.
    pub date: String,
    pub tool: String,
    pub used: i64,
    pub refunded: i64,
}

/// How one tool's jobs fared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolFigures {
    pub tool: String,
    pub name: String,
    /// All that were submitted, unfinished ones too.
    pub jobs: i64,
    pub completed: i64,
    pub failed: i64,
    pub cancelled: i64,
    /// Failed ones among those that completed or failed, 0 to 1; `null` when none did.
    pub failure_share: Option<f64>,
    /// Half of those that began waited at most this long, in milliseconds.
    pub wait_median_ms: Option<i64>,
    /// 95 in 100 of those that began waited at most this long, in milliseconds.
    pub wait_p95_ms: Option<i64>,
}

/// Whether the books are in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyReport {
    pub checked_at: Timestamp,
    /// Every rule that was checked, in words.
    pub rules: Vec<String>,
    /// What breaks one; empty when the books are in order. At most 1,000 are shown.
    pub findings: Vec<VerifyFinding>,
    /// All that were found.
    pub total: i64,
}

/// Something that disagrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyFinding {
    pub rule: String,
    /// What breaks it, such as a user's or a job's id.
    pub subject: String,
    /// The figures.
    pub detail: String,
}
