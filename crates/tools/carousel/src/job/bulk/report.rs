//! How a table ended: what is paid for, what came back, and which rows to look at.

use std::{collections::BTreeMap, fmt::Write};

use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobFailure, JobOutcome};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::state::{Run, State};
use crate::{
    entity::project,
    service::bulk::{Exported, note_exports, project_id},
};

/// Rows that are named for one reason.
const NAMED: usize = 20;

impl Run<'_> {
    /// Notes which pictures are paid for.
    pub(super) async fn note_made(&mut self) -> Result<(), JobFailure> {
        self.remember_digests().await?;
        let (user, job, now) = (self.job.user.clone(), self.job.id.clone(), self.context.now().0);
        let states = self.states.iter().enumerate();
        let made = states.filter_map(|(place, state)| {
            let digest = state.digest.clone()?;
            Some(Exported { project: project_id(&job, place), digest })
        });
        let (made, sizes): (Vec<Exported>, _) = (made.collect(), self.batch.sizes.clone());
        if made.is_empty() {
            return Ok(());
        }
        let noted = self.job.write(self.owed(), move |tx| {
            Box::pin(async move { note_exports(tx, &user, &job, made, &sizes, now).await })
        });
        noted.await
    }

    /// Corrects the shares of all rows when of some less arrived than was expected.
    pub(super) async fn correct_shares(&self) -> Result<(), JobFailure> {
        let expected = |state: &State| state.failed.is_none() && !state.unfillable;
        if !self.resumed && !self.stopped && self.states.iter().all(expected) {
            return Ok(());
        }
        let (user, job, shares) = (self.job.user.clone(), self.job.id.clone(), self.expected_shares());
        let corrected = self.job.write(self.owed(), move |tx| {
            Box::pin(async move {
                for (place, credits) in shares.into_iter().enumerate() {
                    let update = project::Entity::update_many()
                        .col_expr(project::Column::Credits, Expr::value(credits))
                        .filter(project::Column::Id.eq(project_id(&job, place)))
                        .filter(project::Column::UserId.eq(user.as_str()))
                        .filter(project::Column::Credits.ne(credits));
                    update.exec(tx).await?;
                }
                Ok(())
            })
        });
        corrected.await
    }

    /// The digests of rows that an earlier run exported.
    async fn remember_digests(&mut self) -> Result<(), JobFailure> {
        let missing = self.places(|_, state| state.arrived.exported && state.digest.is_none());
        for place in missing {
            self.fetch(place).await?;
            let order = self.finished(place).export(&self.job.id, &self.batch.sizes)?;
            self.states[place].digest = Some(order.digest);
        }
        Ok(())
    }

    /// What stays charged: the price of what arrived, in this run and before.
    pub(super) fn outcome(&self) -> Result<JobOutcome, JobFailure> {
        let failed = self
            .rows
            .iter()
            .zip(&self.states)
            .filter_map(|(row, state)| Some((row.row, state.failed.as_ref()?)));
        let failed: Vec<(u32, &JobError)> = failed.collect();
        let keep = self.owed();
        let Some((_, first)) = failed.first() else {
            return Ok(if keep < self.job.credits_charged { unfilled(keep) } else { JobOutcome::complete() });
        };
        let message = told(&failed, self.rows.len());
        if keep == 0 && failed.len() == self.rows.len() {
            return Err(JobFailure::fail(&first.code, message));
        }
        Ok(JobOutcome::partial(keep, &first.code, message))
    }
}

/// Everything went well, but the writer had nothing to say for some rows.
fn unfilled(keep: i64) -> JobOutcome {
    let message = "Some rows had nothing that could be filled; their writing is not charged.";
    JobOutcome::partial(keep, "nothing_filled", message)
}

/// Which rows failed and why, the same reasons together.
fn told(failed: &[(u32, &JobError)], rows: usize) -> String {
    let mut reasons: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (row, error) in failed {
        reasons.entry(&error.message).or_default().push(*row);
    }
    let mut message = format!("{} of {rows} carousels could not be made.", failed.len());
    for (reason, rows) in reasons {
        let named: Vec<String> = rows.iter().take(NAMED).map(u32::to_string).collect();
        let more = match rows.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let word = if rows.len() == 1 { "Row" } else { "Rows" };
        let _ = write!(message, " {word} {}{more}: {reason}", named.join(", "));
    }
    message + " What the table says is kept as drafts."
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(message: &str) -> JobError {
        JobError { code: "ai_unavailable".into(), message: message.into() }
    }

    #[test]
    fn failed_rows_are_named_with_their_reasons() {
        let (late, key) = (error("It took too long."), error("The key is wrong."));
        assert_eq!(
            told(&[(7, &late), (9, &key), (12, &late)], 500),
            "3 of 500 carousels could not be made. Rows 7, 12: It took too long. Row 9: The key is wrong. \
             What the table says is kept as drafts."
        );
        let many: Vec<(u32, &JobError)> = (2..502).map(|row| (row, &late)).collect();
        assert!(told(&many, 500).contains("20, 21 and 480 more: It took too long."));
    }
}
