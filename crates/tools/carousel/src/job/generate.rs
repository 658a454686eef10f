//! Writing a carousel into its project.

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_carousel_dto::{Content, WrittenBy, limits::MAX_TITLE_CHARS};
use lumiku_core::Error;
use lumiku_tool_api::{JobContext, JobFailure, JobHandler, JobOutcome, Retry, ToolContext};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};

use crate::{
    entity::project,
    error::failure,
    service::{
        projects::{Change, owned},
        retrying::WriteAgain,
        to_json,
        writing::Order,
    },
    studio::Studio,
    writer::Written,
};

/// The kind of job that writes.
pub(crate) const KIND: &str = "generate";

/// Writes carousels.
pub(crate) struct GenerateJob {
    studio: Arc<Studio>,
}

impl GenerateJob {
    pub(crate) fn new(studio: Arc<Studio>) -> Self {
        Self { studio }
    }
}

#[async_trait]
impl JobHandler for GenerateJob {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn retry(&self) -> Option<&dyn Retry> {
        Some(&WriteAgain)
    }

    async fn run(&self, job: &JobContext) -> Result<JobOutcome, JobFailure> {
        let order: Order = job.payload()?;
        let context = self.studio.context()?;
        // A run before this one may have come that far and not to its end.
        if is_written(context, job, &order).await? {
            return Ok(JobOutcome::complete());
        }
        job.progress.stage("Writing");
        job.progress.fraction(0.1);
        let writing = self.studio.writer().write_carousel(&order.brief);
        let written = tokio::select! {
            () = job.cancel.cancelled() => return Err(JobFailure::Stopped),
            written = writing => written.map_err(|error| failure(&error))?,
        };
        fill(context, job, &order, written).await?;
        Ok(JobOutcome::complete())
    }
}

/// Whether an earlier run has filled the draft. One that was changed or deleted since is left alone.
async fn is_written(context: &ToolContext, job: &JobContext, order: &Order) -> Result<bool, JobFailure> {
    let row = owned(&job.user).filter(project::Column::Id.eq(order.project.as_str()));
    let row = row.one(context.read()).await.map_err(Error::from)?.ok_or_else(deleted)?;
    if row.written_by.as_deref() == Some(job.id.as_str()) {
        return Ok(true);
    }
    if row.revision == order.revision { Ok(false) } else { Err(changed()) }
}

/// Puts what was written in the place of the draft. With that the job has earned its price.
async fn fill(
    context: &ToolContext,
    job: &JobContext,
    order: &Order,
    written: Written,
) -> Result<(), JobFailure> {
    let content =
        Content { brand_id: order.brief.brand_id.clone(), brand: order.brand.clone(), ..written.content };
    if content.validate().is_err() {
        return Err(JobFailure::fail("ai_unusable", "What was written is not a valid carousel."));
    }
    let notices = written.notices.iter().map(ToString::to_string).collect();
    let by = to_json(&WrittenBy { writer: written.writer, notices })?;
    let title: String = written.title.trim().chars().take(MAX_TITLE_CHARS).collect();
    let title = Some(title).filter(|title| !title.is_empty());
    let change = Change { title, content: &content, based_on: Some(order.revision), now: context.now().0 };
    let update = change
        .statement(&job.user, &order.project)?
        .col_expr(project::Column::Written, Expr::value(by))
        .col_expr(project::Column::WrittenBy, Expr::value(job.id.as_str()));
    let filled = job.write(job.credits_charged, move |tx| {
        Box::pin(async move {
            if update.exec(tx).await?.rows_affected == 1 {
                return Ok(());
            }
            // The next run finds out why.
            Err(Error::Conflict("the draft is not what it was".into()))
        })
    });
    filled.await
}

fn changed() -> JobFailure {
    JobFailure::fail("conflict", "The carousel was changed while it was being written.")
}

fn deleted() -> JobFailure {
    JobFailure::fail("project_missing", "The carousel was deleted before it was written.")
}
