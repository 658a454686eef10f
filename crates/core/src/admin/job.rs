//! Everybody's jobs: finding them, and stopping one with its refund.

use std::collections::HashSet;

use lumiku_dto::{
    JobId, Page, Timestamp, UserId,
    admin::{AdminJob, AuditAction, AuditTarget, Reason, UserRef},
    job::{JobError, JobStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{
    owner::{user_ref, user_refs},
    retry::Retries,
    search,
};
use crate::{
    Core, Error, Result,
    audit::{self, Actor, NewAudit},
    entity::job,
    job::cancel,
};

/// Which jobs are listed.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    pub tool: Option<String>,
    pub status: Option<JobStatus>,
    /// How a job's id begins, or a part of its owner's address or name.
    pub q: Option<String>,
}

/// Everybody's jobs, newest first.
pub async fn list_jobs(
    core: &Core,
    retries: &Retries,
    filter: &JobFilter,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<AdminJob>> {
    let mut query = job::Entity::find();
    if let Some(tool) = &filter.tool {
        query = query.filter(job::Column::Tool.eq(tool.as_str()));
    }
    if let Some(status) = filter.status {
        query = query.filter(job::Column::State.eq(status.as_str()));
    }
    if let Some(q) = &filter.q {
        query = query.filter(
            Condition::any()
                .add(job::Column::Id.like(search::like_begin(&q.to_lowercase())))
                .add(job::Column::UserId.in_subquery(search::user_ids_like(q))),
        );
    }
    if let Some(cursor) = cursor {
        query = query.filter(job::Column::Id.lt(cursor));
    }
    let rows = query.order_by_desc(job::Column::Id).limit(limit + 1).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.clone());
    Ok(Page { items: complete(core, retries, page.items).await?, next_cursor: page.next_cursor })
}

/// One job.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find_job(core: &Core, retries: &Retries, id: &JobId) -> Result<AdminJob> {
    let row = find_row(core, id).await?;
    complete(core, retries, vec![row]).await?.pop().ok_or(Error::NotFound)
}

/// Tells a job to stop, and its owner why. It ends cancelled and refunded, unless it ends otherwise before. One that
/// has ended stays as it is.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] without a reason.
pub async fn cancel_job(
    core: &Core,
    retries: &Retries,
    actor: &Actor,
    id: &JobId,
    why: Reason,
) -> Result<AdminJob> {
    why.validate()?;
    let owner = UserId::new(find_row(core, id).await?.user_id);
    let (by, now, note) = (actor.clone(), core.clock.now(), why.reason.trim().to_owned());
    let cancelled = cancel::cancel_with(core, &owner, id, Some(note), move |tx, row| {
        Box::pin(async move {
            let new = NewAudit {
                action: AuditAction::JobCancelled,
                target: (AuditTarget::Job, &row.id),
                before: Some(json!({ "status": row.state })),
                after: None,
                reason: Some(&why.reason),
            };
            audit::record(tx, &by, now, new).await.map(|_| ())
        })
    });
    cancelled.await?;
    find_job(core, retries, id).await
}

pub(super) async fn find_row(core: &Core, id: &JobId) -> Result<job::Model> {
    job::Entity::find_by_id(id.as_str()).one(core.db.read()).await?.ok_or(Error::NotFound)
}

/// Adds owners and whether each can be retried, with one query each however many rows there are.
async fn complete(core: &Core, retries: &Retries, rows: Vec<job::Model>) -> Result<Vec<AdminJob>> {
    let users = user_refs(core, rows.iter().map(|row| row.user_id.as_str())).await?;
    let again = audit::targets_of(
        core.db.read(),
        AuditAction::JobRetried,
        rows.iter().filter(|row| super::retry::has_failed(row)).map(|row| row.id.as_str()),
    );
    let again: HashSet<String> = again.await?;
    let seen = |row: job::Model| {
        let retryable = super::retry::has_failed(&row)
            && row.credits_earned == 0
            && !again.contains(&row.id)
            && retries.find(&row.tool, &row.kind).is_some();
        let user = user_ref(&users, &row.user_id);
        to_admin_job(row, user, retryable)
    };
    Ok(rows.into_iter().map(seen).collect())
}

fn to_admin_job(row: job::Model, user: UserRef, retryable: bool) -> AdminJob {
    let status = JobStatus::from_wire(&row.state).unwrap_or(JobStatus::Failed);
    let error = row.error_code.map(|code| JobError { code, message: row.error_message.unwrap_or_default() });
    AdminJob {
        id: JobId::new(row.id),
        user,
        tool: row.tool,
        kind: row.kind,
        status,
        progress: row.progress,
        stage: row.stage,
        attempt: row.attempt,
        max_attempts: row.max_attempts,
        worker: row.worker,
        credits_charged: row.credits_charged,
        credits_refunded: row.credits_refunded,
        error,
        cancelling: row.cancel_requested && !status.is_final(),
        retryable,
        created_at: Timestamp(row.created_at),
        started_at: row.started_at.map(Timestamp),
        completed_at: row.completed_at.map(Timestamp),
    }
}
