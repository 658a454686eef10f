//! The admin's desk: accounts, payments, tools, jobs, figures and the audit log, over all users.

use gloo_net::http::Method;
use lumiku_dto::{
    JobId, Page, PaymentId, UserId,
    account::{Role, Session, Tier},
    admin::{
        AdjustCredits, AdjustedCredits, AdminJob, AdminPayment, AdminPaymentDetail, AdminTool, AdminTools,
        AdminUser, AdminUserDetail, AuditAction, AuditEntry, Figures, QueueState, Reason, UpdateAdminUser,
        UpdateTool, VerifyReport,
    },
    credits::Transaction,
    job::JobStatus,
    path,
    payment::PaymentStatus,
};

use super::{Answer, request};
use crate::url::with_query;

/// Which accounts are listed; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserFilter {
    /// In the email address or the name.
    pub q: Option<String>,
    pub tier: Option<Tier>,
    pub role: Option<Role>,
    pub active: Option<bool>,
}

/// Accounts, newest first.
pub async fn list_users(filter: &UserFilter, cursor: Option<&str>) -> Answer<Page<AdminUser>> {
    let active = filter.active.map(|active| if active { "true" } else { "false" });
    let pairs = [
        ("q", filter.q.as_deref()),
        ("tier", filter.tier.map(Tier::as_str)),
        ("role", filter.role.map(Role::as_str)),
        ("active", active),
        ("cursor", cursor),
    ];
    request::get(&with_query(path::ADMIN_USERS, &pairs)).await
}

/// One account with what it did.
pub async fn find_user(id: &UserId) -> Answer<AdminUserDetail> {
    request::get(&path::admin_user(id.as_str())).await
}

/// Changes an account's plan, role or activity.
pub async fn update_user(id: &UserId, input: &UpdateAdminUser) -> Answer<AdminUserDetail> {
    request::patch(&path::admin_user(id.as_str()), input).await
}

/// An account's valid sessions.
pub async fn list_user_sessions(id: &UserId) -> Answer<Page<Session>> {
    request::get(&path::admin_user_sessions(id.as_str())).await
}

/// Ends every session of an account.
pub async fn end_user_sessions(id: &UserId) -> Answer<()> {
    request::act(Method::DELETE, &path::admin_user_sessions(id.as_str()), None).await
}

/// An account's ledger, newest first.
pub async fn list_user_transactions(id: &UserId, cursor: Option<&str>) -> Answer<Page<Transaction>> {
    request::get(&with_query(&path::admin_user_transactions(id.as_str()), &[("cursor", cursor)])).await
}

/// Changes a balance. `key` is from [`super::idempotency_key`].
pub async fn adjust_credits(id: &UserId, input: &AdjustCredits, key: &str) -> Answer<AdjustedCredits> {
    request::post_once(&path::admin_user_credits(id.as_str()), input, key).await
}

/// Payments, newest first.
pub async fn list_payments(
    q: Option<&str>,
    status: Option<PaymentStatus>,
    cursor: Option<&str>,
) -> Answer<Page<AdminPayment>> {
    let status = status.map(PaymentStatus::as_str);
    request::get(&with_query(path::ADMIN_PAYMENTS, &[("q", q), ("status", status), ("cursor", cursor)])).await
}

/// One payment with its callbacks and its ledger entries.
pub async fn find_payment(id: &PaymentId) -> Answer<AdminPaymentDetail> {
    request::get(&path::admin_payment(id.as_str())).await
}

/// Asks the gateway about a payment, and does what follows from its answer.
pub async fn ask_payment(id: &PaymentId) -> Answer<AdminPaymentDetail> {
    request::post(&path::admin_payment_ask(id.as_str()), &serde_json::Map::new()).await
}

/// Every tool, switched-off ones too.
pub async fn list_tools() -> Answer<AdminTools> {
    request::get(path::ADMIN_TOOLS).await
}

/// Changes a tool.
pub async fn update_tool(id: &str, input: &UpdateTool) -> Answer<AdminTool> {
    request::patch(&path::admin_tool(id), input).await
}

/// What waits and runs.
pub async fn find_queue() -> Answer<QueueState> {
    request::get(path::ADMIN_QUEUE).await
}

/// Jobs, newest first.
pub async fn list_jobs(
    tool: Option<&str>,
    status: Option<JobStatus>,
    q: Option<&str>,
    cursor: Option<&str>,
) -> Answer<Page<AdminJob>> {
    let status = status.map(JobStatus::as_str);
    let pairs = [("tool", tool), ("status", status), ("q", q), ("cursor", cursor)];
    request::get(&with_query(path::ADMIN_JOBS, &pairs)).await
}

/// Submits an ended job again, for a new charge. `key` is from [`super::idempotency_key`].
pub async fn retry_job(id: &JobId, input: &Reason, key: &str) -> Answer<AdminJob> {
    request::post_once(&path::admin_job_retry(id.as_str()), input, key).await
}

/// Stops a job.
pub async fn cancel_job(id: &JobId, input: &Reason) -> Answer<AdminJob> {
    request::post(&path::admin_job_cancel(id.as_str()), input).await
}

/// Figures by day. `from` and `to` are `YYYY-MM-DD`, both included.
pub async fn find_figures(from: &str, to: &str) -> Answer<Figures> {
    request::get(&with_query(path::ADMIN_FIGURES, &[("from", Some(from)), ("to", Some(to))])).await
}

/// Where a table of the figures is as CSV: `days`, `credits` or `tools`.
pub fn figures_csv(from: &str, to: &str, table: &str) -> String {
    let pairs = [("from", Some(from)), ("to", Some(to)), ("table", Some(table))];
    with_query(path::ADMIN_FIGURES_CSV, &pairs)
}

/// Checks the books now.
pub async fn verify() -> Answer<VerifyReport> {
    request::get(path::ADMIN_VERIFY).await
}

/// The log of what admins did, newest first.
pub async fn list_audit(
    actor: Option<&str>,
    action: Option<AuditAction>,
    q: Option<&str>,
    cursor: Option<&str>,
) -> Answer<Page<AuditEntry>> {
    let action = action.map(AuditAction::as_str);
    let pairs = [("actor", actor), ("action", action), ("q", q), ("cursor", cursor)];
    request::get(&with_query(path::ADMIN_AUDIT, &pairs)).await
}
