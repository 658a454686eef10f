//! Joining and delivering the videos of a batch, one after the other.

use std::collections::{BTreeSet, HashMap};

use lumiku_dto::job::JobError;
use lumiku_tool_api::{JobContext, JobFailure, NewOutput};
use lumiku_video_mix_dto::{VariantRecord, price::owed};
use serde_json::Value;

use super::{
    likeness::Likeness,
    pieces::{Inputs, Rendered, Renderer},
    workload::Workload,
};
use crate::{
    engine::{Assembled, Engine, Target},
    error::failure,
    service::{archive::file_stem, batches::Batch},
};

/// How much work it is to join a second of video, against rendering a second of a piece.
const JOINING: f64 = 0.1;

/// A batch being made.
pub(super) struct Making<'a> {
    job: &'a JobContext,
    engine: Engine,
    batch: &'a Batch,
    load: Workload,
    /// Places that are filled, also by earlier runs.
    delivered: BTreeSet<usize>,
    /// Pieces in the order of the workload, as far as they have come.
    pieces: Vec<Rendered>,
    likeness: Likeness,
    /// What was said of each video's likeness when it was delivered.
    told: HashMap<usize, Option<f64>>,
    /// Work done and work in all, in seconds of rendering.
    done: f64,
    total: f64,
}

impl<'a> Making<'a> {
    pub(super) fn new(
        job: &'a JobContext,
        engine: Engine,
        batch: &'a Batch,
        delivered: BTreeSet<usize>,
    ) -> Self {
        let load = Workload::new(&batch.variants, &delivered);
        let rendering: f64 = load.pieces.iter().map(|piece| seconds(batch, piece.frames)).sum();
        let joining: f64 = batch.variants.iter().map(|variant| variant.duration * JOINING).sum();
        let filled = delivered.iter().filter_map(|place| batch.variants.get(*place));
        Self {
            done: filled.map(|variant| variant.duration * JOINING).sum(),
            total: (rendering + joining).max(f64::MIN_POSITIVE),
            pieces: Vec::with_capacity(load.pieces.len()),
            likeness: Likeness::default(),
            told: HashMap::new(),
            job,
            engine,
            batch,
            load,
            delivered,
        }
    }

    /// How many videos have arrived.
    pub(super) fn delivered(&self) -> u32 {
        u32::try_from(self.delivered.len()).unwrap_or(u32::MAX)
    }

    /// Makes what is missing, in order. Gives the reasons of the videos that cannot be made.
    pub(super) async fn make_all(&mut self) -> Result<Vec<JobError>, JobFailure> {
        let places = 0..self.batch.variants.len();
        let missing: Vec<usize> = places.filter(|place| !self.delivered.contains(place)).collect();
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        let inputs = Inputs::fetch(self.job, &self.batch.clips).await?;
        let (engine, target) = (self.engine.clone(), self.target());
        let clips = &self.batch.clips;
        let (cancel, work) = (&self.job.cancel, self.job.work_dir());
        let mut renderer = Renderer::start(engine, &self.load.pieces, clips, &inputs, target, work, cancel);
        let made = self.make_each(missing, &mut renderer).await;
        renderer.stop().await;
        made
    }

    async fn make_each(
        &mut self,
        missing: Vec<usize>,
        renderer: &mut Renderer,
    ) -> Result<Vec<JobError>, JobFailure> {
        let mut refused = Vec::new();
        for place in missing {
            let number = self.delivered.len() + refused.len() + 1;
            self.job.progress.stage(format!("Video {number} of {}", self.batch.variants.len()));
            self.wait_for_pieces(place, renderer).await?;
            if let Some(reason) = self.reason_against(place) {
                refused.push(reason);
            } else {
                self.make(place).await?;
            }
        }
        self.compare_with_earlier(renderer).await?;
        Ok(refused)
    }

    /// Tells the final likeness of every video whose figure has changed since it was delivered.
    pub(super) async fn describe_likeness(&mut self) -> Result<(), JobFailure> {
        let places: Vec<usize> = self.likeness.places().collect();
        let mut changed = Vec::new();
        for place in places {
            let figure = self.likeness.of(place);
            if self.told.get(&place) != Some(&figure) {
                changed.push((place, self.record(place, figure)?));
            }
        }
        if changed.is_empty() { Ok(()) } else { self.job.describe(changed).await }
    }

    async fn wait_for_pieces(&mut self, place: usize, renderer: &mut Renderer) -> Result<(), JobFailure> {
        let last = self.load.videos[place].iter().max().copied();
        while last.is_some_and(|last| self.pieces.len() <= last) {
            let piece = renderer.next().await?;
            self.done += seconds(self.batch, self.load.pieces[self.pieces.len()].frames);
            self.pieces.push(piece);
            self.job.progress.fraction(self.done / self.total);
        }
        Ok(())
    }

    fn reason_against(&self, place: usize) -> Option<JobError> {
        self.load.videos[place].iter().find_map(|piece| self.pieces[*piece].as_ref().err().cloned())
    }

    async fn make(&mut self, place: usize) -> Result<(), JobFailure> {
        let segments: Vec<_> =
            self.load.videos[place].iter().filter_map(|piece| self.pieces[*piece].clone().ok()).collect();
        let (work, cancel) = (self.job.work_dir(), &self.job.cancel);
        let path = work.join(format!("{place}.mp4"));
        let joined = self.engine.assemble(&segments, &self.target(), &path, work, cancel).await;
        let joined = joined.map_err(failure)?;
        self.likeness = std::mem::take(&mut self.likeness).add(place, segments).await?;
        let figure = self.likeness.of(place);
        let output = self.output(place, path, joined, figure)?;
        let earned =
            owed(&self.batch.settings, self.delivered() + 1, self.batch.ordered(), &self.batch.prices());
        self.job.deliver(output, place, earned).await?;
        self.delivered.insert(place);
        self.told.insert(place, figure);
        self.done += self.batch.variants[place].duration * JOINING;
        self.job.progress.fraction(self.done / self.total);
        Ok(())
    }

    /// Compares with what earlier runs delivered. A clip of theirs that is gone only leaves them out.
    async fn compare_with_earlier(&mut self, renderer: &mut Renderer) -> Result<(), JobFailure> {
        let compared: BTreeSet<usize> = self.likeness.places().collect();
        let mut earlier: Vec<usize> = self.delivered.difference(&compared).copied().collect();
        earlier.retain(|place| *place < self.load.videos.len());
        for place in earlier {
            self.wait_for_pieces(place, renderer).await?;
            if self.reason_against(place).is_none() {
                let pieces = &self.load.videos[place];
                let segments = pieces.iter().filter_map(|piece| self.pieces[*piece].clone().ok()).collect();
                self.likeness = std::mem::take(&mut self.likeness).add(place, segments).await?;
            }
        }
        Ok(())
    }

    fn target(&self) -> Target {
        let (width, height) = self.batch.settings.size();
        Target { width, height, fps: self.batch.settings.fps.get() }
    }

    fn output(
        &self,
        place: usize,
        path: std::path::PathBuf,
        joined: Assembled,
        figure: Option<f64>,
    ) -> Result<NewOutput, JobFailure> {
        let target = self.target();
        let number = self.batch.variants[place].index.saturating_add(1);
        Ok(NewOutput {
            path,
            name: format!("{} {number:02}.mp4", file_stem(&self.batch.name)),
            mime: "video/mp4".into(),
            width: Some(target.width),
            height: Some(target.height),
            duration_ms: Some(i64::try_from(joined.duration_ms).unwrap_or(i64::MAX)),
            metadata: Some(self.record(place, figure)?),
            thumbnail: Some(joined.poster).filter(|poster| !poster.is_empty()),
        })
    }

    /// What an output says about itself: enough to render it again.
    fn record(&self, place: usize, similarity: Option<f64>) -> Result<Value, JobFailure> {
        let record = VariantRecord {
            project_id: self.batch.project.clone(),
            seed: self.batch.seed,
            settings: self.batch.settings.clone(),
            variant: self.batch.variants[place].clone(),
            similarity,
        };
        serde_json::to_value(record)
            .map_err(|error| JobFailure::Retry { message: format!("a record was not written: {error}") })
    }
}

fn seconds(batch: &Batch, frames: u32) -> f64 {
    f64::from(frames) / f64::from(batch.settings.fps.get())
}
