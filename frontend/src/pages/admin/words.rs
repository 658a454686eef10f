//! Names and colours of what the wire says. Pure.

use lumiku_dto::{
    account::{Role, Tier},
    admin::{AuditAction, AuditTarget},
    job::JobStatus,
    payment::PaymentStatus,
};

use super::filters::options;
use crate::components::Tone;

pub(super) const ROLES: [Role; 2] = [Role::User, Role::Admin];

pub(super) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "User",
        Role::Admin => "Admin",
    }
}

pub(super) fn role_options() -> Vec<(String, String)> {
    options(ROLES.map(|role| (role.as_str(), role_name(role))))
}

pub(super) fn tier_options() -> Vec<(String, String)> {
    options(Tier::ALL.map(|tier| (tier.as_str(), tier.label())))
}

pub(super) const fn payment_status(status: PaymentStatus) -> (&'static str, Tone) {
    match status {
        PaymentStatus::Pending => ("Waiting", Tone::Warn),
        PaymentStatus::Success => ("Paid", Tone::Ok),
        PaymentStatus::Failed => ("Failed", Tone::Bad),
        PaymentStatus::Expired => ("Expired", Tone::Plain),
        PaymentStatus::Cancelled => ("Given up", Tone::Plain),
    }
}

pub(super) const fn job_status(status: JobStatus) -> (&'static str, Tone) {
    match status {
        JobStatus::Pending => ("Waiting", Tone::Plain),
        JobStatus::Processing => ("Running", Tone::Ember),
        JobStatus::Completed => ("Done", Tone::Ok),
        JobStatus::Failed => ("Failed", Tone::Bad),
        JobStatus::Cancelled => ("Cancelled", Tone::Plain),
    }
}

pub(super) const fn action_name(action: AuditAction) -> &'static str {
    match action {
        AuditAction::UserUpdated => "Changed an account",
        AuditAction::SessionsEnded => "Ended sessions",
        AuditAction::CreditsAdjusted => "Adjusted credits",
        AuditAction::PaymentAsked => "Asked the gateway",
        AuditAction::ToolUpdated => "Changed a tool",
        AuditAction::JobRetried => "Tried a job again",
        AuditAction::JobCancelled => "Cancelled a job",
    }
}

/// Where the thing that an action was done to is shown; a job and a tool stand in their list.
pub(super) fn target_address(kind: AuditTarget, id: &str) -> String {
    use super::place::{JOBS, PAYMENTS, TOOLS, USERS};
    match kind {
        AuditTarget::User => format!("{USERS}/{id}"),
        AuditTarget::Payment => format!("{PAYMENTS}/{id}"),
        AuditTarget::Tool => TOOLS.to_owned(),
        AuditTarget::Job => crate::url::with_query(JOBS, &[("q", Some(id))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_leads_to_what_it_was_done_to() {
        assert_eq!(target_address(AuditTarget::User, "u1"), "/admin/users/u1");
        assert_eq!(target_address(AuditTarget::Job, "j1"), "/admin/jobs?q=j1");
    }
}
