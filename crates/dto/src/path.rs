//! Paths of the API, written once for the router and the client.

pub const REGISTER: &str = "/api/auth/register";
pub const LOGIN: &str = "/api/auth/login";
pub const LOGOUT: &str = "/api/auth/logout";
pub const ME: &str = "/api/auth/me";
/// Who is logged in, if anybody.
pub const VISITOR: &str = "/api/auth/visitor";
pub const PASSWORD: &str = "/api/auth/password";
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
