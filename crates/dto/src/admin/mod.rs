//! The admin's desk: accounts, payments, tools, jobs, figures and the audit log, over all users.

mod audit;
mod figures;
mod job;
mod payment;
mod tool;
mod user;

pub use audit::{AuditAction, AuditEntry, AuditTarget};
pub use figures::{
    FigureDay, Figures, MAX_FIGURE_DAYS, ToolCredits, ToolFigures, VerifyFinding, VerifyReport,
};
pub use job::{AdminJob, QueueState, ToolQueue};
pub use payment::{AdminPayment, AdminPaymentDetail, PaymentCallback};
pub use tool::{AdminTool, AdminTools, DASHBOARD_ORDER, MAX_PRICE, ToolOverrides, UpdateTool};
pub use user::{AdjustCredits, AdjustedCredits, AdminUser, AdminUserDetail, MAX_ADJUSTMENT, UpdateAdminUser};

use serde::{Deserialize, Serialize};

use crate::{UserId, text, validate::Fields};

/// The longest reason, in characters.
pub const MAX_REASON_LENGTH: usize = 500;
/// The longest text that is searched for, in characters.
pub const MAX_SEARCH_LENGTH: usize = 254;

/// Whom something belongs to, in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserRef {
    pub id: UserId,
    pub email: String,
    pub name: Option<String>,
}

/// Why an admin does something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

impl Reason {
    /// There is a reason.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        fields.check("reason", check_reason(&self.reason));
        fields.finish()
    }
}

/// 1 to 500 characters, without control characters but line breaks.
pub fn check_reason(reason: &str) -> Result<(), &'static str> {
    if text::is_invisible(reason) {
        return Err("Say why, in a sentence.");
    }
    if reason.chars().count() > MAX_REASON_LENGTH {
        return Err("Use at most 500 characters.");
    }
    if reason.chars().any(|c| c.is_control() && c != '\n') {
        return Err("A reason cannot hold control characters.");
    }
    if text::turns_direction(reason) {
        return Err("A reason cannot hold characters that turn it round.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_sentence() {
        assert_eq!(check_reason("Paid twice"), Ok(()));
        for bad in ["", "  \n ", "a\u{7}b", &"x".repeat(501)] {
            assert!(check_reason(bad).is_err(), "{bad:?}");
        }
    }
}
