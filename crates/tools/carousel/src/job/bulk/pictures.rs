//! Exporting: one file with all pictures of a row, delivered as soon as it is made.

use std::sync::Arc;

use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobFailure, NewOutput};

use super::state::Run;
use crate::{bulk::Parts, job::export};

impl Run<'_> {
    /// Exports every row that has a project and was not delivered yet.
    pub(super) async fn export(&mut self) -> Result<(), JobFailure> {
        if self.batch.sizes.is_empty() {
            return Ok(());
        }
        for place in self.places(|_, state| state.stored && !state.arrived.exported) {
            match self.export_row(place).await {
                Ok(()) => {}
                Err(JobFailure::Fail { code, message }) => {
                    self.states[place].failed = Some(JobError { code, message });
                }
                Err(other) => {
                    // What was made stays paid for, also if this job was cancelled.
                    self.note_made().await?;
                    return Err(other);
                }
            }
            self.report();
        }
        Ok(())
    }

    async fn export_row(&mut self, place: usize) -> Result<(), JobFailure> {
        self.fetch(place).await?;
        let order = Arc::new(self.finished(place).export(&self.job.id, &self.batch.sizes)?);
        // All rows show the same brand, so its pictures are read once.
        if !order.content.files().iter().all(|file| self.bitmaps.contains_key(*file)) {
            self.bitmaps = Arc::new(export::pictures(&self.studio, self.job, &order.content).await?);
        }
        let stop = self.job.cancel.clone();
        let made = export::make(&self.studio, self.job, &order, Arc::clone(&self.bitmaps), |_| {});
        let made = tokio::select! {
            () = stop.cancelled() => return Err(JobFailure::Stopped),
            made = made => made?,
        };
        let (Some(part), Some(made)) = (order.parts().pop(), made.into_iter().next()) else {
            return Err(JobFailure::fail("export_failed", "Nothing was made."));
        };
        let output = NewOutput {
            name: format!("{:03} {}", place + 1, part.name),
            ..export::output(&order, part, made)
        };
        let earned = self.owed_with(&[place], Parts { written: false, exported: true });
        self.job.deliver(output, place, earned).await?;
        self.states[place].arrived.exported = true;
        self.states[place].digest = Some(order.digest.clone());
        Ok(())
    }
}
