//! How far each row of a table is.

use std::{collections::HashMap, sync::Arc};

use lumiku_carousel_dto::{Content, Slide};
use lumiku_carousel_engine::Bitmaps;
use lumiku_core::Error;
use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobContext, JobFailure, ToolContext};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use tokio::time::Instant;

use crate::{
    bulk::{BulkRow, Parts, Tariff, title_of},
    entity::project,
    service::{
        bulk::{Batch, Finished, project_id},
        from_json,
        projects::owned,
    },
    studio::Studio,
};

/// How much work it is to fill a row, against drawing a slide.
const FILLING: f64 = 20.0;

/// A table being worked through.
pub(super) struct Run<'a> {
    pub(super) job: &'a JobContext,
    pub(super) context: ToolContext,
    pub(super) studio: Arc<Studio>,
    pub(super) batch: Batch,
    pub(super) rows: Arc<Vec<BulkRow>>,
    /// By place, as the rows.
    pub(super) states: Vec<State>,
    pub(super) begun: Instant,
    /// Pictures of the last row.
    pub(super) bitmaps: Arc<Bitmaps>,
    /// An earlier run has stored something, with the shares that were expected then.
    pub(super) resumed: bool,
    /// Nothing more arrives in this run.
    pub(super) stopped: bool,
}

/// How far a row is.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Its project is there.
    pub stored: bool,
    pub arrived: Parts,
    /// Filled in this run or before: title and slides in the place of the row's.
    pub filled: Option<(String, Vec<Slide>)>,
    /// Nothing of it could be filled, so it is not charged.
    pub unfillable: bool,
    /// Why no more comes of it.
    pub failed: Option<JobError>,
    /// Of the content that was exported.
    pub digest: Option<String>,
}

impl<'a> Run<'a> {
    /// Finds out what earlier runs have done.
    pub(super) async fn begin(
        job: &'a JobContext,
        studio: Arc<Studio>,
        batch: Batch,
        rows: Vec<BulkRow>,
    ) -> Result<Self, JobFailure> {
        let context = studio.context()?.clone();
        let mut states: Vec<State> = rows.iter().map(|_| State::default()).collect();
        let ids: HashMap<String, usize> =
            (0..rows.len()).map(|place| (project_id(&job.id, place), place)).collect();
        let there: Vec<(String, Option<String>, Option<String>)> = owned(&job.user)
            .select_only()
            .columns([project::Column::Id, project::Column::Written, project::Column::WrittenBy])
            .filter(project::Column::Id.is_in(ids.keys().map(String::as_str)))
            .into_tuple()
            .all(context.read())
            .await
            .map_err(Error::from)?;
        for (id, written, written_by) in there {
            if let Some(state) = ids.get(&id).and_then(|place| states.get_mut(*place)) {
                state.stored = true;
                state.arrived.written = written_by.as_deref() == Some(job.id.as_str());
                state.unfillable = written.is_some() && written_by.is_none();
            }
        }
        for place in job.delivered().await? {
            if let Some(state) = states.get_mut(place) {
                state.arrived.exported = true;
            }
        }
        let resumed = states.iter().any(|state| state.stored);
        let run = Self {
            job,
            context,
            studio,
            batch,
            rows: Arc::new(rows),
            states,
            begun: Instant::now(),
            bitmaps: Arc::default(),
            resumed,
            stopped: false,
        };
        run.report();
        Ok(run)
    }

    /// Places for which `wanted` holds and that have not failed.
    pub(super) fn places(&self, wanted: impl Fn(&BulkRow, &State) -> bool) -> Vec<usize> {
        let rows = self.rows.iter().zip(&self.states).enumerate();
        let open = rows.filter(|(_, (row, state))| state.failed.is_none() && wanted(row, state));
        open.map(|(place, _)| place).collect()
    }

    /// What has arrived by now.
    pub(super) fn arrived(&self) -> impl Iterator<Item = (&BulkRow, Parts)> {
        self.rows.iter().zip(self.states.iter().map(|state| state.arrived))
    }

    /// What is owed for it, in credits.
    pub(super) fn owed(&self) -> i64 {
        self.tariff().owed(self.arrived(), self.job.credits_charged)
    }

    /// What would be owed with another part of some rows.
    pub(super) fn owed_with(&self, places: &[usize], add: Parts) -> i64 {
        let arrived = self.arrived().enumerate().map(|(place, (row, parts))| {
            let more = if places.contains(&place) { add } else { Parts::default() };
            let parts =
                Parts { written: parts.written || more.written, exported: parts.exported || more.exported };
            (row, parts)
        });
        self.tariff().owed(arrived, self.job.credits_charged)
    }

    pub(super) fn tariff(&self) -> &Tariff {
        &self.batch.tariff
    }

    /// A carousel with these slides in place of the base's.
    pub(super) fn content(&self, slides: Vec<Slide>) -> Content {
        Content { slides, ..self.batch.base.clone() }
    }

    /// The carousel of a row as it stands now, without its share.
    pub(super) fn finished(&self, place: usize) -> Finished {
        let row = &self.rows[place];
        let (title, slides) = match &self.states[place].filled {
            Some((title, slides)) => (title.clone(), slides.clone()),
            None => (title_of(&row.title, &row.topic, &row.slides), row.slides.clone()),
        };
        Finished { place, title, content: self.content(slides), written: None, filled: false, credits: 0 }
    }

    /// Fetches what an earlier run has filled, so that nobody is asked twice.
    pub(super) async fn fetch(&mut self, place: usize) -> Result<(), JobFailure> {
        if self.rows[place].gaps.is_empty() || self.states[place].filled.is_some() {
            return Ok(());
        }
        let found = owned(&self.job.user)
            .filter(project::Column::Id.eq(project_id(&self.job.id, place)))
            .one(self.context.read())
            .await
            .map_err(Error::from)?;
        if let Some(row) = found {
            let content: Content = from_json(&row.content)?;
            self.states[place].filled = Some((row.title, content.slides));
        }
        Ok(())
    }

    /// Tells the person how far it is.
    pub(super) fn report(&self) {
        let slides = |row: &BulkRow| f64::from(u32::try_from(row.slides.len()).unwrap_or(0));
        let (mut done, mut total, mut finished) = (0.0, 0.0, 0_usize);
        for (row, state) in self.rows.iter().zip(&self.states) {
            let ordered = self.tariff().ordered(row);
            let failed = state.failed.is_some();
            let parts = [
                (true, state.stored, 1.0),
                (ordered.written, state.stored, FILLING),
                (ordered.exported, state.arrived.exported, slides(row) * f64::from(self.tariff().sizes)),
            ];
            for (_, there, work) in parts.into_iter().filter(|(wanted, _, _)| *wanted) {
                total += work;
                done += if there || failed { work } else { 0.0 };
            }
            let complete = state.stored && (!ordered.exported || state.arrived.exported);
            finished += usize::from(complete || failed);
        }
        self.job.progress.fraction(done / f64::max(total, 1.0));
        self.job.progress.stage(format!("Carousel {finished} of {}", self.rows.len()));
    }
}
