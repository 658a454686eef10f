//! Recomputes every balance from its entries, every job from its charges and every payment from its purchase.

use crate::{Core, Result, sql};

/// Something that disagrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule is broken, in words.
    pub rule: &'static str,
    /// What breaks it, such as a user's or a job's id.
    pub subject: String,
    /// The figures.
    pub detail: String,
}

/// Each query selects the subject and two or more figures of what breaks its rule.
const RULES: &[(&str, &str)] = &[
    (
        "a balance equals the sum of its entries",
        "SELECT u.id, CAST(u.credits AS TEXT), CAST(COALESCE(SUM(t.amount), 0) AS TEXT) FROM users u \
         LEFT JOIN credit_transactions t ON t.user_id = u.id GROUP BY u.id, u.credits \
         HAVING u.credits <> COALESCE(SUM(t.amount), 0)",
    ),
    (
        "entries are numbered without gaps",
        "SELECT u.id, CAST(u.ledger_seq AS TEXT), CAST(COUNT(t.seq) AS TEXT) FROM users u \
         LEFT JOIN credit_transactions t ON t.user_id = u.id GROUP BY u.id, u.ledger_seq \
         HAVING u.ledger_seq <> COUNT(t.seq) OR u.ledger_seq <> COALESCE(MAX(t.seq), 0)",
    ),
    (
        "each entry's balance is the one before it plus its amount",
        "SELECT id, CAST(balance AS TEXT), CAST(running AS TEXT) FROM (SELECT id, balance, \
         SUM(amount) OVER (PARTITION BY user_id ORDER BY seq) AS running FROM credit_transactions) AS chain \
         WHERE balance <> running",
    ),
    ("no balance is negative", "SELECT id, CAST(credits AS TEXT), '0' FROM users WHERE credits < 0"),
    (
        "a job's charge equals its usage entry",
        "SELECT j.id, CAST(j.credits_charged AS TEXT), CAST(COALESCE(SUM(-t.amount), 0) AS TEXT) FROM jobs j \
         LEFT JOIN credit_transactions t ON t.reference_type = 'job' AND t.reference_id = j.id AND t.type = 'usage' \
         GROUP BY j.id, j.credits_charged HAVING j.credits_charged <> COALESCE(SUM(-t.amount), 0)",
    ),
    (
        "a job's refund equals its refund entry",
        "SELECT j.id, CAST(j.credits_refunded AS TEXT), CAST(COALESCE(SUM(t.amount), 0) AS TEXT) FROM jobs j \
         LEFT JOIN credit_transactions t ON t.reference_type = 'job' AND t.reference_id = j.id AND t.type = 'refund' \
         GROUP BY j.id, j.credits_refunded HAVING j.credits_refunded <> COALESCE(SUM(t.amount), 0)",
    ),
    (
        "a job that failed or was cancelled is refunded except for what it delivered",
        "SELECT id, CAST(credits_charged - credits_earned AS TEXT), CAST(credits_refunded AS TEXT) FROM jobs \
         WHERE state IN ('failed', 'cancelled') AND credits_refunded <> credits_charged - credits_earned",
    ),
    (
        "what a job delivered stays charged",
        "SELECT id, CAST(credits_earned AS TEXT), CAST(credits_charged - credits_refunded AS TEXT) FROM jobs \
         WHERE credits_earned > credits_charged - credits_refunded",
    ),
    (
        "a job that has not ended is not refunded",
        "SELECT id, CAST(credits_charged AS TEXT), CAST(credits_refunded AS TEXT) FROM jobs \
         WHERE state IN ('pending', 'processing') AND credits_refunded <> 0",
    ),
    (
        "a job entry names a job that exists",
        "SELECT t.id, t.reference_id, t.type FROM credit_transactions t \
         LEFT JOIN jobs j ON j.id = t.reference_id WHERE t.reference_type = 'job' AND j.id IS NULL",
    ),
    (
        "a job that did not complete has delivered the outputs that it has",
        "SELECT f.id, f.job_id, j.state FROM files f JOIN jobs j ON j.id = f.job_id \
         LEFT JOIN job_deliveries d ON d.job_id = f.job_id AND d.position = f.position \
         WHERE f.kind = 'output' AND j.state <> 'completed' AND d.job_id IS NULL",
    ),
    (
        "a job that has delivered has earned",
        "SELECT j.id, j.state, CAST(COUNT(*) AS TEXT) FROM jobs j JOIN job_deliveries d ON d.job_id = j.id \
         WHERE j.credits_earned = 0 AND j.credits_charged > 0 GROUP BY j.id, j.state",
    ),
    (
        "a paid order has exactly one purchase entry, of its credits and its user",
        "SELECT p.id, CAST(p.credits AS TEXT), CAST(COALESCE(SUM(t.amount), 0) AS TEXT) FROM payments p \
         LEFT JOIN credit_transactions t ON t.reference_type = 'payment' AND t.reference_id = p.id \
         AND t.type = CASE WHEN p.product = 'plan' THEN 'bonus' ELSE 'purchase' END AND t.user_id = p.user_id \
         WHERE p.status = 'success' AND p.credits > 0 GROUP BY p.id, p.credits \
         HAVING COUNT(t.id) <> 1 OR p.credits <> COALESCE(SUM(t.amount), 0)",
    ),
    (
        "an entry of a payment is the purchase of a paid order",
        "SELECT t.id, t.type, COALESCE(p.status, 'no order') FROM credit_transactions t \
         LEFT JOIN payments p ON p.id = t.reference_id AND p.user_id = t.user_id \
         WHERE t.reference_type = 'payment' \
         AND (p.id IS NULL OR p.status <> 'success' OR t.amount <> p.credits \
         OR t.type <> CASE WHEN p.product = 'plan' THEN 'bonus' ELSE 'purchase' END)",
    ),
    (
        "an order of a plan has its terms, and they are given if and only if it is paid",
        "SELECT p.id, p.status, COALESCE(CAST(o.given_at AS TEXT), CASE WHEN o.payment_id IS NULL \
         THEN 'no terms' ELSE 'not given' END) FROM payments p LEFT JOIN plan_orders o ON o.payment_id = p.id \
         WHERE (p.product = 'plan' AND (o.payment_id IS NULL OR (p.status = 'success') <> (o.given_at IS NOT NULL))) \
         OR (p.product <> 'plan' AND o.payment_id IS NOT NULL)",
    ),
    (
        // Price by time over price by month, to a rupiah for each order; 2,592,000,000 ms are a month of a plan.
        "the time of a user's plans is worth what was paid for them",
        "SELECT u.id, CAST(u.paid AS TEXT), CAST(u.worth AS TEXT) FROM (SELECT users.id, \
         (SELECT COUNT(*) FROM payments p WHERE p.user_id = users.id AND p.product = 'plan' \
         AND p.status = 'success') AS orders, \
         COALESCE((SELECT SUM(p.amount) FROM payments p WHERE p.user_id = users.id AND p.product = 'plan' \
         AND p.status = 'success'), 0) AS paid, \
         COALESCE((SELECT SUM(d.price * 1.0 * (d.ends_at - d.starts_at)) FROM plan_periods d \
         WHERE d.user_id = users.id), 0) / 2592000000.0 AS worth FROM users) AS u \
         WHERE ABS(u.paid - u.worth) > u.orders",
    ),
    (
        "the periods of a user's plan do not overlap",
        "SELECT a.id, CAST(a.ends_at AS TEXT), CAST(b.starts_at AS TEXT) FROM plan_periods a \
         JOIN plan_periods b ON b.user_id = a.user_id AND b.id <> a.id \
         AND (b.starts_at > a.starts_at OR (b.starts_at = a.starts_at AND b.id > a.id)) \
         WHERE b.starts_at < a.ends_at",
    ),
    (
        "a tier above the free one was fixed by an administrator or comes from a plan",
        "SELECT u.id, u.tier, COALESCE(u.fixed_tier, 'not fixed') FROM users u \
         WHERE u.tier <> COALESCE(u.fixed_tier, 'free') AND (u.fixed_tier IS NOT NULL OR NOT EXISTS \
         (SELECT 1 FROM plan_periods d WHERE d.user_id = u.id AND d.tier = u.tier))",
    ),
    (
        "a purchase entry belongs to a payment",
        "SELECT id, reference_type, reference_id FROM credit_transactions \
         WHERE type = 'purchase' AND reference_type <> 'payment'",
    ),
    (
        "a user's storage equals the sum of their files",
        "SELECT u.id, CAST(u.storage_bytes AS TEXT), CAST(COALESCE(SUM(f.size), 0) AS TEXT) FROM users u \
         LEFT JOIN files f ON f.user_id = u.id GROUP BY u.id, u.storage_bytes \
         HAVING u.storage_bytes <> COALESCE(SUM(f.size), 0)",
    ),
];

/// The rules that are checked, in words.
pub fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(rule, _)| *rule)
}

/// Everything that disagrees; empty when the books are in order.
pub async fn verify(core: &Core) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (rule, query) in RULES {
        for row in sql::all(core.db.read(), query, []).await? {
            let (left, right): (String, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            findings.push(Finding {
                rule,
                subject: row.try_get_by_index(0)?,
                detail: format!("{left} against {right}"),
            });
        }
    }
    Ok(findings)
}
