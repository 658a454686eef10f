//! A tool for tests and benchmarks. Its jobs behave as they are told; its one synchronous action only
//! charges.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{Json, extract::State, http::StatusCode};
use lumiku_core::job::process;
use lumiku_dto::{
    Quote,
    account::{Role, Tier},
    job::JobAnswer,
    price::Price,
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};
use lumiku_tool_api::{
    ApiJson, ApiResult, CurrentUser, Errors, Idempotency, JobContext, JobFailure, JobHandler, JobOutcome,
    NewOutput, PayloadOnly, Retry, Routes, Sample, Tool, ToolContext, context::JobRequest, routes,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Id of the tool.
pub const ID: &str = "probe";

/// The tool.
pub struct Probe {
    manifest: Manifest,
}

impl Default for Probe {
    fn default() -> Self {
        Self::with(|_| {})
    }
}

impl Probe {
    /// A probe that says something else about itself, such as a shorter timeout.
    pub fn with(change: impl FnOnce(&mut Manifest)) -> Self {
        let mut manifest = manifest();
        change(&mut manifest);
        Self { manifest }
    }
}

/// What a probe job does.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProbeInput {
    /// `quick` writes one small output; `wait` does so once it is released, see
    /// [`TestApp::release`](crate::TestApp::release); `sleep` takes a minute unless cancelled; `deaf` ignores being
    /// cancelled; `stuck` waits for a child process that ignores being asked to end; `panic`, `fail` and
    /// `retry` end so; `partial` adds half; `tick` reports progress for two seconds.
    /// `deliver` delivers three of five files, waits until it is released, and delivers the rest;
    /// `deliver-fail` and `deliver-panic` end so after three; `deliver-twice` fills one place twice.
    pub behaviour: String,
    #[schema(minimum = 0, maximum = 1000)]
    pub credits: i64,
}

impl Tool for Probe {
    fn manifest(&self) -> Manifest {
        self.manifest.clone()
    }

    fn routes(&self) -> Routes<ToolContext> {
        Routes::new().routes(routes!(quote)).routes(routes!(ping)).routes(routes!(submit))
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(ProbeJob)]
    }

    fn sample(&self) -> Sample {
        Sample {
            upload: None,
            broken_upload: None,
            setup: Vec::new(),
            quote: json!({}),
            path: "/ping",
            body: json!({}),
        }
    }
}

fn manifest() -> Manifest {
    Manifest {
        id: ID.into(),
        name: "Probe".into(),
        description: "Does what tests ask for.".into(),
        icon: "flask-conical".into(),
        category: Category::Other,
        family: ToolFamily::Creation,
        version: "1.0.0".into(),
        base_path: "/api/tools/probe".into(),
        price_hint: "1 credit".into(),
        actions: vec![Action {
            id: "ping".into(),
            label: "Ping".into(),
            credits: 1,
            unit: "ping".into(),
            min_tier: Tier::Free,
        }],
        access: Access { roles: vec![Role::User, Role::Admin], min_tier: Tier::Free },
        features: Features::default(),
        limits: Limits {
            max_file_size: 1024 * 1024,
            file_types: vec!["image/png".into()],
            max_concurrent: 4,
            timeout: 60,
        },
        dashboard: Dashboard { order: 1000, color: "text".into() },
        enabled: true,
    }
}

#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Pong {
    pong: bool,
}

/// What a ping would cost.
#[utoipa::path(post, path = "/quote", tag = ID, request_body = Nothing, responses((status = 200, body = Quote), Errors))]
async fn quote(State(context): State<ToolContext>, ApiJson(_): ApiJson<Nothing>) -> ApiResult<Json<Quote>> {
    Ok(Json(price(&context)?))
}

fn price(context: &ToolContext) -> ApiResult<Quote> {
    Ok(Price::start("ping", 1, context.prices()?.unit("ping", 1)).quote())
}

/// Charges for nothing at once.
#[utoipa::path(post, path = "/ping", tag = ID, request_body = Nothing, responses((status = 200, body = Pong), Errors))]
async fn ping(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJson(input): ApiJson<Nothing>,
) -> ApiResult<Json<Pong>> {
    let (quote, key) = (price(&context)?, idempotency.with_input(&input)?);
    let work = context.charge(&user, "ping", &quote, "Probe · ping".into(), key, |_tx| {
        Box::pin(async { Ok(Pong { pong: true }) })
    });
    let (pong, _replayed) = work.await?;
    Ok(Json(pong))
}

/// Submits a job that behaves as it is told.
#[utoipa::path(post, path = "/jobs", tag = ID, request_body = ProbeInput, responses((status = 202, body = JobAnswer), Errors))]
async fn submit(
    State(context): State<ToolContext>,
    user: CurrentUser,
    idempotency: Idempotency,
    ApiJson(input): ApiJson<ProbeInput>,
) -> ApiResult<(StatusCode, Json<JobAnswer>)> {
    if !(0..=1000).contains(&input.credits) {
        return Err(lumiku_core::Error::field("credits", "0 to 1000.").into());
    }
    let idempotency = idempotency.with_input(&input)?;
    let quote = Quote { credits: input.credits, lines: Vec::new() };
    let description = input.behaviour.clone();
    let request = JobRequest {
        kind: "probe",
        action: "ping",
        quote: &quote,
        payload: &input,
        description,
        idempotency,
    };
    let submitted = context.submit(&user, request).await?;
    Ok((StatusCode::ACCEPTED, Json(JobAnswer { job: submitted.job })))
}

struct ProbeJob;

#[async_trait]
impl JobHandler for ProbeJob {
    fn kind(&self) -> &'static str {
        "probe"
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&PayloadOnly)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let input: ProbeInput = job.payload()?;
        match input.behaviour.as_str() {
            "quick" => write_output(job).await.map(|()| JobOutcome::complete()),
            "partial" => {
                write_output(job).await?;
                Ok(JobOutcome::partial(input.credits / 2, "half", "Half of it could not be read."))
            }
            "wait" => {
                wait_for_release(job).await?;
                write_output(job).await.map(|()| JobOutcome::complete())
            }
            "deliver" => {
                deliver(job, &input, 0..3).await?;
                wait_for_release(job).await?;
                deliver(job, &input, 3..FILES).await.map(|()| JobOutcome::complete())
            }
            "deliver-fail" => {
                deliver(job, &input, 0..3).await?;
                Err(JobFailure::fail("broken", "It is broken."))
            }
            "deliver-panic" => {
                deliver(job, &input, 0..3).await?;
                panic!("asked to")
            }
            "deliver-twice" => {
                deliver(job, &input, 0..1).await?;
                let another = output(job, "another", "another".into()).await?;
                let again = job.deliver(another, 0, input.credits).await?;
                assert!(!again, "a place was filled twice");
                Ok(JobOutcome::partial(input.credits / 5, "one", "One is enough."))
            }
            "sleep" => {
                tokio::select! {
                    () = job.cancel.cancelled() => Err(JobFailure::Stopped),
                    () = tokio::time::sleep(Duration::from_mins(1)) => Ok(JobOutcome::complete()),
                }
            }
            "deaf" => {
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok(JobOutcome::complete())
            }
            "stuck" => stuck(job).await,
            "tick" => {
                for step in 0..20 {
                    job.progress.fraction(f64::from(step) / 20.0);
                    job.progress.stage(format!("Step {step}"));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Ok(JobOutcome::complete())
            }
            "fail" => Err(JobFailure::fail("broken", "It is broken.")),
            "retry" => Err(JobFailure::Retry { message: "not now".into() }),
            "panic" => panic!("asked to"),
            other => Err(JobFailure::fail("unknown", format!("{other} is not a behaviour."))),
        }
    }
}

/// Files of a job that delivers.
const FILES: usize = 5;

/// Delivers these files, except those that an earlier run delivered.
async fn deliver(
    job: &JobContext,
    input: &ProbeInput,
    places: std::ops::Range<usize>,
) -> Result<(), JobFailure> {
    for place in places {
        let delivered = job.delivered().await?;
        if delivered.contains(&place) {
            continue;
        }
        let share = |files: usize| input.credits * i64::try_from(files).unwrap_or(0) / 5;
        let file = output(job, &place.to_string(), format!("{place} made by {}", job.id)).await?;
        job.deliver(file, place, share(delivered.len() + 1)).await?;
        job.progress.fraction(0.2);
    }
    Ok(())
}

async fn wait_for_release(job: &JobContext) -> Result<(), JobFailure> {
    let flag = job.work_dir().parent().unwrap_or(job.work_dir()).join(format!("{}.go", job.id));
    while !flag.exists() {
        if job.cancel.is_cancelled() {
            return Err(JobFailure::Stopped);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    std::fs::remove_file(flag)?;
    Ok(())
}

async fn write_output(job: &JobContext) -> Result<(), JobFailure> {
    job.add_output(output(job, "output", format!("made by {}", job.id)).await?).await
}

async fn output(job: &JobContext, stem: &str, content: String) -> Result<NewOutput, JobFailure> {
    let path = job.work_dir().join(format!("{stem}.txt"));
    tokio::fs::write(&path, content).await?;
    Ok(NewOutput {
        path,
        name: format!("{stem}.txt"),
        mime: "text/plain".into(),
        width: None,
        height: None,
        duration_ms: None,
        metadata: None,
        thumbnail: None,
    })
}

/// Waits for a child that ignores SIGTERM. Its pids stand in `pids` in the job's work folder's parent.
async fn stuck(job: &JobContext) -> Result<JobOutcome, JobFailure> {
    let pids = job.work_dir().parent().unwrap_or(job.work_dir()).join(format!("{}.pids", job.id));
    let mut child = process::command("sh");
    let script =
        format!("trap '' TERM; sleep 300 & echo $! > {0}; echo $$ >> {0}; wait; wait", pids.display());
    child.args(["-c", &script]);
    match process::run(child, &job.cancel).await? {
        Some(_) => Ok(JobOutcome::complete()),
        None => Err(JobFailure::Stopped),
    }
}
