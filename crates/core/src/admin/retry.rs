//! Submitting a job that came to nothing again, for its owner: the same payload at the same price, charged anew. Each
//! ended job is retried once; what came of that is a job of its own.

use std::{collections::HashMap, sync::Arc, time::Duration};

use lumiku_dto::{
    JobId, Timestamp, UserId,
    admin::{AdminJob, AuditAction, AuditTarget, Reason},
    event::{Event, NotificationKind},
};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    job::{find_job, find_row},
    user::refuse_closed,
};
use crate::{
    Core, Error, Result,
    audit::{self, Actor, NewAudit},
    entity::{job, user},
    job::{EndedJob, JobHandler, NewJob, Retry, queue, submit_with},
    ledger::idempotency::{self, IdempotencyKey},
    notification::{self, NewNotification},
    sql,
};

/// What runs the jobs of each tool, by tool and kind.
#[derive(Default)]
pub struct Retries(HashMap<(String, String), Arc<dyn JobHandler>>);

impl Retries {
    /// From `(tool, handler)` pairs.
    pub fn new(handlers: impl IntoIterator<Item = (String, Arc<dyn JobHandler>)>) -> Self {
        let named =
            |(tool, handler): (String, Arc<dyn JobHandler>)| ((tool, handler.kind().to_owned()), handler);
        Self(handlers.into_iter().map(named).collect())
    }

    /// How jobs of a kind are submitted again, where they can be.
    pub(super) fn find(&self, tool: &str, kind: &str) -> Option<&dyn Retry> {
        self.0.get(&(tool.to_owned(), kind.to_owned()))?.retry()
    }

    fn handler(&self, row: &job::Model) -> Option<Arc<dyn JobHandler>> {
        self.0.get(&(row.tool.clone(), row.kind.clone())).filter(|handler| handler.retry().is_some()).cloned()
    }
}

/// What an idempotency key remembers.
#[derive(Serialize, Deserialize)]
struct Remembered {
    job: JobId,
}

/// Whether a job came to nothing, as far as its end says.
pub(super) fn has_failed(row: &job::Model) -> bool {
    ["failed", "cancelled"].contains(&row.state.as_str())
}

/// Submits an ended job again and gives the new one. Its owner is told why.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] without a reason; [`Error::Conflict`] with a sentence when it cannot be
/// submitted again or its owner cannot pay it; [`Error::IdempotencyMismatch`]; [`Error::InProgress`] while the same
/// request is being done; [`Error::RateLimited`] when too many of the owner's jobs wait. Nothing is charged then.
pub async fn retry_job(
    core: &Core,
    retries: &Retries,
    actor: &Actor,
    id: &JobId,
    why: Reason,
    idempotency: Option<IdempotencyKey>,
) -> Result<AdminJob> {
    why.validate()?;
    if let Some((owner, key)) = actor.id.as_ref().zip(idempotency.as_ref())
        && let Some(Remembered { job }) = idempotency::find_answer(core, owner, key).await?
    {
        return find_job(core, retries, &job).await;
    }
    let row = find_row(core, id).await?;
    let handler = check(core, retries, &row).await?;
    let owner = UserId::new(row.user_id.clone());
    let new = as_new(core, &row).await?;
    let (now, credits) = (core.clock.now(), new.credits);
    let ended = EndedJob { id: id.clone(), user: owner.clone(), payload: new.payload.clone(), now };
    let again =
        Again { actor: actor.clone(), why, idempotency, ended, credits, tool: new.description.clone() };
    let submitted = submit_with(core, new, move |tx, new| {
        Box::pin(async move {
            let retry = handler.retry().ok_or_else(cannot)?;
            again.write(tx, retry, &new).await
        })
    });
    let job = submitted.await.map_err(of_owner)?.job.id;
    publish(core, &owner, now).await;
    find_job(core, retries, &job).await
}

/// What is written about a retry, in its transaction.
struct Again {
    actor: Actor,
    why: Reason,
    idempotency: Option<IdempotencyKey>,
    ended: EndedJob,
    credits: i64,
    /// The line of the owner's history.
    tool: String,
}

impl Again {
    async fn write(&self, tx: &DatabaseTransaction, retry: &dyn Retry, new: &JobId) -> Result<()> {
        let Self { ended, .. } = self;
        let now = ended.now;
        if let Some((owner, key)) = self.actor.id.as_ref().zip(self.idempotency.as_ref()) {
            if idempotency::claim::<Remembered>(tx, owner, key, now).await?.is_some() {
                return Err(Error::InProgress("This was asked for twice at once. Ask again.".into()));
            }
            idempotency::keep(tx, owner, key, &Remembered { job: new.clone() }).await?;
        }
        // The charge holds the owner's row, so that of two retries at once the second one sees the first.
        let before = audit::targets_of(tx, AuditAction::JobRetried, std::iter::once(ended.id.as_str()));
        if !before.await?.is_empty() {
            return Err(Error::Conflict("This job was run again already.".into()));
        }
        retry.prepare(tx, ended, new).await?;
        let line = NewAudit {
            action: AuditAction::JobRetried,
            target: (AuditTarget::Job, ended.id.as_str()),
            before: None,
            after: Some(json!({ "job": new, "credits": self.credits })),
            reason: Some(&self.why.reason),
        };
        audit::record(tx, &self.actor, now, line).await?;
        notification::insert(tx, &ended.user, self.tell(), now).await?;
        Ok(())
    }

    /// The line under the bell.
    fn tell(&self) -> NewNotification {
        let charged = match self.credits {
            0 => String::new(),
            1 => " 1 credit was charged.".to_owned(),
            n => format!(" {n} credits were charged."),
        };
        NewNotification {
            kind: NotificationKind::Info,
            title: format!("{} runs again", self.tool),
            body: format!("{}{charged}", self.why.reason.trim()),
            link: Some("/credits".into()),
        }
    }
}

/// Refuses what cannot be submitted again.
async fn check(core: &Core, retries: &Retries, row: &job::Model) -> Result<Arc<dyn JobHandler>> {
    let refuse = |sentence: &str| Err(Error::Conflict(sentence.into()));
    if !has_failed(row) {
        return refuse("Only a job that failed or was cancelled can be run again.");
    }
    if row.credits_earned > 0 {
        return refuse("A part of this job was delivered and stays charged. Its owner can order the rest.");
    }
    let handler = retries.handler(row).ok_or_else(cannot)?;
    if !core.tools.find(&row.tool).is_some_and(|tool| tool.enabled) {
        return refuse("The tool is switched off. Switch it on first.");
    }
    let owner = user::Entity::find_by_id(&row.user_id).one(core.db.read()).await?.ok_or(Error::NotFound)?;
    refuse_closed(&owner)?;
    if !owner.is_active {
        return refuse("The account is not active.");
    }
    Ok(handler)
}

fn cannot() -> Error {
    Error::Conflict("Jobs of this kind cannot be run again. Their owner can order them anew.".into())
}

/// The same order at the same price.
async fn as_new(core: &Core, row: &job::Model) -> Result<NewJob> {
    let tool = core.tools.find(&row.tool).ok_or(Error::NotFound)?;
    let about = "SELECT \
        (SELECT action FROM app_usages WHERE user_id = $1 AND app_id = $2 AND reference_id = $3), \
        (SELECT description FROM credit_transactions \
         WHERE type = 'usage' AND reference_type = 'job' AND reference_id = $3)";
    let values = [row.user_id.as_str().into(), row.tool.as_str().into(), row.id.as_str().into()];
    let about = sql::one(core.db.read(), about, values).await?.ok_or(Error::NotFound)?;
    let (action, description): (Option<String>, Option<String>) =
        (about.try_get_by_index(0)?, about.try_get_by_index(1)?);
    Ok(NewJob {
        user: UserId::new(row.user_id.clone()),
        kind: row.kind.clone(),
        payload: queue::read_payload(core, row).await?,
        credits: row.credits_charged,
        action: action.unwrap_or_else(|| row.kind.clone()),
        description: description.unwrap_or_else(|| tool.name.clone()),
        timeout: Duration::from_secs(u64::from(tool.limits.timeout)),
        tool: tool.id,
        idempotency: None,
    })
}

/// A refusal that speaks to the owner, for somebody else.
fn of_owner(error: Error) -> Error {
    match error {
        Error::InsufficientCredits { required, current } => Error::Conflict(format!(
            "This costs {required} credits and the account has {current}. Add credits first."
        )),
        other => other,
    }
}

/// Shows the owner the line that was written.
async fn publish(core: &Core, owner: &UserId, since: Timestamp) {
    let lines = match notification::list_recent(core, std::slice::from_ref(owner), since.0).await {
        Ok(lines) => lines,
        Err(error) => return tracing::warn!(%error, "a notification was not published"),
    };
    for (owner, line) in lines {
        core.events.publish(&owner, Event::Notification(line));
    }
}
