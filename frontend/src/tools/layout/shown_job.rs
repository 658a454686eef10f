//! Which job a tool's screen shows: the one in `?job=`, or one of this tool that is still running.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{
    ErrorBody, ErrorCode, JobId,
    job::{Job, JobStatus},
};

use crate::{
    address::{Pairs, use_replace_query},
    api::{self, ApiError},
    effect,
    live::Live,
    router::Router,
    signals::{Memo, RwSignal},
};

/// How far back a running job is looked for.
const LOOKED_AT: u32 = 5;

/// What the canvas shows. It changes with the job's state and not with its progress.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// No job is shown.
    Idle,
    /// The job is on its way from the server.
    Loading,
    /// There is no such job, or it could not be loaded.
    Failed(ApiError),
    /// Waiting or at work.
    Running(JobId),
    /// Completed.
    Done(JobId),
    /// Failed or cancelled.
    Ended(JobId),
}

/// The job on the screen.
#[derive(Clone, Copy)]
pub struct ShownJob {
    id: Memo<Option<String>>,
    go: Callback<Pairs>,
    tool: &'static str,
    job: Memo<Option<Job>>,
    error: RwSignal<Option<ApiError>>,
    live: Live,
}

impl ShownJob {
    /// Follows the address. Without a job in it, a running job of `tool` is taken up, unless `taken` says that the
    /// person has begun something else meanwhile.
    pub fn new(tool: &'static str, taken: impl Fn() -> bool + 'static) -> Self {
        let live = Live::expect();
        let router = Router::expect();
        let id = Memo::new(move |_| router.query("job"));
        let go = use_replace_query();
        let known = live.jobs_of(tool);
        let job = Memo::new(move |_| {
            let id = id.get()?;
            known.with(|jobs| jobs.iter().find(|job| job.id.as_str() == id).cloned())
        });
        let shown = Self { id, go, tool, job, error: RwSignal::new(None), live };
        effect::run(move || {
            if id.get().is_some() {
                shown.load();
            }
        });
        live.shows(move || id.get().map(JobId::new));
        if id.get_untracked().is_none() {
            shown.take_up(taken);
        }
        shown
    }

    /// What to show, tracked.
    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move |_| match (self.id.get(), self.error.get()) {
            (None, _) => Phase::Idle,
            (Some(_), error) => self.job.with(|job| match (job, error) {
                (None, Some(error)) => Phase::Failed(error),
                (None, None) => Phase::Loading,
                (Some(job), _) => match job.status {
                    JobStatus::Pending | JobStatus::Processing => Phase::Running(job.id.clone()),
                    JobStatus::Completed => Phase::Done(job.id.clone()),
                    JobStatus::Failed | JobStatus::Cancelled => Phase::Ended(job.id.clone()),
                },
            }),
        })
    }

    /// The job, tracked.
    pub fn job(self) -> Memo<Option<Job>> {
        self.job
    }

    /// Shows a job that was just submitted.
    pub fn show(self, job: Job) {
        let id = job.id.to_string();
        self.live.note_job(job);
        self.go.run(vec![("job", id)]);
    }

    /// Shows no job any more.
    pub fn clear(self) {
        if self.id.get_untracked().is_some() {
            self.go.run(Vec::new());
        }
    }

    /// Asks for the job again, after it did not come.
    pub fn load(self) {
        self.error.set(None);
        let Some(id) = self.id.get_untracked() else { return };
        // What the stream knows of a running job is as new as any answer.
        if self.job.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match api::jobs::find(&JobId::new(id.clone())).await {
                Ok(job) if job.tool == self.tool => self.live.note_job(job),
                Ok(_) => self.fail(&id, not_here()),
                Err(error) => self.fail(&id, error),
            }
        });
    }

    fn fail(self, id: &str, error: ApiError) {
        if self.id.try_get_untracked().flatten().as_deref() == Some(id) {
            self.error.set(Some(error));
        }
    }

    fn take_up(self, taken: impl Fn() -> bool + 'static) {
        spawn_local(async move {
            let Ok(page) = api::jobs::list(Some(self.tool), None, LOOKED_AT, None).await else { return };
            let running = page.items.into_iter().find(|job| !job.status.is_final());
            let idle = self.id.try_get_untracked() == Some(None);
            if let Some(job) = running.filter(|_| idle && !taken()) {
                self.show(job);
            }
        });
    }
}

fn not_here() -> ApiError {
    let body = ErrorBody::new(ErrorCode::NotFound, "This belongs to another tool.");
    ApiError::Refused(Box::new(body))
}

/// The result that is looked at among several, from `?file=`.
pub fn use_shown_file() -> Memo<Option<String>> {
    let router = Router::expect();
    Memo::new(move |_| router.query("file"))
}
