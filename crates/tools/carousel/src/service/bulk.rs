//! Many carousels from a table: checked as a whole, priced, charged and queued, or refused and free.

use lumiku_carousel_dto::{
    BulkCheck, BulkOptions, BulkOrder, Content, EXPORT, Format, GENERATE, ProjectType, Size, bulk_price,
};
use lumiku_carousel_engine::template::find_template;
use lumiku_core::{Error, Result, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{JobId, Quote, UserId, job::Job};
use lumiku_tool_api::{CurrentUser, ToolContext, context::JobRequest};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::{brands, digest::digest, exports, from_json, pictures, projects, to_json};
use crate::{
    bulk::{BulkRow, BulkTable, Tariff, read_table},
    entity::{export, link, project, table},
    job::BULK_KIND,
    studio::Studio,
};

/// What a job is told to make of its table, which lies beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Batch {
    /// What all carousels share; without slides.
    pub base: Content,
    /// To export in; none for projects only.
    pub sizes: Vec<Size>,
    pub tariff: Tariff,
}

/// A table that can be ordered.
struct Checked {
    batch: Batch,
    table: BulkTable,
    order: BulkOrder,
    quote: Quote,
}

/// What a table comes to. Free, and nothing is kept.
pub(crate) async fn check(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    options: BulkOptions,
    file: Vec<u8>,
) -> Result<BulkCheck> {
    let checked = check_all(context, user, options, file).await?;
    Ok(BulkCheck {
        columns: checked.table.columns.iter().map(ToString::to_string).collect(),
        order: checked.order,
        writer: studio.writer().by(),
        quote: checked.quote,
    })
}

/// Checks everything, then charges for and queues the carousels. Repeated as an export.
pub(crate) async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    options: BulkOptions,
    file: Vec<u8>,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return Ok(before.job);
    }
    let Checked { batch, table, order, quote } = check_all(context, user, options, file).await?;
    let (rows, ended) = (to_json(&table.rows)?, ended_tables(context, user).await?);
    let description = match order.carousels {
        1 => "1 carousel from a table".to_owned(),
        n => format!("{n} carousels from a table"),
    };
    let action = if batch.sizes.is_empty() { GENERATE } else { EXPORT };
    let request =
        JobRequest { kind: BULK_KIND, action, quote: &quote, payload: &batch, description, idempotency };
    let owner = user.id().to_string();
    let submitted = context.submit_with(user, request, move |tx, job| {
        Box::pin(async move {
            let old = table::Entity::delete_many().filter(table::Column::JobId.is_in(ended));
            old.filter(table::Column::UserId.eq(owner.as_str())).exec(tx).await?;
            let row =
                table::ActiveModel { job_id: Set(job.to_string()), user_id: Set(owner), content: Set(rows) };
            table::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(())
        })
    });
    Ok(submitted.await?.job)
}

async fn check_all(
    context: &ToolContext,
    user: &CurrentUser,
    options: BulkOptions,
    file: Vec<u8>,
) -> Result<Checked> {
    options.validate()?;
    let base = base(context, user, &options).await?;
    let fill = options.fill;
    // The largest table takes some tens of milliseconds of a processor.
    let read = tokio::task::spawn_blocking(move || read_table(&file, fill));
    let read = read.await.map_err(|error| Error::Internal(error.to_string()))?;
    let table = read.map_err(|faults| Error::Invalid(faults.into_fields()))?;
    projects::check_room(context, user, table.rows.len() as u64).await?;
    let mut sizes = options.sizes;
    sizes.sort_unstable();
    let tariff = Tariff::new(sizes.len(), &context.prices()?);
    let order = tariff.order(table.rows.iter().map(|row| (row, tariff.ordered(row))));
    let quote = bulk_price(order, &tariff.prices());
    Ok(Checked { batch: Batch { base, sizes, tariff }, table, order, quote })
}

/// What all carousels of a table share.
async fn base(context: &ToolContext, user: &CurrentUser, options: &BulkOptions) -> Result<Content> {
    if find_template(&options.template_id).is_none() {
        return Err(Error::field("templateId", "This template is not known."));
    }
    let mut base = Content { slides: Vec::new(), ..Content::new(options.template_id.as_str()) };
    if let Some(language) = &options.language {
        base.language.clone_from(language);
    }
    if let Some(id) = &options.brand_id {
        let kit = brands::named_brand(context, user, id, "brandId").await?;
        let gone = |error: Error| match error {
            Error::Invalid(_) => {
                Error::field("brandId", "A picture of this brand is gone. Choose another for it.")
            }
            other => other,
        };
        pictures::check_there(context, user, &pictures::named_in_brand(&kit, "")).await.map_err(gone)?;
        (base.brand, base.brand_id) = (Some(kit), Some(id.clone()));
    }
    Ok(base)
}

/// Jobs of the caller's that have ended and whose tables are still there.
async fn ended_tables(context: &ToolContext, user: &CurrentUser) -> Result<Vec<String>> {
    let kept: Vec<String> = table::Entity::find()
        .select_only()
        .column(table::Column::JobId)
        .filter(table::Column::UserId.eq(user.id().as_str()))
        .into_tuple()
        .all(context.read())
        .await?;
    let jobs: Vec<JobId> = kept.into_iter().map(JobId::new).collect();
    let states = context.job_states(user, &jobs).await?;
    let ended = states.into_iter().filter(|state| state.status.is_final());
    Ok(ended.map(|state| state.id.to_string()).collect())
}

/// The table of a job, which ends it when it is missing.
pub(crate) async fn read_rows(context: &ToolContext, user: &UserId, job: &JobId) -> Result<Vec<BulkRow>> {
    let row = table::Entity::find()
        .filter(table::Column::JobId.eq(job.as_str()))
        .filter(table::Column::UserId.eq(user.as_str()))
        .one(context.read())
        .await?;
    from_json(&row.ok_or(Error::NotFound)?.content)
}

/// The project of a row, by its place in the table: the same whenever the job runs.
pub(crate) fn project_id(job: &JobId, place: usize) -> String {
    format!("{job}-{:04}", place + 1)
}

/// A carousel as it is about to be stored.
pub(crate) struct Finished {
    pub place: usize,
    pub title: String,
    pub content: Content,
    /// Who filled it or tried to, as JSON.
    pub written: Option<String>,
    /// Whether something of it was filled.
    pub filled: bool,
    /// Its share of the job's credits.
    pub credits: i64,
}

impl Finished {
    /// Its row.
    pub(crate) fn row(
        &self,
        context: &ToolContext,
        user: &UserId,
        job: &JobId,
    ) -> Result<project::ActiveModel> {
        let row = projects::new_row(context, user, &self.title, ProjectType::Bulk, &self.content)?;
        Ok(project::ActiveModel {
            id: Set(project_id(job, self.place)),
            job_id: Set(Some(job.to_string())),
            credits: Set(self.credits),
            written: Set(self.written.clone()),
            written_by: Set(self.filled.then(|| job.to_string())),
            ..row.into()
        })
    }

    /// The order to export it, all pictures in one file.
    pub(crate) fn export(&self, job: &JobId, sizes: &[Size]) -> Result<exports::Order> {
        Ok(exports::Order {
            project: project_id(job, self.place),
            title: self.title.clone(),
            digest: digest(&self.content)?,
            content: self.content.clone(),
            formats: vec![Format::Zip],
            sizes: sizes.to_vec(),
            same: None,
        })
    }
}

/// Stores projects.
pub(crate) async fn store(tx: &DatabaseTransaction, rows: Vec<project::ActiveModel>) -> Result<()> {
    project::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Pictures that were made of a project, so that the same again are free.
#[derive(Clone, Debug)]
pub(crate) struct Exported {
    pub project: String,
    pub digest: String,
}

/// Notes what was made in these sizes, and that this job made it. Projects that were deleted since are left out.
pub(crate) async fn note_exports(
    tx: &DatabaseTransaction,
    user: &UserId,
    job: &JobId,
    made: Vec<Exported>,
    sizes: &[Size],
    now: i64,
) -> Result<()> {
    let there: Vec<String> = projects::owned(user)
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Id.is_in(made.iter().map(|made| made.project.as_str())))
        .into_tuple()
        .all(tx)
        .await?;
    let there: std::collections::HashSet<String> = there.into_iter().collect();
    let links: Vec<link::ActiveModel> = there
        .iter()
        .map(|project| link::ActiveModel {
            job_id: Set(job.to_string()),
            project_id: Set(project.clone()),
            user_id: Set(user.to_string()),
            action: Set(BULK_KIND.to_owned()),
            created_at: Set(now),
        })
        .collect();
    let pair = [link::Column::JobId, link::Column::ProjectId];
    let again = OnConflict::columns(pair).update_column(link::Column::CreatedAt).to_owned();
    for links in links.chunks(500) {
        link::Entity::insert_many(links.to_vec())
            .on_conflict(again.clone())
            .exec_without_returning(tx)
            .await?;
    }
    let made = made.iter().filter(|made| there.contains(&made.project));
    let rows: Vec<export::ActiveModel> = made
        .flat_map(|made| {
            sizes.iter().map(|size| export::ActiveModel {
                project_id: Set(made.project.clone()),
                digest: Set(made.digest.clone()),
                size: Set(size.as_str().to_owned()),
                user_id: Set(user.to_string()),
                job_id: Set(job.to_string()),
                created_at: Set(now),
            })
        })
        .collect();
    let key = [export::Column::ProjectId, export::Column::Digest, export::Column::Size];
    let update = OnConflict::columns(key).update_column(export::Column::JobId).to_owned();
    for rows in rows.chunks(500) {
        export::Entity::insert_many(rows.to_vec())
            .on_conflict(update.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
