//! The log of what admins did.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Timestamp, UserId};

/// What an admin did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditAction {
    /// Changed an account's tier, role or activity.
    UserUpdated,
    /// Ended an account's sessions.
    SessionsEnded,
    /// Changed a balance.
    CreditsAdjusted,
    /// Asked the gateway about a payment.
    PaymentAsked,
    /// Changed a tool.
    ToolUpdated,
    /// Submitted a job again.
    JobRetried,
    /// Told a job to stop.
    JobCancelled,
}

impl AuditAction {
    /// Every action.
    pub const ALL: [Self; 7] = [
        Self::UserUpdated,
        Self::SessionsEnded,
        Self::CreditsAdjusted,
        Self::PaymentAsked,
        Self::ToolUpdated,
        Self::JobRetried,
        Self::JobCancelled,
    ];

    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserUpdated => "user_updated",
            Self::SessionsEnded => "sessions_ended",
            Self::CreditsAdjusted => "credits_adjusted",
            Self::PaymentAsked => "payment_asked",
            Self::ToolUpdated => "tool_updated",
            Self::JobRetried => "job_retried",
            Self::JobCancelled => "job_cancelled",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// The kind of thing that an action was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditTarget {
    User,
    Payment,
    Tool,
    Job,
}

impl AuditTarget {
    /// Name on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Payment => "payment",
            Self::Tool => "tool",
            Self::Job => "job",
        }
    }

    /// Reads a name from the database; `None` when it is unknown.
    pub fn from_wire(text: &str) -> Option<Self> {
        [Self::User, Self::Payment, Self::Tool, Self::Job].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One admin action. Nobody can change or remove it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    pub id: String,
    /// Who; absent for the command line.
    pub actor_id: Option<UserId>,
    /// Their address as it is now, or `command line`. It goes when the account is closed; the id stays.
    pub actor: String,
    pub action: AuditAction,
    pub target_type: AuditTarget,
    pub target_id: String,
    /// The target for a person, as it is now: an address, an order, a tool's name.
    pub target: String,
    /// What the action changed, as it was: the changed fields only.
    pub before: Option<Value>,
    /// The same, as it became.
    pub after: Option<Value>,
    pub reason: Option<String>,
    pub ip_address: Option<String>,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_read_as_it_is_written() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_wire(action.as_str()), Some(action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        }
    }
}
