//! The queue: claiming pending rows by fair turns.
//!
//! Users take turns. The next job is the oldest waiting one of the user who has the fewest running jobs
//! and whose last turn is longest ago, so a thousand waiting jobs of one user delay another's first by
//! one job at most. This is why rows are claimed directly: a first-in-first-out task queue in front of
//! them decides the order before fairness can.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use lumiku_dto::{JobId, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{Core, Error, Result, entity::job, sql};

/// Wakes this process's workers and reaches the jobs they run.
#[derive(Default)]
pub(crate) struct JobSignals {
    work: Notify,
    /// What stops each running job, and the attempt it stops: a run that lost its claim may still be ending
    /// when the next attempt has begun here.
    running: Mutex<HashMap<JobId, (i32, CancellationToken)>>,
}

impl JobSignals {
    /// There is work.
    pub(crate) fn wake(&self) {
        self.work.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.work.notified().await;
    }

    /// Stops a job if this process runs it.
    pub(crate) fn cancel(&self, id: &JobId) {
        if let Some((_, token)) = self.lock().get(id) {
            token.cancel();
        }
    }

    pub(crate) fn started(&self, id: &JobId, attempt: i32, cancel: CancellationToken) {
        self.lock().insert(id.clone(), (attempt, cancel));
    }

    pub(crate) fn ended(&self, id: &JobId, attempt: i32) {
        let mut running = self.lock();
        if running.get(id).is_some_and(|(current, _)| *current == attempt) {
            running.remove(id);
        }
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, (i32, CancellationToken)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Claims the next job in fair turns for `worker`, among the tools it can run; `None` when nothing waits
/// or every tool with work is at its limit.
pub(crate) async fn claim(core: &Core, worker: &str, tools: &[String]) -> Result<Option<job::Model>> {
    let candidates: Vec<(String, i64)> = tools
        .iter()
        .filter_map(|tool| core.tools.find(tool))
        .map(|tool| (tool.id, i64::from(tool.limits.max_concurrent.max(1))))
        .collect();
    if candidates.is_empty() || !has_work(core).await? {
        return Ok(None);
    }
    let (worker, now, lease) = (worker.to_owned(), core.clock.now(), core.config.jobs.lease_ms);
    core.db
        .write(move |tx| Box::pin(async move { claim_in(tx, &worker, &candidates, now, lease).await }))
        .await
}

/// The handler's input, as JSON. Read apart from the claim, which others wait for.
pub(crate) async fn read_payload(core: &Core, job: &job::Model) -> Result<String> {
    let query = "SELECT payload FROM jobs WHERE id = $1";
    let row = sql::one(core.db.read(), query, [job.id.as_str().into()]).await?;
    Ok(row.ok_or(Error::NotFound)?.try_get_by_index(0)?)
}

/// Looks without a write transaction, so that idle workers do not disturb the writer.
async fn has_work(core: &Core) -> Result<bool> {
    let pending = "SELECT 1 FROM jobs WHERE state = 'pending' LIMIT 1";
    Ok(sql::one(core.db.read(), pending, []).await?.is_some())
}

async fn claim_in(
    tx: &DatabaseTransaction,
    worker: &str,
    candidates: &[(String, i64)],
    now: Timestamp,
    lease: i64,
) -> Result<Option<job::Model>> {
    // Two processes that claim at once on PostgreSQL would both see the same counts.
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        sql::one(tx, "SELECT pg_advisory_xact_lock(7305010125)", []).await?;
    }
    let running = "SELECT tool, COUNT(*) FROM jobs WHERE state = 'processing' GROUP BY tool";
    let mut counts: HashMap<String, i64> = HashMap::new();
    for row in sql::all(tx, running, []).await? {
        counts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    let free: Vec<_> =
        candidates.iter().filter(|(tool, limit)| counts.get(tool).copied().unwrap_or(0) < *limit).collect();
    if free.is_empty() {
        return Ok(None);
    }
    let places: Vec<String> = (0..free.len()).map(|n| format!("${}", n + 2)).collect();
    let next = format!(
        "SELECT head.id FROM \
         (SELECT user_id, MIN(id) AS id FROM jobs \
          WHERE state = 'pending' AND run_after <= $1 AND tool IN ({}) GROUP BY user_id) AS head \
         JOIN users u ON u.id = head.user_id \
         ORDER BY (SELECT COUNT(*) FROM jobs r WHERE r.state = 'processing' AND r.user_id = head.user_id), \
                  u.last_turn_at, head.id LIMIT 1",
        places.join(", ")
    );
    let values = std::iter::once(now.0.into()).chain(free.iter().map(|(tool, _)| tool.as_str().into()));
    let Some(row) = sql::one(tx, &next, values).await? else { return Ok(None) };
    let id: String = row.try_get_by_index(0)?;
    let take = "UPDATE jobs SET state = 'processing', attempt = attempt + 1, worker = $1, lease_until = $2, \
                deadline_at = $3 + timeout_ms, started_at = COALESCE(started_at, $3), progress = 0, \
                stage = NULL, updated_at = $3 WHERE id = $4 AND state = 'pending'";
    let values = [worker.into(), (now.0 + lease).into(), now.0.into(), id.as_str().into()];
    if sql::execute(tx, take, values).await? == 0 {
        return Ok(None);
    }
    let claimed = job::Entity::find_by_id(&id).one(tx).await?;
    if let Some(job) = &claimed {
        let turn = "UPDATE users SET last_turn_at = $1 WHERE id = $2";
        sql::execute(tx, turn, [now.0.into(), job.user_id.as_str().into()]).await?;
    }
    Ok(claimed)
}
