//! Jobs as their owners see them.

use std::collections::HashMap;

use lumiku_dto::{
    JobId, Page, Timestamp, UserId,
    event::Event,
    file::{File, FileKind},
    job::{Job, JobError, JobStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    Core, Error, Result,
    entity::{file, job},
    file::to_file,
    sql,
};

/// One of the user's jobs.
///
/// # Errors
/// [`Error::NotFound`] when there is none or it is someone else's.
pub async fn find_job(core: &Core, user: &UserId, id: &JobId) -> Result<Job> {
    let row = owned(user).filter(job::Column::Id.eq(id.as_str())).one(core.db.read()).await?;
    let jobs = complete(core, user, vec![row.ok_or(Error::NotFound)?]).await?;
    jobs.into_iter().next().ok_or(Error::NotFound)
}

/// Several of the user's jobs, in the order asked for. One that is missing or someone else's is left out.
pub async fn find_jobs(core: &Core, user: &UserId, ids: &[JobId]) -> Result<Vec<Job>> {
    let wanted = ids.iter().map(JobId::as_str);
    let rows = owned(user).filter(job::Column::Id.is_in(wanted)).all(core.db.read()).await?;
    let mut jobs = complete(core, user, rows).await?;
    jobs.sort_by_key(|job| ids.iter().position(|id| *id == job.id));
    Ok(jobs)
}

/// How a job stands, without what it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobState {
    pub id: JobId,
    pub status: JobStatus,
    /// What it cost, refunds taken off.
    pub credits_used: i64,
}

/// How several of the user's jobs stand, in no particular order.
pub async fn job_states(core: &Core, user: &UserId, ids: &[JobId]) -> Result<Vec<JobState>> {
    let wanted = ids.iter().map(JobId::as_str);
    let rows: Vec<(String, String, i64, i64)> = owned(user)
        .select_only()
        .columns([
            job::Column::Id,
            job::Column::State,
            job::Column::CreditsCharged,
            job::Column::CreditsRefunded,
        ])
        .filter(job::Column::Id.is_in(wanted))
        .into_tuple()
        .all(core.db.read())
        .await?;
    let state = |(id, state, charged, refunded): (String, String, i64, i64)| JobState {
        id: JobId::new(id),
        status: JobStatus::from_wire(&state).unwrap_or(JobStatus::Failed),
        credits_used: charged - refunded,
    };
    Ok(rows.into_iter().map(state).collect())
}

/// Ids of the user's jobs of a tool that wait or run, oldest first.
pub async fn unfinished_jobs(core: &Core, user: &UserId, tool: &str) -> Result<Vec<JobId>> {
    let ids: Vec<String> = owned(user)
        .select_only()
        .column(job::Column::Id)
        .filter(job::Column::Tool.eq(tool))
        .filter(job::Column::State.is_in(["pending", "processing"]))
        .order_by_asc(job::Column::Id)
        .into_tuple()
        .all(core.db.read())
        .await?;
    Ok(ids.into_iter().map(JobId::new).collect())
}

/// A user's jobs, newest first.
pub async fn list_jobs(
    core: &Core,
    user: &UserId,
    tool: Option<&str>,
    status: Option<JobStatus>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Job>> {
    let mut query = owned(user);
    if let Some(tool) = tool {
        query = query.filter(job::Column::Tool.eq(tool));
    }
    if let Some(status) = status {
        query = query.filter(job::Column::State.eq(status.as_str()));
    }
    if let Some(cursor) = cursor {
        query = query.filter(job::Column::Id.lt(cursor));
    }
    let rows = query.order_by_desc(job::Column::Id).limit(limit + 1).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.clone());
    Ok(Page { items: complete(core, user, page.items).await?, next_cursor: page.next_cursor })
}

/// The user's jobs that have not ended, oldest first.
pub async fn active_jobs(core: &Core, user: &UserId) -> Result<Vec<Job>> {
    let rows = owned(user)
        .filter(job::Column::State.is_in(["pending", "processing"]))
        .order_by_asc(job::Column::Id)
        .limit(100)
        .all(core.db.read())
        .await?;
    complete(core, user, rows).await
}

/// Publishes a job as it stands now to its owner's listeners.
pub(crate) async fn publish(core: &Core, user: &UserId, id: &str) {
    if !core.events.has_listeners(user) {
        return;
    }
    match find_job(core, user, &JobId::new(id)).await {
        Ok(job) => core.events.publish(user, Event::Job(Box::new(job))),
        Err(error) => tracing::warn!(%error, job.id = id, "a job was not published"),
    }
}

/// Adds outputs and queue positions, with one query each however many rows there are.
async fn complete(core: &Core, user: &UserId, rows: Vec<job::Model>) -> Result<Vec<Job>> {
    let mut outputs: HashMap<String, Vec<File>> = HashMap::new();
    // Whatever has run may have delivered something, however it ended.
    let begun: Vec<_> =
        rows.iter().filter(|row| row.started_at.is_some()).map(|row| row.id.as_str()).collect();
    if !begun.is_empty() {
        let files = file::Entity::find()
            .filter(file::Column::UserId.eq(user.as_str()))
            .filter(file::Column::Kind.eq(FileKind::Output.as_str()))
            .filter(file::Column::JobId.is_in(begun))
            .order_by_asc(file::Column::Position)
            .all(core.db.read())
            .await?;
        for row in files {
            let job = row.job_id.clone().unwrap_or_default();
            outputs.entry(job).or_default().push(to_file(row));
        }
    }
    let queue = if rows.iter().any(|row| row.state == "pending") {
        Some(Queue::read(core, user).await?)
    } else {
        None
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let made = outputs.remove(&row.id).unwrap_or_default();
            let position =
                queue.as_ref().filter(|_| row.state == "pending").map(|queue| queue.position(&row.id));
            to_job(row, made, position)
        })
        .collect())
}

/// What waits, for telling a user how many jobs start before theirs.
struct Queue {
    /// The user's own waiting jobs, in order.
    own: Vec<String>,
    /// How many jobs wait for each other user.
    others: Vec<i64>,
}

impl Queue {
    async fn read(core: &Core, user: &UserId) -> Result<Self> {
        let own = "SELECT id FROM jobs WHERE state = 'pending' AND user_id = $1 ORDER BY id";
        let own = sql::all(core.db.read(), own, [user.as_str().into()]).await?;
        let others = "SELECT COUNT(*) FROM jobs WHERE state = 'pending' AND user_id <> $1 GROUP BY user_id";
        let others = sql::all(core.db.read(), others, [user.as_str().into()]).await?;
        Ok(Self {
            own: own.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?,
            others: others.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?,
        })
    }

    /// Users take turns: before a user's n-th waiting job, every other user gets up to n of theirs.
    fn position(&self, id: &str) -> i64 {
        let ahead = self.own.iter().position(|own| own == id).unwrap_or(self.own.len());
        let turn = i64::try_from(ahead).unwrap_or(i64::MAX);
        self.others.iter().fold(turn, |sum, waiting| sum.saturating_add((*waiting).min(turn)))
    }
}

fn to_job(row: job::Model, outputs: Vec<File>, queue_position: Option<i64>) -> Job {
    let error = row.error_code.map(|code| JobError { code, message: row.error_message.unwrap_or_default() });
    Job {
        id: JobId::new(row.id),
        tool: row.tool,
        kind: row.kind,
        status: JobStatus::from_wire(&row.state).unwrap_or(JobStatus::Failed),
        progress: row.progress,
        stage: row.stage,
        queue_position,
        credits_used: row.credits_charged - row.credits_refunded,
        credits_refunded: row.credits_refunded,
        error,
        outputs,
        created_at: Timestamp(row.created_at),
        started_at: row.started_at.map(Timestamp),
        completed_at: row.completed_at.map(Timestamp),
    }
}

fn owned(user: &UserId) -> sea_orm::Select<job::Entity> {
    job::Entity::find().filter(job::Column::UserId.eq(user.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_job_waits_for_nobody_and_a_later_one_for_a_turn_of_each() {
        let queue = Queue { own: vec!["a".into(), "b".into(), "c".into()], others: vec![1000, 1] };
        assert_eq!(queue.position("a"), 0);
        assert_eq!(queue.position("b"), 3);
        assert_eq!(queue.position("c"), 5);
    }
}
