//! Ordering carousels from the writer.

use lumiku_carousel_dto::{
    BrandKit, Content, GENERATE, Generate, GenerateAnswer, ProjectType, Slot, Text, generate_price,
    limits::MAX_TITLE_CHARS,
};
use lumiku_carousel_engine::template::find_template;
use lumiku_core::{Error, Result, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{JobId, job::Job};
use lumiku_tool_api::{CurrentUser, ToolContext, context::JobRequest};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::{
    brands,
    projects::{self, Change},
    standing::Standing,
    to_json,
};
use crate::{
    entity::{link, project},
    job::GENERATE_KIND,
};

/// What a job is told to write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub project: String,
    /// Of the draft that is to be filled: a project that was changed since is left alone.
    pub revision: i64,
    pub brief: Generate,
    pub brand: Option<BrandKit>,
}

/// Charges for a carousel, begins its project and queues the writing, all or nothing. Repeated as an export.
pub(crate) async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    input: Generate,
    idempotency: Option<IdempotencyKey>,
) -> Result<GenerateAnswer> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return answer(context, user, before.job).await;
    }
    input.validate()?;
    if find_template(&input.template_id).is_none() {
        return Err(Error::field("templateId", "This template is not known."));
    }
    let brand = match &input.brand_id {
        Some(id) => Some(brands::named_brand(context, user, id, "brandId").await?),
        None => None,
    };
    let content = draft(&input, brand.clone());
    let begun = if let Some(id) = &input.project_id {
        Begun::Again(find_failed(context, user, id).await?)
    } else {
        projects::check_room(context, user, 1).await?;
        let title = one_line(&input.topic, MAX_TITLE_CHARS);
        Begun::New(projects::new_row(context, user.id(), &title, ProjectType::AiGenerated, &content)?)
    };
    let brief = to_json(&Generate { project_id: None, ..input.clone() })?;
    let quote = generate_price(input.slide_count, &context.prices()?);
    let description = format!("{} slides written", input.slide_count);
    let order = Order { project: begun.row().id.clone(), revision: begun.revision(), brief: input, brand };
    let request = JobRequest {
        kind: GENERATE_KIND,
        action: GENERATE,
        quote: &quote,
        payload: &order,
        description,
        idempotency,
    };
    let now = context.now().0;
    let submitted = context.submit_with(user, request, move |tx, job| {
        Box::pin(async move { begun.write(tx, &job, &content, brief, now).await })
    });
    answer(context, user, submitted.await?.job).await
}

/// Where a carousel is written.
enum Begun {
    New(project::Model),
    Again(project::Model),
}

impl Begun {
    fn row(&self) -> &project::Model {
        let (Self::New(row) | Self::Again(row)) = self;
        row
    }

    /// Of the draft, once it is written.
    fn revision(&self) -> i64 {
        match self {
            Self::New(row) => row.revision,
            Self::Again(row) => row.revision + 1,
        }
    }

    /// Puts the draft there, with the job that fills it.
    async fn write(
        self,
        tx: &DatabaseTransaction,
        job: &JobId,
        content: &Content,
        brief: String,
        now: i64,
    ) -> Result<()> {
        match self {
            Self::New(row) => {
                let columns = project::ActiveModel {
                    id: Set(row.id.clone()),
                    brief: Set(Some(brief)),
                    job_id: Set(Some(job.to_string())),
                    ..row.clone().into()
                };
                project::Entity::insert(columns).exec_without_returning(tx).await?;
                projects::link_job(tx, &row, job, GENERATE, now).await
            }
            Self::Again(row) => {
                let change = Change { title: None, content, based_on: Some(row.revision), now };
                let user = lumiku_dto::UserId::new(row.user_id.clone());
                let update = change.statement(&user, &row.id)?;
                let update = update.col_expr(project::Column::Brief, Expr::value(brief));
                if update.exec(tx).await?.rows_affected != 1 {
                    return Err(projects::busy());
                }
                projects::attach_job(tx, &row, job, GENERATE, now).await
            }
        }
    }
}

/// A project whose writing came to nothing.
async fn find_failed(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<project::Model> {
    let row = match projects::read_row(context, user, id).await {
        Err(Error::NotFound) => {
            return Err(Error::field("projectId", "This carousel is not among yours."));
        }
        row => row?,
    };
    let standing = Standing::of(context, user, id).await?;
    if row.written.is_none() && standing.can_be_written_again() {
        return Ok(row);
    }
    Err(Error::Conflict("Only a carousel whose writing failed can be written again.".into()))
}

/// What stands in the project until it is written, and stays there if that fails: a cover with the topic.
fn draft(input: &Generate, brand: Option<BrandKit>) -> Content {
    let mut content = Content {
        language: input.language.clone(),
        brand_id: input.brand_id.clone(),
        brand,
        ..Content::new(input.template_id.as_str())
    };
    let title = Text::plain(one_line(&input.topic, Slot::Title.max_chars()));
    if let Some(cover) = content.slides.first_mut() {
        cover.texts.insert(Slot::Title, title);
    }
    content
}

/// A text without line breaks and control characters, at most so many characters long.
fn one_line(text: &str, most: usize) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

async fn answer(context: &ToolContext, user: &CurrentUser, job: Job) -> Result<GenerateAnswer> {
    let project = link::Entity::find()
        .select_only()
        .column(link::Column::ProjectId)
        .filter(link::Column::JobId.eq(job.id.as_str()))
        .filter(link::Column::UserId.eq(user.id().as_str()))
        .into_tuple()
        .one(context.read());
    Ok(GenerateAnswer { project_id: project.await?, job })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_valid_whatever_the_topic() {
        let input = Generate {
            topic: format!("Why\n\u{7} {}", "x".repeat(500)),
            language: "id".into(),
            slide_count: 5,
            template_id: "folio".into(),
            ..Generate::default()
        };
        let content = draft(&input, None);
        assert_eq!(content.validate(), Ok(()));
        assert_eq!((content.language.as_str(), content.slides.len()), ("id", 1));
        assert!(content.slides[0].texts[&Slot::Title].to_plain().starts_with("Why xxx"));
    }
}
