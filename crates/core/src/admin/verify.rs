//! The state of the books, for a screen.

use lumiku_dto::admin::{VerifyFinding, VerifyReport};

use crate::{Core, Result, ledger};

/// Findings that a report shows. A defect may have thousands.
const SHOWN: usize = 1_000;

/// Checks every rule of the books. It reads whole tables.
pub async fn verify_report(core: &Core) -> Result<VerifyReport> {
    let checked_at = core.clock.now();
    let findings = ledger::verify(core).await?;
    Ok(VerifyReport {
        checked_at,
        rules: ledger::rules().map(str::to_owned).collect(),
        total: i64::try_from(findings.len()).unwrap_or(i64::MAX),
        findings: findings
            .into_iter()
            .take(SHOWN)
            .map(|finding| VerifyFinding {
                rule: finding.rule.to_owned(),
                subject: finding.subject,
                detail: finding.detail,
            })
            .collect(),
    })
}
