//! Accounts, as an admin sees and changes them.

use serde::{Deserialize, Serialize};

use super::check_reason;
use crate::{
    Timestamp, UserId,
    account::{Role, Tier},
    credits::{Statistics, Transaction},
    validate::Fields,
};

/// The most credits one adjustment adds or takes.
pub const MAX_ADJUSTMENT: i64 = 10_000_000;

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminUser {
    pub id: UserId,
    pub email: String,
    pub name: Option<String>,
    pub role: Role,
    pub tier: Tier,
    pub credits: i64,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
    /// When its owner closed it. Nothing of a closed account can be changed.
    pub closed_at: Option<Timestamp>,
}

/// An account with what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdminUserDetail {
    pub user: AdminUser,
    pub statistics: Statistics,
    pub storage_bytes: i64,
    /// Sessions that are still valid.
    pub sessions: i64,
    /// Paid orders.
    pub payments: i64,
    /// What they brought, in IDR.
    pub revenue: i64,
    pub jobs: i64,
    /// Jobs that wait or run.
    pub unfinished_jobs: i64,
}

/// A change to an account. An absent field stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateAdminUser {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// `false` ends the account's sessions, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Why; for the audit log.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// A change to a balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustCredits {
    /// Credits to add; negative takes them away. Not 0.
    #[cfg_attr(feature = "openapi", schema(minimum = -10_000_000, maximum = 10_000_000))]
    pub amount: i64,
    /// Why. The account's owner sees it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// What an adjustment did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustedCredits {
    pub transaction: Transaction,
    /// The balance after it.
    pub balance: i64,
}

impl UpdateAdminUser {
    /// Something changes, and for a reason.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("reason", check_reason(&self.reason));
        if self.tier.is_none() && self.role.is_none() && self.is_active.is_none() {
            fields.check("tier", Err("Change the plan, the role or whether the account is active."));
        }
        fields.finish()
    }
}

impl AdjustCredits {
    /// The amount is within its bounds and not 0, and there is a reason.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("reason", check_reason(&self.reason));
        if self.amount == 0 {
            fields.check("amount", Err("Enter the credits to add or take away."));
        }
        if !(-MAX_ADJUSTMENT..=MAX_ADJUSTMENT).contains(&self.amount) {
            fields.check("amount", Err("At most 10,000,000 credits at once."));
        }
        fields.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adjustment_moves_something_and_says_why() {
        let check = |amount, reason: &str| AdjustCredits { amount, reason: reason.into() }.validate();
        assert_eq!(check(-5, "Paid twice"), Ok(()));
        for (amount, reason) in [(0, "a"), (MAX_ADJUSTMENT + 1, "a"), (i64::MIN, "a"), (1, " ")] {
            assert!(check(amount, reason).is_err(), "{amount} {reason:?}");
        }
    }
}
