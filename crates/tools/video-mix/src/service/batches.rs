//! Planning, pricing and submitting batches.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use lumiku_core::{Error, Result, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{FileId, JobId, Page, PriceList, Quote, UserId, job::Job};
use lumiku_tool_api::{CurrentUser, EndedJob, Retry, ToolContext, context::JobRequest};
use lumiku_video_mix_dto::{
    CREDITS_PER_VIDEO, MIX, Plan, RenderVariant, Settings, Variant,
    planner::{self, Planned},
    price,
    settings::MAX_SEED,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::{
    looks,
    projects::{check_owned, read_contents},
    to_json, touch_project,
    view::Contents,
};
use crate::{
    engine::ClipInfo,
    entity::{batch, project},
    job::KIND,
    studio::Studio,
};

/// What a job is told to make. It holds the whole plan, so that a job never plans again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Batch {
    pub project: String,
    /// The project's name, for those of the videos.
    pub name: String,
    /// With the seed that was drawn.
    pub settings: Settings,
    pub seed: u64,
    /// A video's place among the outputs is its place here.
    pub variants: Vec<Variant>,
    /// The clips that they need, by id.
    pub clips: BTreeMap<String, BatchClip>,
    /// Credits per video at the time of submission, so that a partial refund uses the price that was
    /// charged.
    pub unit_price: i64,
}

/// A clip of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct BatchClip {
    pub file: FileId,
    pub name: String,
    pub info: ClipInfo,
}

impl Batch {
    /// The unit prices it was charged by.
    pub(crate) fn prices(&self) -> PriceList {
        PriceList::new([(MIX.to_owned(), self.unit_price)])
    }

    /// How many videos were ordered.
    pub(crate) fn ordered(&self) -> u32 {
        count(&self.variants)
    }
}

/// What a batch with these settings would cost, whatever the clips are.
pub(crate) fn quote(context: &ToolContext, settings: &Settings) -> Result<Quote> {
    settings.validate()?;
    Ok(price(settings, settings.output_count, &context.prices()?))
}

/// Plans a batch. Free, and nothing is kept.
pub(crate) async fn plan(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    settings: Settings,
) -> Result<Plan> {
    let credits = quote(context, &settings)?.credits;
    let (_, planned) = draw(context, studio, user, project, &settings).await?;
    Ok(Plan {
        combinations: planned.combinations,
        credits,
        seed: planned.seed,
        closest_pair: planned.closest_pair,
        variants: planned.variants,
    })
}

/// Plans, charges and queues a batch, and keeps its settings in the project. A request that was answered
/// before is answered alike, whatever became of the project.
pub(crate) async fn process(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    settings: Settings,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return Ok(before.job);
    }
    let quote = quote(context, &settings)?;
    let (contents, planned) = draw(context, studio, user, project, &settings).await?;
    studio.engine().await?;
    let kept = to_json(&settings)?;
    let batch = batch_of(context, &contents, settings, planned.seed, planned.variants)?;
    submit(context, user, batch, &quote, Some(kept), idempotency).await
}

/// Charges and queues one video that a client describes, such as one from a manifest. Repeated as
/// [`process`].
pub(crate) async fn render(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    input: RenderVariant,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return Ok(before.job);
    }
    let RenderVariant { settings, variant } = input;
    settings.validate()?;
    let contents = read_contents(context, user, project).await?;
    planner::check_variant(&variant, &settings, &contents.to_clips())?;
    studio.engine().await?;
    let quote = price(&settings, 1, &context.prices()?);
    let seed = settings.seed.unwrap_or(0);
    let batch = batch_of(context, &contents, settings, seed, vec![variant])?;
    submit(context, user, batch, &quote, None, idempotency).await
}

/// The jobs of one of the caller's projects, newest first.
pub(crate) async fn list_jobs(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Job>> {
    check_owned(context, user, project).await?;
    let mut query = batch::Entity::find()
        .filter(batch::Column::ProjectId.eq(project))
        .filter(batch::Column::UserId.eq(user.id().as_str()))
        .order_by_desc(batch::Column::JobId)
        .limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(batch::Column::JobId.lt(cursor));
    }
    let page = Page::from_rows(query.all(context.read()).await?, limit, |row| row.job_id.clone());
    let ids: Vec<JobId> = page.items.iter().map(|row| JobId::new(row.job_id.clone())).collect();
    Ok(Page { items: context.jobs(user, &ids).await?, next_cursor: page.next_cursor })
}

/// Reads the project and draws the videos.
async fn draw(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    settings: &Settings,
) -> Result<(Contents, Planned)> {
    let contents = if settings.smart_trimming {
        looks::wait_for_looks(context, studio, user, project).await?
    } else {
        read_contents(context, user, project).await?
    };
    let seed = settings.seed.unwrap_or_else(|| context.random_below(MAX_SEED + 1));
    let (clips, settings) = (contents.to_clips(), settings.clone());
    // A plan of a hundred videos takes some milliseconds of a processor.
    let planned = tokio::task::spawn_blocking(move || planner::plan(&clips, &settings, seed));
    let planned = planned.await.map_err(|error| Error::Internal(error.to_string()))??;
    Ok((contents, planned))
}

fn batch_of(
    context: &ToolContext,
    contents: &Contents,
    settings: Settings,
    seed: u64,
    variants: Vec<Variant>,
) -> Result<Batch> {
    let is_used = |id: &str| {
        variants.iter().any(|variant| variant.segments.iter().any(|segment| segment.video_id == id))
    };
    let used = contents.videos.iter().filter(|clip| is_used(&clip.row.id));
    let clips = used.map(|clip| {
        let file = &clip.stored.file;
        let about = BatchClip { file: file.id.clone(), name: file.name.clone(), info: clip.info.clone() };
        (clip.row.id.clone(), about)
    });
    Ok(Batch {
        project: contents.project.id.clone(),
        name: contents.project.name.clone(),
        settings: Settings { seed: Some(seed), ..settings },
        seed,
        clips: clips.collect(),
        variants,
        unit_price: context.prices()?.unit(MIX, CREDITS_PER_VIDEO),
    })
}

async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    batch: Batch,
    quote: &Quote,
    settings: Option<String>,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    let description = match batch.ordered() {
        1 => "1 video".to_owned(),
        n => format!("{n} videos"),
    };
    let request = JobRequest { kind: KIND, action: MIX, quote, payload: &batch, description, idempotency };
    let (owner, project, now) = (user.id().clone(), batch.project.clone(), context.now().0);
    let submitted = context.submit_with(user, request, move |tx, job| {
        Box::pin(async move {
            touch_project(tx, &owner, &project, now).await?;
            if let Some(settings) = settings {
                keep_settings(tx, owner.as_str(), &project, settings).await?;
            }
            attach_job(tx, &owner, project, &job, now).await
        })
    });
    Ok(submitted.await?.job)
}

/// Jobs that mix: the new one belongs to the project of the one that came to nothing.
pub(crate) struct MixAgain;

#[async_trait]
impl Retry for MixAgain {
    async fn prepare(&self, tx: &DatabaseTransaction, ended: &EndedJob, new: &JobId) -> Result<()> {
        let Batch { project, .. } = ended.payload()?;
        let touched = touch_project(tx, &ended.user, &project, ended.now.0).await;
        touched.map_err(|error| match error {
            Error::NotFound => Error::Conflict("The project was deleted.".into()),
            other => other,
        })?;
        attach_job(tx, &ended.user, project, new, ended.now.0).await
    }
}

/// Notes that a job belongs to a project.
async fn attach_job(
    tx: &DatabaseTransaction,
    owner: &UserId,
    project: String,
    job: &JobId,
    now: i64,
) -> Result<()> {
    let row = batch::ActiveModel {
        job_id: Set(job.to_string()),
        user_id: Set(owner.to_string()),
        project_id: Set(project),
        created_at: Set(now),
    };
    batch::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

async fn keep_settings(tx: &DatabaseTransaction, user: &str, project: &str, settings: String) -> Result<()> {
    let update = project::Entity::update_many()
        .col_expr(project::Column::Settings, Expr::value(settings))
        .filter(project::Column::Id.eq(project))
        .filter(project::Column::UserId.eq(user));
    update.exec(tx).await?;
    Ok(())
}

fn count(variants: &[Variant]) -> u32 {
    u32::try_from(variants.len()).unwrap_or(u32::MAX)
}
