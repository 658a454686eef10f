//! Ending a job: state, outputs and refund in one transaction that only the holder of the claim wins.

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
    /// `keep` credits stay charged.
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
    let refund = row.credits_charged - keep.clamp(0, row.credits_charged);
    let progress = if status == JobStatus::Completed { 100 } else { row.progress };
    if !transition(tx, row, claim, status, progress, refund, error.as_ref(), now).await? {
        return Ok(None);
    }
    let user = UserId::new(row.user_id.clone());
    let count = outputs.len();
    for output in outputs {
        // Paid work is delivered even when it passes the quota; the next upload is refused instead.
        add_storage(tx, &user, output.row.size, i64::MAX).await?;
        output.row.insert(tx, &user, now).await?;
    }
    if refund > 0 {
        let reason = match (status, &error) {
            (_, Some(error)) => error.message.clone(),
            (JobStatus::Cancelled, None) => "You cancelled it".to_owned(),
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
    let Some(new) = tell(row, tool_name, status, refund, count, error.as_ref()) else {
        return Ok(Some(None));
    };
    Ok(Some(Some(notification::insert(tx, &user, new, now).await?)))
}

/// The fenced change of state. `false` when the claim no longer holds.
#[expect(clippy::too_many_arguments, reason = "one column each")]
async fn transition(
    tx: &DatabaseTransaction,
    row: &job::Model,
    claim: &Claim,
    status: JobStatus,
    progress: i32,
    refund: i64,
    error: Option<&JobError>,
    now: Timestamp,
) -> Result<bool> {
    let fence = match claim {
        Claim::Worker { .. } => "state = 'processing' AND worker = $8 AND attempt = $9",
        Claim::Pending => "state = 'pending' AND $8 = '' AND $9 = 0",
        Claim::Expired { .. } => "state = 'processing' AND $8 = '' AND attempt = $9 AND lease_until < $10",
    };
    let update = format!(
        "UPDATE jobs SET state = $1, progress = $2, stage = NULL, lease_until = NULL, deadline_at = NULL, \
         worker = NULL, credits_refunded = $3, error_code = $4, error_message = $5, completed_at = $6, \
         updated_at = $6 WHERE id = $7 AND {fence}"
    );
    let mut values: Vec<sea_orm::Value> = vec![
        status.as_str().into(),
        progress.into(),
        refund.into(),
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
    Ok(sql::execute(tx, &update, values).await? == 1)
}

/// The line under the bell.
fn tell(
    row: &job::Model,
    tool_name: &str,
    status: JobStatus,
    refund: i64,
    outputs: usize,
    error: Option<&JobError>,
) -> Option<NewNotification> {
    let link = Some(format!("/my-work?tool={}", row.tool));
    let came_back = match refund {
        0 => String::new(),
        1 => " 1 credit came back.".to_owned(),
        n => format!(" {n} credits came back."),
    };
    let files = if outputs == 1 { "1 file is".to_owned() } else { format!("{outputs} files are") };
    match (status, error) {
        (JobStatus::Completed, None) => Some(NewNotification {
            kind: NotificationKind::Success,
            title: format!("{tool_name} is done"),
            body: format!("{files} ready."),
            link,
        }),
        (JobStatus::Completed, Some(error)) => Some(NewNotification {
            kind: NotificationKind::Refund,
            title: format!("{tool_name} is done in part"),
            body: format!("{files} ready. {}{came_back}", error.message),
            link,
        }),
        (JobStatus::Failed, Some(error)) => Some(NewNotification {
            kind: NotificationKind::Failure,
            title: format!("{tool_name} did not work"),
            body: format!("{}{came_back}", error.message),
            link: Some("/credits".into()),
        }),
        // The person who cancelled knows.
        _ => None,
    }
}

pub(crate) fn tool_name(core: &Core, tool: &str) -> String {
    core.tools.find(tool).map_or_else(|| tool.to_owned(), |manifest| manifest.name)
}
