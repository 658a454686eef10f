//! Cancelling: a waiting job ends at once, a running one is told to stop.

use futures::future::BoxFuture;
use lumiku_dto::{JobId, UserId, event::Event, job::Job};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::{
    end::{Claim, Ending, end_in, tool_name},
    view,
};
use crate::{Core, Error, Result, entity::job, event, sql};

/// Asks for one of the user's jobs to stop. Repeating it, or cancelling a job that has ended, changes
/// nothing. The job ends either completed and charged or cancelled and refunded.
///
/// # Errors
/// [`Error::NotFound`] when there is none or it is someone else's.
pub async fn cancel_job(core: &Core, user: &UserId, id: &JobId) -> Result<Job> {
    cancel_with(core, user, id, None, |_tx, _row| Box::pin(async { Ok(()) })).await
}

/// The same for somebody else's, with `note` for why: `work` is in the transaction of a cancellation that changes
/// something, and sees the job as it was.
pub(crate) async fn cancel_with<F>(
    core: &Core,
    user: &UserId,
    id: &JobId,
    note: Option<String>,
    work: F,
) -> Result<Job>
where
    F: for<'c> FnOnce(&'c DatabaseTransaction, job::Model) -> BoxFuture<'c, Result<()>> + Send + 'static,
{
    let (owner, wanted, now) = (user.clone(), id.clone(), core.clock.now());
    let find = job::Entity::find_by_id(id.as_str()).filter(job::Column::UserId.eq(user.as_str()));
    let row = find.clone().one(core.db.read()).await?.ok_or(Error::NotFound)?;
    let name = tool_name(core, &row.tool);
    let ended = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let flag = "UPDATE jobs SET cancel_requested = TRUE, cancel_note = COALESCE(cancel_note, $4), \
                            updated_at = $1 WHERE id = $2 \
                            AND user_id = $3 AND state IN ('pending', 'processing')";
                let values = [now.0.into(), wanted.as_str().into(), owner.as_str().into(), note.into()];
                if sql::execute(tx, flag, values).await? == 0 {
                    return Ok(None);
                }
                let row = find.one(tx).await?.ok_or(Error::NotFound)?;
                work(tx, row.clone()).await?;
                if row.state != "pending" {
                    return Ok(None);
                }
                end_in(tx, &row, &name, &Claim::Pending, Ending::Cancelled, now).await
            })
        })
        .await?;
    if let Some(told) = ended {
        view::publish(core, user, id.as_str()).await;
        event::publish_balance(core, user).await;
        if let Some(told) = told {
            core.events.publish(user, Event::Notification(told));
        }
    } else {
        core.signals.cancel(id);
    }
    view::find_job(core, user, id).await
}
