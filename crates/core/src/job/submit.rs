//! Submitting: the charge and the job's row are one transaction.

use std::time::Duration;

use futures::future::BoxFuture;
use lumiku_dto::{
    JobId, Timestamp, UserId,
    credits::TransactionType,
    job::{Job, JobStatus},
};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::view;
use crate::{
    Core, Error, Result,
    clock::new_id,
    event,
    ledger::{
        self, NewEntry, Reference,
        idempotency::{self, IdempotencyKey},
    },
    mail, sql, tool,
};

/// A job about to be submitted.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub user: UserId,
    pub tool: String,
    /// Which of the tool's handlers runs it.
    pub kind: String,
    /// The handler's input, as JSON.
    pub payload: String,
    /// What it costs, by the tool's price function.
    pub credits: i64,
    /// Key of the action in the tool's price list.
    pub action: String,
    /// A line for the person's history, such as "Image Upscaler · 2 pictures".
    pub description: String,
    /// How long one run may take.
    pub timeout: Duration,
    pub idempotency: Option<IdempotencyKey>,
}

/// A submitted job, or the answer to the same request before.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub job: Job,
    /// Whether the request had been answered before and nothing new was charged.
    pub replayed: bool,
}

/// Charges the job and puts it in the queue.
///
/// # Errors
/// [`Error::InsufficientCredits`], [`Error::IdempotencyMismatch`], [`Error::RateLimited`] when too many
/// of the user's jobs wait. Nothing is charged then.
pub async fn submit(core: &Core, new: NewJob) -> Result<Submitted> {
    submit_with(core, new, |_tx, _job| Box::pin(async { Ok(()) })).await
}

/// The same, with `work` in the transaction: what a tool writes about the job is there if and only if the
/// job is. A replay does no work.
///
/// # Errors
/// As [`submit`], or whatever `work` fails with; then nothing is charged.
pub async fn submit_with<F>(core: &Core, new: NewJob, work: F) -> Result<Submitted>
where
    F: for<'c> FnOnce(&'c DatabaseTransaction, JobId) -> BoxFuture<'c, Result<()>> + Send + 'static,
{
    let now = core.clock.now();
    let max_attempts = core.config.jobs.max_attempts;
    let max_queued = core.config.jobs.max_queued_per_user;
    let low_balance = core.config.mail.low_balance;
    let user = new.user.clone();
    let submitted = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(key) = &new.idempotency
                    && let Some(job) = idempotency::claim(tx, &new.user, key, now).await?
                {
                    return Ok(Submitted { job, replayed: true });
                }
                refuse_flood(tx, &new.user, max_queued).await?;
                let id = new_id();
                let entry = NewEntry {
                    user: &new.user,
                    amount: -new.credits,
                    kind: TransactionType::Usage,
                    description: new.description.clone(),
                    reference: Reference::Job(&id),
                    tool: Some(&new.tool),
                    metadata: Some(json!({ "tool": new.tool, "kind": new.kind })),
                };
                let balance = ledger::post(tx, now, entry).await?.balance;
                mail::low_balance(tx, &new.user, (new.credits, balance), low_balance, now).await?;
                tool::log_usage(tx, &new_id(), &new.user, &new.tool, &new.action, new.credits, &id, now)
                    .await?;
                let job = insert(tx, id, max_attempts, &new, now).await?;
                work(tx, job.id.clone()).await?;
                if let Some(key) = &new.idempotency {
                    idempotency::keep(tx, &new.user, key, &job).await?;
                }
                Ok(Submitted { job, replayed: false })
            })
        })
        .await?;
    if !submitted.replayed {
        metrics::counter!("lumiku_jobs_submitted_total", "tool" => submitted.job.tool.clone()).increment(1);
        core.signals.wake();
        view::publish(core, &user, submitted.job.id.as_str()).await;
        event::publish_balance(core, &user).await;
    }
    Ok(submitted)
}

/// Writes the row of a job that waits.
async fn insert(
    tx: &DatabaseTransaction,
    id: String,
    max_attempts: i32,
    new: &NewJob,
    now: Timestamp,
) -> Result<Job> {
    let insert = "INSERT INTO jobs (id, user_id, tool, kind, payload, state, max_attempts, timeout_ms, \
                  credits_charged, created_at, updated_at) \
                  VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $9)";
    let values = [
        id.as_str().into(),
        new.user.as_str().into(),
        new.tool.as_str().into(),
        new.kind.as_str().into(),
        new.payload.as_str().into(),
        max_attempts.into(),
        i64::try_from(new.timeout.as_millis()).unwrap_or(i64::MAX).into(),
        new.credits.into(),
        now.0.into(),
    ];
    sql::execute(tx, insert, values).await?;
    Ok(Job {
        id: JobId::new(id),
        tool: new.tool.clone(),
        kind: new.kind.clone(),
        status: JobStatus::Pending,
        progress: 0,
        stage: None,
        queue_position: None,
        credits_used: new.credits,
        credits_refunded: 0,
        error: None,
        outputs: Vec::new(),
        created_at: now,
        started_at: None,
        completed_at: None,
    })
}

async fn refuse_flood(tx: &DatabaseTransaction, user: &UserId, max_queued: i64) -> Result<()> {
    let count = "SELECT COUNT(*) FROM jobs WHERE user_id = $1 AND state IN ('pending', 'processing')";
    let row = sql::one(tx, count, [user.as_str().into()]).await?;
    let queued: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    if queued < max_queued { Ok(()) } else { Err(Error::RateLimited { retry_after_s: 30 }) }
}
