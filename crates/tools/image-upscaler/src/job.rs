//! Running an upscale: picture by picture, so that one bad picture costs only itself.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use lumiku_dto::job::JobError;
use lumiku_image_upscaler_dto::{self as dto, Mode, Settings};
use lumiku_super_resolution::Model;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, NewOutput, PayloadOnly, Retry};
use serde_json::json;

use crate::{
    engine::{self, DEFAULT_QUALITY, EngineError, Method, Request, Upscaled},
    error::{failure, refusal},
    own_model::OwnModel,
    service::{Plan, PlannedPicture},
};

/// The only kind of job.
pub(crate) const KIND: &str = "upscale";

/// Runs upscales.
pub(crate) struct UpscaleJob {
    own_model: Arc<OwnModel>,
}

impl UpscaleJob {
    pub(crate) fn new(own_model: Arc<OwnModel>) -> Self {
        Self { own_model }
    }

    /// How a plan's pictures are made. The operator's own network goes before ours, unless one of ours was chosen.
    fn method(&self, settings: Settings) -> Method {
        match (settings.mode, settings.model.unwrap_or_default()) {
            (Mode::Fast, _) => Method::Lanczos3,
            (Mode::Ai, dto::Model::Clean) => Method::Network(Some(Model::Clean)),
            (Mode::Ai, dto::Model::Used) => Method::Network(Some(Model::Used)),
            (Mode::Ai, dto::Model::Auto) => {
                self.own_model.get().map_or(Method::Network(None), |model| Method::Own(Arc::clone(model)))
            }
        }
    }
}

#[async_trait]
impl JobHandler for UpscaleJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&PayloadOnly)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let plan: Plan = job.payload()?;
        let method = self.method(plan.settings);
        let (mut made, mut refused) = (Vec::new(), Vec::new());
        for (index, picture) in plan.pictures.iter().enumerate() {
            if plan.pictures.len() > 1 {
                job.progress.stage(format!("Picture {} of {}", index + 1, plan.pictures.len()));
            }
            match run_picture(job, &plan, &method, index, picture).await? {
                None => made.push(picture),
                Some(reason) => refused.push(reason),
            }
        }
        conclude(&plan, &made, refused)
    }
}

/// What stays charged: the price of the pictures that were made.
fn conclude(plan: &Plan, made: &[&PlannedPicture], refused: Vec<JobError>) -> Result<JobOutcome, JobFailure> {
    let Some(first) = refused.first().cloned() else { return Ok(JobOutcome::complete()) };
    if made.is_empty() {
        return Err(JobFailure::Fail { code: first.code, message: first.message });
    }
    let keep = plan.price_of(made.iter().copied()).credits;
    let message = match refused.len() {
        1 => first.message,
        n => format!("{n} of {} pictures could not be read. {}", plan.pictures.len(), first.message),
    };
    Ok(JobOutcome::partial(keep, &first.code, message))
}

/// Makes one picture; `Some` says why it cannot be made.
async fn run_picture(
    job: &JobContext,
    plan: &Plan,
    method: &Method,
    index: usize,
    picture: &PlannedPicture,
) -> Result<Option<JobError>, JobFailure> {
    let input = match job.input(&picture.file).await {
        Ok(input) => input,
        Err(JobFailure::Fail { code, .. }) => {
            return Ok(Some(JobError { code, message: format!("{} was deleted.", picture.name) }));
        }
        Err(other) => return Err(other),
    };
    let target = job.work_dir().join(format!("{index}.{}", picture.format.extension()));
    let request = Request {
        width: picture.width,
        height: picture.height,
        method: method.clone(),
        format: picture.format,
        quality: DEFAULT_QUALITY,
    };
    match render(job, input.path, target.clone(), request, index, plan.pictures.len()).await? {
        Ok(upscaled) => {
            job.add_output(output(plan, picture, target, upscaled)).await?;
            Ok(None)
        }
        Err(error) => match refusal(&error, &picture.name) {
            Some(reason) => Ok(Some(reason)),
            None => Err(failure(error)),
        },
    }
}

/// Runs the engine off the async threads.
async fn render(
    job: &JobContext,
    input: PathBuf,
    target: PathBuf,
    request: Request,
    index: usize,
    count: usize,
) -> Result<Result<Upscaled, EngineError>, JobFailure> {
    let (cancel, progress) = (job.cancel.clone(), job.progress.clone());
    tokio::task::spawn_blocking(move || {
        #[expect(clippy::cast_precision_loss, reason = "at most 50 pictures")]
        let (before, all) = (index as f64, count as f64);
        let mut report = |share: f64| progress.fraction((before + share) / all);
        engine::upscale(&input, &target, &request, &|| cancel.is_cancelled(), &mut report)
    })
    .await
    .map_err(|error| JobFailure::Retry { message: format!("the engine stopped: {error}") })
}

fn output(plan: &Plan, picture: &PlannedPicture, path: PathBuf, upscaled: Upscaled) -> NewOutput {
    let stem = picture.name.rsplit_once('.').map_or(picture.name.as_str(), |(stem, _)| stem);
    let suffix = match plan.settings.scale {
        Some(scale) => format!("{scale}x"),
        None => format!("{}x{}", upscaled.width, upscaled.height),
    };
    NewOutput {
        path,
        name: format!("{stem}-{suffix}.{}", picture.format.extension()),
        mime: picture.format.mime().into(),
        width: Some(upscaled.width),
        height: Some(upscaled.height),
        duration_ms: None,
        metadata: Some(json!({
            "sourceFileId": picture.file,
            "sourceName": picture.name,
            "mode": plan.settings.mode,
            "method": if upscaled.model.is_some() { "network" } else { "lanczos3" },
            "model": upscaled.model,
            "modelChoice": upscaled.model.as_ref().map(|_| plan.settings.model.unwrap_or_default()),
            "scale": plan.settings.scale,
            "fit": plan.settings.fit,
            "factor": picture.factor,
        })),
        thumbnail: Some(upscaled.thumbnail),
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::FileId;
    use lumiku_image_upscaler_dto::{Format, Settings};

    use super::*;

    fn plan(factors: &[u32]) -> Plan {
        let pictures = factors.iter().map(|factor| PlannedPicture {
            file: FileId::new("f"),
            name: "a.png".into(),
            width: 2,
            height: 2,
            factor: *factor,
            format: Format::Png,
        });
        Plan { settings: Settings::default(), pictures: pictures.collect(), unit_price: 2 }
    }

    fn reason() -> JobError {
        JobError { code: "input_unreadable".into(), message: "a.png: damaged".into() }
    }

    #[test]
    fn a_batch_keeps_the_price_of_what_was_made() {
        let plan = plan(&[2, 3, 4]);
        let made: Vec<_> = plan.pictures.iter().take(2).collect();
        assert_eq!(conclude(&plan, &made, vec![reason()]).unwrap().keep, Some(10));
        assert_eq!(conclude(&plan, &made, vec![]).unwrap().keep, None);
    }

    #[test]
    fn a_batch_of_which_nothing_was_made_fails() {
        assert!(matches!(conclude(&plan(&[2]), &[], vec![reason()]), Err(JobFailure::Fail { .. })));
    }
}
