//! Running claimed jobs under a lease, within the machine's slots.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lumiku_dto::{JobId, UserId, job::JobError};
use tokio::{
    sync::{Semaphore, watch},
    task::{JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    JobContext, JobFailure, JobHandler, JobOutcome,
    end::{Claim, Ending, end},
    output,
    progress::{Progress, Reached},
    queue, reaper,
};
use crate::{Core, Result, clock::new_id, entity::job, sql};

/// How long a handler has to return once told to stop.
const STOP_GRACE: Duration = Duration::from_millis(1500);
/// How often cancellations asked for in other processes are looked for.
const CANCEL_POLL: Duration = Duration::from_millis(500);
/// How long a tool's jobs are left to other processes once a handler said [`JobFailure::NotHere`].
const REST: Duration = Duration::from_secs(10);

/// Runs the jobs of the tools it was given.
pub struct Runner {
    core: Core,
    handlers: HashMap<(String, String), Arc<dyn JobHandler>>,
    tools: Vec<String>,
    /// Tools whose jobs this process leaves alone, and until when.
    resting: Mutex<HashMap<String, Instant>>,
    /// Unique for each boot, so that a restarted process never holds its predecessor's claims.
    worker: String,
}

/// Why a run stopped.
enum Stop {
    Handler(std::result::Result<std::result::Result<JobOutcome, JobFailure>, JoinError>),
    Cancelled,
    OutOfTime,
    LostClaim,
    Shutdown,
}

impl Runner {
    /// A runner for `(tool, handler)` pairs.
    pub fn new(core: Core, handlers: impl IntoIterator<Item = (String, Arc<dyn JobHandler>)>) -> Self {
        let handlers: HashMap<_, _> = handlers
            .into_iter()
            .map(|(tool, handler)| ((tool, handler.kind().to_owned()), handler))
            .collect();
        let mut tools: Vec<String> = handlers.keys().map(|(tool, _)| tool.clone()).collect();
        tools.sort();
        tools.dedup();
        let worker = format!("{}-{}", std::process::id(), new_id());
        Self { core, handlers, tools, resting: Mutex::default(), worker }
    }

    /// The tools whose jobs this process takes now.
    fn awake(&self) -> Vec<String> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > Instant::now());
        self.tools.iter().filter(|tool| !resting.contains_key(*tool)).cloned().collect()
    }

    fn rest(&self, tool: &str) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.insert(tool.to_owned(), Instant::now() + REST);
    }

    /// Claims and runs until `shutdown`, then gives back what is unfinished without burning an attempt.
    pub async fn run(self, shutdown: CancellationToken) {
        let runner = Arc::new(self);
        let mut background = JoinSet::new();
        background.spawn(reaper::run(runner.core.clone(), shutdown.clone()));
        background.spawn(Arc::clone(&runner).follow_cancellations(shutdown.clone()));
        let slots = Arc::new(Semaphore::new(runner.core.config.jobs.concurrency.max(1)));
        let mut running = JoinSet::new();
        loop {
            let slot = tokio::select! {
                () = shutdown.cancelled() => break,
                slot = Arc::clone(&slots).acquire_owned() => slot,
            };
            let Ok(slot) = slot else { break };
            while running.try_join_next().is_some() {}
            match queue::claim(&runner.core, &runner.worker, &runner.awake()).await {
                Ok(Some(row)) => {
                    let (runner, shutdown) = (Arc::clone(&runner), shutdown.clone());
                    running.spawn(async move {
                        runner.run_one(row, shutdown).await;
                        drop(slot);
                    });
                }
                Ok(None) => runner.wait(&shutdown).await,
                Err(error) => {
                    tracing::error!(%error, "no job could be claimed");
                    runner.wait(&shutdown).await;
                }
            }
        }
        while running.join_next().await.is_some() {}
        background.shutdown().await;
    }

    async fn wait(&self, shutdown: &CancellationToken) {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = self.core.signals.woken() => {}
            () = sleep(Duration::from_millis(self.core.config.jobs.poll_ms)) => {}
        }
    }

    async fn run_one(&self, row: job::Model, shutdown: CancellationToken) {
        let (id, started) = (JobId::new(row.id.clone()), Instant::now());
        tracing::info!(job.id = row.id, tool = row.tool, attempt = row.attempt, "job started");
        self.core.signals.wake(); // another slot may find more work
        let result = self.run_claimed(&row, &shutdown).await;
        self.core.signals.ended(&id, row.attempt);
        self.core.signals.wake();
        let seconds = started.elapsed().as_secs_f64();
        metrics::histogram!("lumiku_job_seconds", "tool" => row.tool.clone()).record(seconds);
        match result {
            Ok(end) => {
                metrics::counter!("lumiku_jobs_ended_total", "tool" => row.tool.clone(), "end" => end)
                    .increment(1);
                tracing::info!(job.id = row.id, end, duration_s = seconds, "job ended");
            }
            // The lease runs out and the reaper takes it from here.
            Err(error) => tracing::error!(%error, job.id = row.id, "job could not be ended"),
        }
    }

    async fn run_claimed(&self, row: &job::Model, shutdown: &CancellationToken) -> Result<&'static str> {
        let claim = Claim::Worker { worker: self.worker.clone(), attempt: row.attempt };
        if row.cancel_requested {
            return self.close(row, claim, Ending::Cancelled, "cancelled").await;
        }
        let Some(handler) = self.handlers.get(&(row.tool.clone(), row.kind.clone())).cloned() else {
            let error = JobError {
                code: "unknown_kind".into(),
                message: "This kind of job no longer exists.".into(),
            };
            return self.close(row, claim, Ending::Failed(error), "failed").await;
        };
        let cancel = CancellationToken::new();
        self.core.signals.started(&JobId::new(row.id.clone()), row.attempt, cancel.clone());
        let (progress, reached) = Progress::new();
        let job = Arc::new(JobContext {
            id: JobId::new(row.id.clone()),
            user: UserId::new(row.user_id.clone()),
            tool: row.tool.clone(),
            attempt: row.attempt,
            worker: self.worker.clone(),
            credits_charged: row.credits_charged,
            cancel: cancel.clone(),
            progress,
            core: self.core.clone(),
            payload: queue::read_payload(&self.core, row).await?,
            work_dir: tempfile::Builder::new().prefix("job-").tempdir_in(self.core.storage.temp_dir())?,
            outputs: Mutex::default(),
        });
        super::view::publish(&self.core, &job.user, &row.id).await;
        let mut running = tokio::spawn({
            let job = Arc::clone(&job);
            async move { handler.run(&job).await }
        });
        let mut stop = tokio::select! {
            result = &mut running => Stop::Handler(result),
            stop = self.supervise(row, reached, &cancel, shutdown) => stop,
        };
        if !matches!(stop, Stop::Handler(_)) {
            cancel.cancel();
            match timeout(STOP_GRACE, &mut running).await {
                // It finished before it noticed: what it made counts, unless someone asked it not to.
                Ok(result @ Ok(Ok(_))) if matches!(stop, Stop::Shutdown) => stop = Stop::Handler(result),
                Ok(_) => {}
                Err(_) => {
                    running.abort();
                    let _ = running.await;
                }
            }
        }
        self.conclude(row, claim, &job, stop).await
    }

    /// Writes progress, renews the lease, and says why the run has to stop.
    async fn supervise(
        &self,
        row: &job::Model,
        mut reached: watch::Receiver<Reached>,
        cancel: &CancellationToken,
        shutdown: &CancellationToken,
    ) -> Stop {
        let mut renew = interval(Duration::from_millis(self.core.config.jobs.renew_ms));
        renew.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut write = interval(Duration::from_secs(1));
        write.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let limit = sleep(Duration::from_millis(u64::try_from(row.timeout_ms).unwrap_or(0)));
        tokio::pin!(limit);
        loop {
            let kept = tokio::select! {
                () = cancel.cancelled() => return Stop::Cancelled,
                () = shutdown.cancelled() => return Stop::Shutdown,
                () = &mut limit => return Stop::OutOfTime,
                _ = renew.tick() => self.renew(row, None).await,
                _ = write.tick() => {
                    if !reached.has_changed().unwrap_or(false) {
                        continue;
                    }
                    let now = reached.borrow_and_update().clone();
                    let kept = self.renew(row, Some(now)).await;
                    super::view::publish(&self.core, &UserId::new(row.user_id.clone()), &row.id).await;
                    kept
                }
            };
            match kept {
                Ok(true) => {}
                Ok(false) => return Stop::LostClaim,
                Err(error) => tracing::warn!(%error, job.id = row.id, "a lease was not renewed"),
            }
        }
    }

    /// Prolongs the lease, with the progress when there is news. `false` when the claim is lost.
    async fn renew(&self, row: &job::Model, reached: Option<Reached>) -> Result<bool> {
        let (id, worker, attempt) = (row.id.clone(), self.worker.clone(), row.attempt);
        let now = self.core.clock.now().0;
        let lease = now + self.core.config.jobs.lease_ms;
        let changed = self.core.db.write(move |tx| {
            Box::pin(async move {
                let fence = [id.into(), worker.into(), attempt.into()];
                if let Some(reached) = reached {
                    let update = "UPDATE jobs SET lease_until = $4, updated_at = $5, progress = $6, stage = $7 \
                                  WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'processing'";
                    let news = [lease.into(), now.into(), reached.percent.into(), reached.stage.into()];
                    sql::execute(tx, update, fence.into_iter().chain(news)).await
                } else {
                    let update = "UPDATE jobs SET lease_until = $4 \
                                  WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'processing'";
                    sql::execute(tx, update, fence.into_iter().chain([lease.into()])).await
                }
            })
        });
        Ok(changed.await? == 1)
    }

    async fn conclude(
        &self,
        row: &job::Model,
        claim: Claim,
        job: &JobContext,
        stop: Stop,
    ) -> Result<&'static str> {
        let outputs = job.take_outputs();
        let keys: Vec<String> = outputs.iter().flat_map(output::StagedOutput::keys).collect();
        let failure = |code: &str, message: &str| {
            Ending::Failed(JobError { code: code.into(), message: message.into() })
        };
        let (ending, end) = match stop {
            Stop::Handler(Ok(Ok(outcome))) => {
                let keep = outcome.keep.unwrap_or(row.credits_charged);
                let ending = Ending::Completed { keep, note: outcome.note, outputs };
                return self.close(row, claim, ending, "completed").await;
            }
            Stop::Handler(Ok(Err(JobFailure::Fail { code, message }))) => {
                (Ending::Failed(JobError { code, message }), "failed")
            }
            Stop::Handler(Ok(Err(JobFailure::Retry { message }))) => {
                tracing::warn!(job.id = row.id, reason = message, "job has to run again");
                if row.attempt < row.max_attempts {
                    output::discard(&self.core, keys).await;
                    return self.give_back(row, Attempt::Used).await;
                }
                (failure("internal", "Something of ours failed, several times."), "failed")
            }
            Stop::Handler(Ok(Err(JobFailure::NotHere { message }))) => {
                tracing::warn!(job.id = row.id, reason = message, "job has to run elsewhere or later");
                self.rest(&row.tool);
                output::discard(&self.core, keys).await;
                return self.give_back(row, Attempt::Unused).await;
            }
            Stop::Handler(Err(error)) => {
                tracing::error!(%error, job.id = row.id, "a job's handler panicked");
                (failure("internal", "Something of ours failed."), "failed")
            }
            Stop::OutOfTime => (failure("timed_out", "This took too long and was stopped."), "timed_out"),
            Stop::Handler(Ok(Err(JobFailure::Stopped))) | Stop::Cancelled => (Ending::Cancelled, "cancelled"),
            Stop::LostClaim => {
                output::discard(&self.core, keys).await;
                return Ok("lost");
            }
            Stop::Shutdown => {
                output::discard(&self.core, keys).await;
                return self.give_back(row, Attempt::Unused).await;
            }
        };
        output::discard(&self.core, keys).await;
        self.close(row, claim, ending, end).await
    }

    async fn close(
        &self,
        row: &job::Model,
        claim: Claim,
        ending: Ending,
        end_name: &'static str,
    ) -> Result<&'static str> {
        Ok(if end(&self.core, row, claim, ending).await? { end_name } else { "lost" })
    }

    /// Puts a job back into the queue.
    async fn give_back(&self, row: &job::Model, attempt: Attempt) -> Result<&'static str> {
        let (id, worker, number) = (row.id.clone(), self.worker.clone(), row.attempt);
        let now = self.core.clock.now().0;
        let (counted, run_after) = match attempt {
            Attempt::Unused => (number - 1, 0),
            // 2 s, 4 s, 8 s …
            Attempt::Used => (number, now + (1_000_i64 << number.clamp(1, 8))),
        };
        self.core
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let update = "UPDATE jobs SET state = 'pending', attempt = $1, run_after = $2, worker = NULL, \
                                  lease_until = NULL, deadline_at = NULL, stage = NULL, updated_at = $3 \
                                  WHERE id = $4 AND worker = $5 AND attempt = $6 AND state = 'processing'";
                    let values =
                        [counted.into(), run_after.into(), now.into(), id.into(), worker.into(), number.into()];
                    sql::execute(tx, update, values).await
                })
            })
            .await?;
        super::view::publish(&self.core, &UserId::new(row.user_id.clone()), &row.id).await;
        Ok("given_back")
    }

    /// Looks for cancellations that were asked for in other processes.
    async fn follow_cancellations(self: Arc<Self>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(CANCEL_POLL) => {}
            }
            if self.core.signals.is_idle() {
                continue;
            }
            let asked = "SELECT id FROM jobs WHERE state = 'processing' AND cancel_requested AND worker = $1";
            match sql::all(self.core.db.read(), asked, [self.worker.as_str().into()]).await {
                Ok(rows) => {
                    for row in rows {
                        if let Ok(id) = row.try_get_by_index::<String>(0) {
                            self.core.signals.cancel(&JobId::new(id));
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "cancellations were not read"),
            }
        }
    }
}

/// Whether a run that is given back counts against the job's attempts.
#[derive(Clone, Copy)]
enum Attempt {
    Used,
    Unused,
}
