//! Paths of the API, written once for the router and the client.

pub const REGISTER: &str = "/api/auth/register";
pub const LOGIN: &str = "/api/auth/login";
pub const LOGOUT: &str = "/api/auth/logout";
pub const ME: &str = "/api/auth/me";
/// Who is logged in, if anybody.
pub const VISITOR: &str = "/api/auth/visitor";
pub const PASSWORD: &str = "/api/auth/password";
/// Asks for a letter with a link to choose a new password.
pub const FORGOT: &str = "/api/auth/forgot";
/// Takes the link's token and the new password.
pub const RESET: &str = "/api/auth/reset";
pub const SESSIONS: &str = "/api/auth/sessions";
pub const DEVICES: &str = "/api/devices";
pub const USER: &str = "/api/users/me";
pub const FAVORITES: &str = "/api/users/me/favorites";
pub const BALANCE: &str = "/api/credits/balance";
pub const TRANSACTIONS: &str = "/api/credits/transactions";
/// The whole history as CSV.
pub const TRANSACTIONS_CSV: &str = "/api/credits/transactions.csv";
pub const STATISTICS: &str = "/api/credits/statistics";
/// Credits used by day and tool: `?days=14&utcOffset=420` (minutes east of UTC).
pub const USAGE: &str = "/api/credits/usage";
pub const PACKAGES: &str = "/api/credits/packages";
pub const PLANS: &str = "/api/plans";
/// How the caller's plan stands; a POST buys one.
pub const SUBSCRIPTION: &str = "/api/subscription";
/// What a plan costs the caller now.
pub const SUBSCRIPTION_QUOTE: &str = "/api/subscription/quote";
pub const PAYMENTS: &str = "/api/payments";
/// Where the payment gateway says what became of an order.
pub const PAYMENT_CALLBACK: &str = "/api/payments/callback";
pub const MANIFESTS: &str = "/api/tools/manifest";
pub const APPS: &str = "/api/apps";
pub const FILES: &str = "/api/files";
pub const WORK: &str = "/api/work";
pub const JOBS: &str = "/api/jobs";
pub const EVENTS: &str = "/api/events";
pub const NOTIFICATIONS: &str = "/api/notifications";
/// Marks every notification as read.
pub const NOTIFICATIONS_READ: &str = "/api/notifications/read";

pub const ADMIN_USERS: &str = "/api/admin/users";
pub const ADMIN_PAYMENTS: &str = "/api/admin/payments";
pub const ADMIN_TOOLS: &str = "/api/admin/tools";
pub const ADMIN_JOBS: &str = "/api/admin/jobs";
pub const ADMIN_QUEUE: &str = "/api/admin/queue";
/// By day: `?from=2026-11-01&to=2026-11-30`.
pub const ADMIN_FIGURES: &str = "/api/admin/figures";
/// One table of them: `&table=days`, `credits` or `tools`.
pub const ADMIN_FIGURES_CSV: &str = "/api/admin/figures.csv";
pub const ADMIN_VERIFY: &str = "/api/admin/verify";
pub const ADMIN_AUDIT: &str = "/api/admin/audit";

/// One file.
pub fn file(id: &str) -> String {
    format!("{FILES}/{id}")
}

/// A file's bytes.
pub fn file_content(id: &str) -> String {
    format!("{FILES}/{id}/content")
}

/// A file's thumbnail.
pub fn file_thumbnail(id: &str) -> String {
    format!("{FILES}/{id}/thumbnail")
}

/// One job.
pub fn job(id: &str) -> String {
    format!("{JOBS}/{id}")
}

/// Cancels a job.
pub fn job_cancel(id: &str) -> String {
    format!("{JOBS}/{id}/cancel")
}

/// One payment.
pub fn payment(id: &str) -> String {
    format!("{PAYMENTS}/{id}")
}

/// The receipt of a payment that succeeded, as PDF.
pub fn payment_receipt(id: &str) -> String {
    format!("{PAYMENTS}/{id}/receipt")
}

/// Gives a payment up.
pub fn payment_cancel(id: &str) -> String {
    format!("{PAYMENTS}/{id}/cancel")
}

/// One session.
pub fn session(id: &str) -> String {
    format!("{SESSIONS}/{id}")
}

/// One device.
pub fn device(id: &str) -> String {
    format!("{DEVICES}/{id}")
}

/// Anybody's account.
pub fn admin_user(id: &str) -> String {
    format!("{ADMIN_USERS}/{id}")
}

/// An account's sessions.
pub fn admin_user_sessions(id: &str) -> String {
    format!("{ADMIN_USERS}/{id}/sessions")
}

/// Changes an account's balance.
pub fn admin_user_credits(id: &str) -> String {
    format!("{ADMIN_USERS}/{id}/credits")
}

/// An account's ledger.
pub fn admin_user_transactions(id: &str) -> String {
    format!("{ADMIN_USERS}/{id}/transactions")
}

/// Anybody's payment.
pub fn admin_payment(id: &str) -> String {
    format!("{ADMIN_PAYMENTS}/{id}")
}

/// Asks the gateway about a payment.
pub fn admin_payment_ask(id: &str) -> String {
    format!("{ADMIN_PAYMENTS}/{id}/ask")
}

/// A tool's state.
pub fn admin_tool(id: &str) -> String {
    format!("{ADMIN_TOOLS}/{id}")
}

/// Submits an ended job again.
pub fn admin_job_retry(id: &str) -> String {
    format!("{ADMIN_JOBS}/{id}/retry")
}

/// Stops a job.
pub fn admin_job_cancel(id: &str) -> String {
    format!("{ADMIN_JOBS}/{id}/cancel")
}
