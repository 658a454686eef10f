//! The reaper: takes claims from workers that died and ends jobs that cannot end themselves.

use std::time::Duration;

use lumiku_dto::{UserId, job::JobError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tokio_util::sync::CancellationToken;

use super::{
    end::{Claim, Ending, end},
    view,
};
use crate::{Core, Result, entity::job, sql};

/// Jobs looked at in one round.
const BATCH: u64 = 500;

/// Looks now and then regularly, until stopped. Several may run at once: each step is fenced.
pub(crate) async fn run(core: Core, stop: CancellationToken) {
    loop {
        if let Err(error) = reap(&core).await {
            tracing::error!(%error, "expired claims were not taken back");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_millis(core.config.jobs.reap_ms)) => {}
        }
    }
}

/// One round over every claim that ran out.
pub(crate) async fn reap(core: &Core) -> Result<()> {
    let now = core.clock.now();
    let expired = job::Entity::find()
        .filter(job::Column::State.eq("processing"))
        .filter(job::Column::LeaseUntil.lt(now.0))
        .limit(BATCH)
        .all(core.db.read())
        .await?;
    for row in expired {
        let claim = Claim::Expired { attempt: row.attempt, before: now };
        let out_of_time = row.deadline_at.is_some_and(|deadline| deadline < now.0);
        if row.cancel_requested {
            end(core, &row, claim, Ending::Cancelled).await?;
        } else if out_of_time && row.attempt >= row.max_attempts {
            end(core, &row, claim, failed("timed_out", "This took too long and was stopped.")).await?;
        } else if row.attempt >= row.max_attempts {
            tracing::error!(job.id = row.id, attempt = row.attempt, "job lost its worker too often");
            end(core, &row, claim, failed("worker_lost", "Something of ours failed, several times.")).await?;
        } else {
            requeue(core, &row, now.0).await?;
        }
    }
    Ok(())
}

async fn requeue(core: &Core, row: &job::Model, now: i64) -> Result<()> {
    tracing::warn!(job.id = row.id, attempt = row.attempt, "job lost its worker and waits again");
    let (id, attempt) = (row.id.clone(), row.attempt);
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let update = "UPDATE jobs SET state = 'pending', worker = NULL, lease_until = NULL, \
                              deadline_at = NULL, stage = NULL, updated_at = $1 \
                              WHERE id = $2 AND attempt = $3 AND state = 'processing' AND lease_until < $1";
                sql::execute(tx, update, [now.into(), id.into(), attempt.into()]).await
            })
        })
        .await?;
    core.signals.wake();
    view::publish(core, &UserId::new(row.user_id.clone()), &row.id).await;
    Ok(())
}

fn failed(code: &str, message: &str) -> Ending {
    Ending::Failed(JobError { code: code.into(), message: message.into() })
}
