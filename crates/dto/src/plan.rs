//! Plans: a tier for a month at a time, with credits. A month is [`MONTH_DAYS`] days. Money is whole rupiah.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, account::Tier};

/// Days that a month of a plan lasts.
pub const MONTH_DAYS: i64 = 30;

/// A plan on sale, or the free one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    pub id: Tier,
    pub name: String,
    /// In IDR, for a month; 0 for the free one.
    pub price: i64,
    /// Credits given with each month that is bought.
    pub credits: i64,
    /// What it brings, a line each.
    pub features: Vec<String>,
}

/// Every plan, lowest tier first, the free one included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plans {
    pub items: Vec<Plan>,
    /// Never there: they are few.
    pub next_cursor: Option<String>,
}

/// How the caller's plan stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscription {
    /// What the account may use now.
    pub tier: Tier,
    /// The plan that is paid for now; `null` without one.
    pub plan_id: Option<Tier>,
    /// Since when the account has that plan without a break.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// Until when that plan is paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Whether an administrator set the tier, whatever is paid for.
    pub set_by_admin: bool,
    /// What is paid for from now on, in order: the plan of now, then what follows it.
    pub periods: Vec<PlanPeriod>,
}

/// Time that is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanPeriod {
    pub plan_id: Tier,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Which plan to buy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChoosePlan {
    /// `basic`, `pro` or `enterprise`.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub plan_id: String,
    /// The gateway's two-character code of a channel; absent to choose one on its page. Has no part in a quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 2))]
    pub payment_method: Option<String>,
    /// The amount that was shown, in IDR; when it is another one by now, nothing is opened. Has no part in a quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
}

/// What buying a plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PlanChange {
    /// A month from now on.
    Buy,
    /// Another month of the plan that runs.
    Extend,
    /// A higher plan for the rest of the time that is paid for.
    Upgrade,
}

/// What a plan costs the caller now, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanQuote {
    pub kind: PlanChange,
    pub plan_id: Tier,
    /// In IDR: the sum of the lines.
    pub amount: i64,
    /// Credits given once it is paid.
    pub credits: i64,
    /// Until when the plan is paid for then, if it is paid now.
    pub ends_at: Timestamp,
    pub lines: Vec<PlanQuoteLine>,
}

/// One part of an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanQuoteLine {
    pub label: String,
    /// In IDR, signed.
    pub amount: i64,
}

impl PlanChange {
    /// Every change.
    pub const ALL: [Self; 3] = [Self::Buy, Self::Extend, Self::Upgrade];

    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Extend => "extend",
            Self::Upgrade => "upgrade",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_is_written() {
        for change in PlanChange::ALL {
            assert_eq!(PlanChange::from_wire(change.as_str()), Some(change));
            assert_eq!(serde_json::to_value(change).unwrap(), change.as_str());
        }
    }
}
