//! Writing projects, many at a time.

use lumiku_carousel_dto::WrittenBy;
use lumiku_tool_api::JobFailure;

use super::state::Run;
use crate::{
    bulk::{Parts, title_of},
    service::{
        bulk::{Finished, store},
        to_json,
    },
    writer::Filled,
};

/// Projects in one transaction.
pub(super) const BATCH: usize = 100;

impl Run<'_> {
    /// Stores the rows that no writer fills.
    pub(super) async fn store_plain(&mut self) -> Result<(), JobFailure> {
        let plain = self.places(|row, state| row.gaps.is_empty() && !state.stored);
        self.store_as_they_are(&plain).await
    }

    /// Stores the rows that failed before they had a project: their own words are kept as a draft.
    pub(super) async fn store_failed(&mut self) -> Result<(), JobFailure> {
        let states = self.states.iter().enumerate();
        let failed: Vec<usize> = states.filter(|(_, state)| !state.stored).map(|(place, _)| place).collect();
        self.store_as_they_are(&failed).await
    }

    async fn store_as_they_are(&mut self, places: &[usize]) -> Result<(), JobFailure> {
        for places in places.chunks(BATCH) {
            let projects = places.iter().map(|place| self.finished(*place)).collect();
            self.write(projects, Parts::default()).await?;
        }
        Ok(())
    }

    /// Stores rows that the writer has filled, or of which it could fill nothing.
    pub(super) async fn store_filled(&mut self, filled: Vec<(usize, Filled)>) -> Result<(), JobFailure> {
        let (mut written, mut unfillable) = (Vec::new(), Vec::new());
        for (place, filled) in filled {
            let row = &self.rows[place];
            let nothing = filled.left.len() >= row.gaps.len();
            let mut notices: Vec<String> = filled.notices.iter().map(ToString::to_string).collect();
            if !filled.left.is_empty() {
                let left: Vec<String> = filled.left.iter().map(ToString::to_string).collect();
                notices.push(format!("Nobody could fill these, they stay empty: {}.", left.join(", ")));
            }
            let by = to_json(&WrittenBy { writer: filled.writer, notices })?;
            let title = title_of(&filled.title, &row.topic, &filled.slides);
            self.states[place].filled = Some((title, filled.slides));
            let project = Finished { written: Some(by), filled: !nothing, ..self.finished(place) };
            if nothing { unfillable.push(project) } else { written.push(project) }
        }
        for project in &unfillable {
            self.states[project.place].unfillable = true;
        }
        self.write(unfillable, Parts::default()).await?;
        self.write(written, Parts { written: true, exported: false }).await
    }

    /// Writes projects and what has been earned by them, all or nothing.
    async fn write(&mut self, projects: Vec<Finished>, arrived: Parts) -> Result<(), JobFailure> {
        if projects.is_empty() {
            return Ok(());
        }
        let places: Vec<usize> = projects.iter().map(|project| project.place).collect();
        let shares = self.expected_shares();
        let mut rows = Vec::with_capacity(projects.len());
        for mut project in projects {
            project.credits = shares[project.place];
            rows.push(project.row(&self.context, &self.job.user, &self.job.id)?);
        }
        let earned = self.owed_with(&places, arrived);
        self.job.write(earned, move |tx| Box::pin(store(tx, rows))).await?;
        for place in places {
            self.states[place].stored = true;
            self.states[place].arrived.written |= arrived.written;
        }
        self.report();
        Ok(())
    }

    /// What each row costs if all that is still expected of it arrives.
    pub(super) fn expected_shares(&self) -> Vec<i64> {
        let expected = self.rows.iter().zip(&self.states).map(|(row, state)| {
            let ordered = self.tariff().ordered(row);
            let parts = match (&state.failed, state.unfillable) {
                _ if self.stopped => state.arrived,
                (Some(_), _) => state.arrived,
                (None, true) => Parts { written: false, ..ordered },
                (None, false) => ordered,
            };
            (row, parts)
        });
        let expected: Vec<_> = expected.collect();
        let credits = self.tariff().owed(expected.iter().copied(), self.job.credits_charged);
        self.tariff().shares(expected, credits)
    }
}
