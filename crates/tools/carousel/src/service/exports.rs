//! Pricing and ordering exports. What the person has paid for and not changed costs nothing again.

use std::collections::BTreeSet;

use lumiku_carousel_dto::{Content, EXPORT, Export, Format, Size, export_price};
use lumiku_core::{Result, job::view::JobState, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{
    FileId, JobId, Quote,
    job::{Job, JobStatus},
    validate::Fields,
};
use lumiku_tool_api::{CurrentUser, ToolContext, context::JobRequest};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::{checks::check_design, digest::digest, from_json, pictures, projects, standing::Standing};
use crate::{
    entity::{export, link, project},
    job::{EXPORT_KIND, Part, parts},
};

/// How many earlier exports are searched for files that are the same.
const SEARCHED: u64 = 8;

/// What a job is told to export. It holds the whole document, so that edits meanwhile change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub project: String,
    /// For names and for the PDF.
    pub title: String,
    pub content: Content,
    pub digest: String,
    /// Each once, in their own order.
    pub formats: Vec<Format>,
    pub sizes: Vec<Size>,
    /// Files of earlier exports that are the same as those ordered, in the order of the outputs.
    #[serde(default)]
    pub same: Option<Vec<FileId>>,
}

impl Order {
    /// The outputs, in order.
    pub(crate) fn parts(&self) -> Vec<Part> {
        parts(&self.title, &self.content, &self.formats, &self.sizes)
    }
}

/// The price of an export.
pub(crate) struct Priced {
    pub digest: String,
    /// Sizes that are charged.
    pub due: Vec<Size>,
    pub quote: Quote,
}

/// What an export of a content would cost.
pub(crate) async fn price(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    content: &Content,
    sizes: &[Size],
) -> Result<Priced> {
    let digest = digest(content)?;
    let paid = paid_sizes(context, user, project, &digest).await?;
    let due: Vec<Size> = sizes.iter().filter(|size| !paid.contains(size.as_str())).copied().collect();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let quote = export_price(count(content.slides.len()), count(due.len()), &context.prices()?);
    Ok(Priced { digest, due, quote })
}

/// Sizes in which this content was exported and paid for: by jobs that have delivered.
async fn paid_sizes(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    digest: &str,
) -> Result<BTreeSet<String>> {
    let rows = export::Entity::find()
        .filter(export::Column::UserId.eq(user.id().as_str()))
        .filter(export::Column::ProjectId.eq(project))
        .filter(export::Column::Digest.eq(digest))
        .all(context.read())
        .await?;
    let jobs: Vec<JobId> = rows.iter().map(|row| JobId::new(row.job_id.clone())).collect();
    let states = context.job_states(user, &jobs).await?;
    // A table's job that was stopped keeps what its rows have earned.
    let paid = |state: &JobState| {
        state.status == JobStatus::Completed || state.status.is_final() && state.credits_used > 0
    };
    let delivered = |job: &str| states.iter().any(|state| state.id.as_str() == job && paid(state));
    Ok(rows.into_iter().filter(|row| delivered(&row.job_id)).map(|row| row.size).collect())
}

/// Charges for and queues an export. A request that was answered before is answered alike, whatever became of
/// the project.
///
/// # Errors
/// [`Error::InProgress`] while the project is being written or exported, [`Error::TooLarge`] when it is free and
/// the caller's storage is full.
pub(crate) async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    input: Export,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return Ok(before.job);
    }
    input.validate()?;
    let row = projects::read_row(context, user, project).await?;
    projects::check_revision(&row, input.revision)?;
    let content: Content = from_json(&row.content)?;
    let mut fields = Fields::default();
    check_design(&content, &mut fields, "content.");
    fields.finish()?;
    pictures::check_there(context, user, &pictures::named(&content, "content.")).await?;
    if Standing::of(context, user, project).await?.is_busy() {
        return Err(projects::busy());
    }
    let Export { mut formats, mut sizes, .. } = input;
    formats.sort_unstable();
    sizes.sort_unstable();
    let Priced { digest, due, quote } = price(context, user, project, &content, &sizes).await?;
    let mut order = Order {
        project: row.id.clone(),
        title: row.title.clone(),
        content,
        digest,
        formats,
        sizes,
        same: None,
    };
    // What is paid for is delivered into a full storage too; what is free could fill it without end.
    if quote.credits == 0 {
        context.check_room(user, 1).await?;
    }
    order.same = same_files(context, user, &order).await?;
    let description = describe(&order);
    let request = JobRequest {
        kind: EXPORT_KIND,
        action: EXPORT,
        quote: &quote,
        payload: &order,
        description,
        idempotency,
    };
    let (digest, now) = (order.digest.clone(), context.now().0);
    let submitted = context.submit_with(user, request, move |tx, job| {
        Box::pin(async move {
            projects::attach_job(tx, &row, &job, EXPORT, now).await?;
            for size in due {
                let insert = export::Entity::insert(charged(&row, &digest, size, &job, now));
                insert.on_conflict(latest_job()).exec_without_returning(tx).await?;
            }
            Ok(())
        })
    });
    Ok(submitted.await?.job)
}

fn charged(row: &project::Model, digest: &str, size: Size, job: &JobId, now: i64) -> export::ActiveModel {
    export::ActiveModel {
        project_id: Set(row.id.clone()),
        digest: Set(digest.to_owned()),
        size: Set(size.as_str().to_owned()),
        user_id: Set(row.user_id.clone()),
        job_id: Set(job.to_string()),
        created_at: Set(now),
    }
}

/// A job before this one failed and was refunded: this one counts now.
fn latest_job() -> OnConflict {
    let key = [export::Column::ProjectId, export::Column::Digest, export::Column::Size];
    OnConflict::columns(key).update_columns([export::Column::JobId, export::Column::CreatedAt]).to_owned()
}

/// Files that earlier exports delivered and that are what is ordered now, when all of them are still there.
async fn same_files(context: &ToolContext, user: &CurrentUser, order: &Order) -> Result<Option<Vec<FileId>>> {
    let jobs: Vec<String> = link::Entity::find()
        .select_only()
        .column(link::Column::JobId)
        .filter(link::Column::ProjectId.eq(order.project.as_str()))
        .filter(link::Column::UserId.eq(user.id().as_str()))
        .filter(link::Column::Action.eq(EXPORT))
        .order_by_desc(link::Column::JobId)
        .limit(SEARCHED)
        .into_tuple()
        .all(context.read())
        .await?;
    let jobs: Vec<JobId> = jobs.into_iter().map(JobId::new).collect();
    let outputs: Vec<_> = context.jobs(user, &jobs).await?.into_iter().flat_map(|job| job.outputs).collect();
    let find = |part: &Part| {
        let about = part.metadata(order);
        outputs.iter().find(|file| file.metadata.as_ref() == Some(&about)).map(|file| file.id.clone())
    };
    Ok(order.parts().iter().map(find).collect())
}

fn describe(order: &Order) -> String {
    let slides = match order.content.slides.len() {
        1 => "1 slide".to_owned(),
        n => format!("{n} slides"),
    };
    match order.sizes.len() {
        1 => slides,
        n => format!("{slides} in {n} sizes"),
    }
}
