//! Delivery: outputs, and rows of a tool's own, that are there while their job still runs.
//!
//! A delivered file is the user's from that moment. Together with it the transaction writes what the job
//! has earned so far, and however the job ends, that stays charged and only the rest is refunded. The place
//! is noted in a row of its own, so that it stays delivered when the person deletes the file. The
//! transaction is fenced as the end is: a run that lost its claim delivers nothing.

use std::collections::BTreeSet;

use futures::future::BoxFuture;
use sea_orm::{DatabaseTransaction, Value};

use super::{JobContext, JobFailure, NewOutput, output, output::StagedOutput};
use crate::{Result, file::add_storage, sql};

/// What became of a delivery.
enum Published {
    Yes,
    /// Another file has its place.
    Taken,
    /// The claim no longer holds.
    Lost,
}

impl JobContext {
    /// Publishes a finished file from the work folder while the job goes on. `position` is its place among
    /// the job's outputs, from 0, and `earned` the price of everything delivered by now, this file
    /// included: it stays charged however the job ends. A place is filled once; `false` says that it was
    /// filled before, and then nothing changes. A job delivers all its outputs or adds them all with
    /// [`JobContext::add_output`], not some this and some that way.
    pub async fn deliver(&self, new: NewOutput, position: usize, earned: i64) -> Result<bool, JobFailure> {
        let staged = new.stage(self, position).await?;
        let keys: Vec<String> = staged.keys().collect();
        match self.publish(staged, earned).await {
            Ok(Published::Yes) => {
                self.progress.touch();
                Ok(true)
            }
            Ok(Published::Taken) => {
                output::discard(&self.core, keys).await;
                Ok(false)
            }
            Ok(Published::Lost) => {
                output::discard(&self.core, keys).await;
                Err(JobFailure::Stopped)
            }
            Err(error) => {
                output::discard(&self.core, keys).await;
                Err(error.into())
            }
        }
    }

    /// Writes rows of the tool's own while the job goes on. `work` and what the job has earned by it, as for
    /// [`JobContext::deliver`], are one transaction; a run that lost its claim writes nothing.
    pub async fn write<F>(&self, earned: i64, work: F) -> Result<(), JobFailure>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<()>> + Send + 'static,
    {
        let earned = earned.clamp(0, self.credits_charged);
        let (id, worker, attempt) = (self.id.to_string(), self.worker.clone(), self.attempt);
        let now = self.core.clock.now();
        let written = self.core.db.write(move |tx| {
            Box::pin(async move {
                let held = earn(tx, &id, &worker, attempt, earned, now.0).await?;
                if held {
                    work(tx).await?;
                }
                Ok(held)
            })
        });
        if written.await? { Ok(()) } else { Err(JobFailure::Stopped) }
    }

    /// The places that are filled, also by earlier attempts, and also where the person has deleted the
    /// file since.
    pub async fn delivered(&self) -> Result<BTreeSet<usize>, JobFailure> {
        let query = "SELECT position FROM job_deliveries WHERE job_id = $1";
        let rows = sql::all(self.core.db.read(), query, [self.id.as_str().into()]).await?;
        let mut places = BTreeSet::new();
        for row in rows {
            let position: i32 = row.try_get_by_index(0).map_err(crate::Error::from)?;
            places.extend(usize::try_from(position));
        }
        Ok(places)
    }

    /// Changes what the tool says about delivered files, each by its place. Files that were deleted
    /// meanwhile are passed over.
    pub async fn describe(&self, metadata: Vec<(usize, serde_json::Value)>) -> Result<(), JobFailure> {
        let (id, worker, attempt) = (self.id.to_string(), self.worker.clone(), self.attempt);
        let changed = self.core.db.write(move |tx| {
            Box::pin(async move {
                for (position, value) in metadata {
                    let update = "UPDATE files SET metadata = $1 WHERE job_id = $2 AND position = $3 \
                                  AND EXISTS (SELECT 1 FROM jobs WHERE id = $2 AND worker = $4 \
                                  AND attempt = $5 AND state = 'processing')";
                    let values = [
                        value.to_string().into(),
                        id.as_str().into(),
                        place(position).into(),
                        worker.as_str().into(),
                        attempt.into(),
                    ];
                    sql::execute(tx, update, values).await?;
                }
                Ok(())
            })
        });
        Ok(changed.await?)
    }

    async fn publish(&self, staged: StagedOutput, earned: i64) -> Result<Published> {
        let earned = earned.clamp(0, self.credits_charged);
        let (id, worker, attempt) = (self.id.to_string(), self.worker.clone(), self.attempt);
        let (user, now) = (self.user.clone(), self.core.clock.now());
        let published = self.core.db.write(move |tx| {
            Box::pin(async move {
                let place: [Value; 2] = [id.as_str().into(), staged.row.position.into()];
                let taken = "SELECT 1 FROM job_deliveries WHERE job_id = $1 AND position = $2";
                if sql::one(tx, taken, place.clone()).await?.is_some() {
                    return Ok(Published::Taken);
                }
                if !earn(tx, &id, &worker, attempt, earned, now.0).await? {
                    return Ok(Published::Lost);
                }
                let fill = "INSERT INTO job_deliveries (job_id, position) VALUES ($1, $2)";
                sql::execute(tx, fill, place).await?;
                // Paid work is delivered even when it passes the quota.
                add_storage(tx, &user, staged.row.size, i64::MAX).await?;
                staged.row.insert(tx, &user, now).await?;
                Ok(Published::Yes)
            })
        });
        published.await
    }
}

/// Writes what a claimed job has earned. `false` when the claim no longer holds.
async fn earn(
    tx: &DatabaseTransaction,
    id: &str,
    worker: &str,
    attempt: i32,
    earned: i64,
    now: i64,
) -> Result<bool> {
    let update = "UPDATE jobs SET credits_earned = $1, updated_at = $2 \
                  WHERE id = $3 AND worker = $4 AND attempt = $5 AND state = 'processing'";
    let values = [earned.into(), now.into(), id.into(), worker.into(), attempt.into()];
    Ok(sql::execute(tx, update, values).await? == 1)
}

fn place(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX)
}
