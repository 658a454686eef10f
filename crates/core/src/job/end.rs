//! Ending a job: state, outputs and refund in one transaction that only the holder of the claim wins.
//!
//! What was delivered while it ran stays charged, however it ends; see `output`.

use lumiku_dto::{
    Timestamp, UserId,
    credits::TransactionType,
    event::{Event, Notification, NotificationKind},
    job::{JobError, JobStatus},
};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{
    output::{StagedOutput, discard},
    view,
};
use crate::{
    Core, Result,
    entity::job,
    event,
    file::add_storage,
    ledger::{self, NewEntry, Reference},
    notification::{self, NewNotification},
    sql,
};

/// How a job ends.
pub(crate) enum Ending {
    /// `keep` credits stay charged, or what was earned before if that is more.
    Completed {
        keep: i64,
        note: Option<JobError>,
        outputs: Vec<StagedOutput>,
    },
    Failed(JobError),
    Cancelled,
}

/// Who may end it.
#[derive(Clone, Debug)]
pub(crate) enum Claim {
    /// The worker that holds this attempt.
    Worker { worker: String, attempt: i32 },
    /// Nobody has claimed it.
    Pending,
    /// The reaper, after the lease of this attempt ran out.
    Expired { attempt: i32, before: Timestamp },
}

/// Ends a job. `false` when the claim no longer holds: then nothing changed and the outputs are gone.
pub(crate) async fn end(core: &Core, row: &job::Model, claim: Claim, ending: Ending) -> Result<bool> {
    let keys: Vec<String> = match &ending {
        Ending::Completed { outputs, .. } => outputs.iter().flat_map(StagedOutput::keys).collect(),
        _ => Vec::new(),
    };
    let (now, user) = (core.clock.now(), UserId::new(row.user_id.clone()));
    let (job, tool_name) = (row.clone(), tool_name(core, &row.tool));
    let ended = core
        .db
        .write(move |tx| Box::pin(async move { end_in(tx, &job, &tool_name, &claim, ending, now).await }))
        .await;
    let told = match ended {
        Ok(Some(told)) => told,
        Ok(None) => {
            discard(core, keys).await;
            return Ok(false);
        }
        Err(error) => {
            discard(core, keys).await;
            return Err(error);
        }
    };
    core.signals.wake(); // a slot of the tool is free
    view::publish(core, &user, &row.id).await;
    event::publish_balance(core, &user).await;
    if let Some(told) = told {
        core.events.publish(&user, Event::Notification(told));
    }
    Ok(true)
}

pub(crate) async fn end_in(
    tx: &DatabaseTransaction,
    row: &job::Model,
    tool_name: &str,
    claim: &Claim,
    ending: Ending,
    now: Timestamp,
) -> Result<Option<Option<Notification>>> {
    let (status, keep, error, outputs) = match ending {
        Ending::Completed { keep, note, outputs } => (JobStatus::Completed, keep, note, outputs),
        Ending::Failed(error) => (JobStatus::Failed, 0, Some(error), Vec::new()),
        Ending::Cancelled => (JobStatus::Cancelled, 0, None, Vec::new()),
    };
    let keep = keep.clamp(0, row.credits_charged);
    let Some((refund, note)) = transition(tx, row, claim, status, keep, error.as_ref(), now).await? else {
        return Ok(None);
    };
    let note = note.filter(|_| status == JobStatus::Cancelled);
    let user = UserId::new(row.user_id.clone());
    for output in outputs {
        // Paid work is delivered even when it passes the quota; the next upload is refused instead.
        add_storage(tx, &user, output.row.size, i64::MAX).await?;
        output.row.insert(tx, &user, now).await?;
    }
    if refund > 0 {
        let reason = match (status, &error) {
            (_, Some(error)) => error.message.clone(),
            (JobStatus::Cancelled, None) => note.clone().unwrap_or_else(|| "You cancelled it".to_owned()),
            _ => "Not everything arrived".to_owned(),
        };
        let entry = NewEntry {
            user: &user,
            amount: refund,
            kind: TransactionType::Refund,
            description: format!("Refund · {tool_name}"),
            reference: Reference::Job(&row.id),
            tool: Some(&row.tool),
            metadata: Some(json!({ "tool": row.tool, "kind": row.kind, "reason": reason })),
        };
        ledger::post(tx, now, entry).await?;
    }
    let count = "SELECT COUNT(*) FROM files WHERE job_id = $1";
    let count = sql::one(tx, count, [row.id.as_str().into()]).await?;
    let count: i64 = count.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    let new = match note {
        Some(note) => Some(tell_stopped(row, tool_name, refund, &note)),
        None => tell(row, tool_name, status, refund, count, error.as_ref()),
    };
    let Some(new) = new else {
        return Ok(Some(None));
    };
    Ok(Some(Some(notification::insert(tx, &user, new, now).await?)))
}

/// The fenced change of state. Gives the refund, which is what was charged, less what is kept or was earned, and why
/// somebody else than the owner cancelled it. `None` when the claim no longer holds.
async fn transition(
    tx: &DatabaseTransaction,
    row: &job::Model,
    claim: &Claim,
    status: JobStatus,
    keep: i64,
    error: Option<&JobError>,
    now: Timestamp,
) -> Result<Option<(i64, Option<String>)>> {
    let fence = match claim {
        Claim::Worker { .. } => "state = 'processing' AND worker = $7 AND attempt = $8",
        Claim::Pending => "state = 'pending' AND $7 = '' AND $8 = 0",
        Claim::Expired { .. } => "state = 'processing' AND $7 = '' AND attempt = $8 AND lease_until < $9",
    };
    // What was earned is read here, under the row's lock: a delivery may have come in since the claim.
    let update = format!(
        "UPDATE jobs SET state = $1, progress = CASE WHEN $1 = 'completed' THEN 100 ELSE progress END, \
         stage = NULL, lease_until = NULL, deadline_at = NULL, worker = NULL, credits_refunded = \
         credits_charged - CASE WHEN credits_earned > $2 THEN credits_earned ELSE $2 END, \
         error_code = $3, error_message = $4, completed_at = $5, updated_at = $5 \
         WHERE id = $6 AND {fence} RETURNING credits_refunded, cancel_note"
    );
    let mut values: Vec<sea_orm::Value> = vec![
        status.as_str().into(),
        keep.into(),
        error.map(|error| error.code.clone()).into(),
        error.map(|error| error.message.clone()).into(),
        now.0.into(),
        row.id.as_str().into(),
    ];
    match claim {
        Claim::Worker { worker, attempt } => values.extend([worker.as_str().into(), (*attempt).into()]),
        Claim::Pending => values.extend(["".into(), 0.into()]),
        Claim::Expired { attempt, before } => {
            values.extend(["".into(), (*attempt).into(), before.0.into()]);
        }
    }
    let Some(changed) = sql::one(tx, &update, values).await? else { return Ok(None) };
    Ok(Some((changed.try_get_by_index(0)?, changed.try_get_by_index(1)?)))
}

/// The line under the bell.
fn tell(
    row: &job::Model,
    tool_name: &str,
    status: JobStatus,
    refund: i64,
    outputs: i64,
    error: Option<&JobError>,
) -> Option<NewNotification> {
    let link = Some(format!("/tools/{}?job={}", row.tool, row.id));
    let came_back = came_back(refund);
    // Not every job makes files.
    let ready = match outputs {
        0 => "Your result is ready.".to_owned(),
        1 => "1 file is ready.".to_owned(),
        n => format!("{n} files are ready."),
    };
    match (status, error) {
        (JobStatus::Completed, None) => Some(NewNotification {
            kind: NotificationKind::Success,
            title: format!("{tool_name} is done"),
            body: ready,
            link,
        }),
        (JobStatus::Completed, Some(error)) => Some(NewNotification {
            kind: NotificationKind::Refund,
            title: format!("{tool_name} is done in part"),
            body: format!("{ready} {}{came_back}", error.message),
            link,
        }),
        (JobStatus::Failed, Some(error)) if outputs > 0 => Some(NewNotification {
            kind: NotificationKind::Failure,
            title: format!("{tool_name} stopped early"),
            body: format!("{} {ready}{came_back}", error.message),
            link,
        }),
        (JobStatus::Cancelled, _) if outputs > 0 => Some(NewNotification {
            kind: NotificationKind::Info,
            title: format!("{tool_name} was cancelled"),
            body: format!("{ready}{came_back}"),
            link,
        }),
        (JobStatus::Failed, Some(error)) => Some(NewNotification {
            kind: NotificationKind::Failure,
            title: format!("{tool_name} did not work"),
            body: format!("{}{came_back}", error.message),
            link,
        }),
        // The person who cancelled knows, and there is nothing to see.
        _ => None,
    }
}

/// The line about a job that somebody else than its owner cancelled.
fn tell_stopped(row: &job::Model, tool_name: &str, refund: i64, note: &str) -> NewNotification {
    NewNotification {
        kind: NotificationKind::Info,
        title: format!("{tool_name} was stopped by the operator"),
        body: format!("{note}{}", came_back(refund)),
        link: Some(format!("/tools/{}?job={}", row.tool, row.id)),
    }
}

fn came_back(refund: i64) -> String {
    match refund {
        0 => String::new(),
        1 => " 1 credit came back.".to_owned(),
        n => format!(" {n} credits came back."),
    }
}

pub(crate) fn tool_name(core: &Core, tool: &str) -> String {
    core.tools.find(tool).map_or_else(|| tool.to_owned(), |manifest| manifest.name)
}
