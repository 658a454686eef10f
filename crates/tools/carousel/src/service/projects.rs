//! Projects.

use lumiku_carousel_dto::{
    Content, CreateProject, Project, ProjectSummary, ProjectType, UpdateProject, limits::MAX_PROJECTS,
};
use lumiku_core::{Error, Result};
use lumiku_dto::{JobId, Page, Timestamp, UserId, job::Job, validate::Fields};
use lumiku_tool_api::{CurrentUser, ToolContext};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, UpdateMany,
    sea_query::{Expr, ExprTrait},
};
use serde::de::DeserializeOwned;

use super::{brands, checks::check_design, from_json, pictures, standing::Standing, to_json};
use crate::{
    entity::{link, project},
    studio::Studio,
};

/// Longer than a change takes to be stored, in milliseconds.
const RECENT_MS: i64 = 5 * 60 * 1000;

/// Begins a project.
pub(crate) async fn create_project(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    input: CreateProject,
) -> Result<Project> {
    input.validate()?;
    check_room(context, user, 1).await?;
    let mut content = input.content;
    brands::copy_in(context, user, &mut content).await?;
    let mut fields = Fields::default();
    check_design(&content, &mut fields, "content.");
    fields.finish()?;
    pictures::check_readable(context, studio, user, &pictures::named(&content, "content.")).await?;
    let row = new_row(context, user.id(), &input.title, input.kind, &content)?;
    let columns = project::ActiveModel { id: Set(row.id.clone()), ..row.clone().into() };
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            project::Entity::insert(columns).exec_without_returning(tx).await?;
            Ok(())
        })
    });
    write.await?;
    complete(context, user, row).await
}

/// That so many more carousels may be kept. Several requests at once may exceed the limit by a few.
///
/// # Errors
/// [`Error::Conflict`] when they may not.
pub(crate) async fn check_room(context: &ToolContext, user: &CurrentUser, more: u64) -> Result<()> {
    let kept = owned(user.id()).count(context.read()).await?;
    if kept + more > MAX_PROJECTS {
        let message =
            format!("You have {kept} carousels, and {MAX_PROJECTS} can be kept. Delete some first.");
        return Err(Error::Conflict(message));
    }
    Ok(())
}

/// The row of a new project. Its content is valid.
pub(crate) fn new_row(
    context: &ToolContext,
    user: &UserId,
    title: &str,
    kind: ProjectType,
    content: &Content,
) -> Result<project::Model> {
    let now = context.now().0;
    Ok(project::Model {
        id: context.new_id(),
        user_id: user.to_string(),
        title: title.trim().to_owned(),
        kind: kind.as_str().to_owned(),
        template_id: content.template_id.clone(),
        slide_count: count(content),
        content: to_json(content)?,
        revision: 1,
        brief: None,
        written: None,
        written_by: None,
        job_id: None,
        credits: 0,
        created_at: now,
        updated_at: now,
    })
}

/// What a list shows of a project.
type Listed = (String, String, String, String, i32, i64, i64, i64);

/// The caller's projects, newest first, without their contents.
pub(crate) async fn list_projects(
    context: &ToolContext,
    user: &CurrentUser,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<ProjectSummary>> {
    let mut query = owned(user.id())
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::Title,
            project::Column::Kind,
            project::Column::TemplateId,
            project::Column::SlideCount,
            project::Column::Credits,
            project::Column::CreatedAt,
            project::Column::UpdatedAt,
        ])
        .order_by_desc(project::Column::Id)
        .limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(project::Column::Id.lt(cursor));
    }
    let rows: Vec<Listed> = query.into_tuple().all(context.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.0.clone());
    let ids: Vec<String> = page.items.iter().map(|row| row.0.clone()).collect();
    let mut standings = Standing::read(context, user, &ids).await?;
    let items = page.items.into_iter().map(|row| {
        let standing = standings.remove(&row.0).unwrap_or_default();
        let (id, title, kind, template_id, slide_count, credits, created_at, updated_at) = row;
        Ok(ProjectSummary {
            status: standing.status(updated_at),
            credits_used: credits + standing.credits(),
            kind: parse(&kind)?,
            id,
            title,
            slide_count,
            template_id,
            created_at: Timestamp(created_at),
            updated_at: Timestamp(updated_at),
        })
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next_cursor: page.next_cursor })
}

/// One of the caller's projects with everything in it.
pub(crate) async fn find_project(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<Project> {
    let row = read_row(context, user, id).await?;
    complete(context, user, row).await
}

/// Stores the whole project as it is to be.
///
/// # Errors
/// [`Error::Outdated`] when another revision has been stored since; then nothing is changed.
pub(crate) async fn update_project(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    id: &str,
    input: UpdateProject,
) -> Result<Project> {
    input.validate()?;
    let row = read_row(context, user, id).await?;
    check_revision(&row, input.revision)?;
    refuse_while_written(&Standing::of(context, user, id).await?)?;
    let mut content = input.content;
    brands::copy_in(context, user, &mut content).await?;
    let mut fields = Fields::default();
    check_design(&content, &mut fields, "content.");
    fields.finish()?;
    let stored: Content = from_json(&row.content)?;
    let named = pictures::named(&content, "content.");
    pictures::check_readable(context, studio, user, &pictures::news(named, &stored)).await?;
    if content == stored && input.title.trim() == row.title {
        return complete(context, user, row).await;
    }
    let change = Change {
        title: Some(input.title.trim().to_owned()),
        content: &content,
        based_on: input.revision,
        now: context.now().0,
    };
    let change = change.statement(user.id(), id)?;
    let find = owned(user.id()).filter(project::Column::Id.eq(id));
    let changed = context.db().write(move |tx| {
        Box::pin(async move {
            let changed = change.exec(tx).await?.rows_affected;
            let row = find.one(tx).await?.ok_or(Error::NotFound)?;
            if changed == 1 { Ok(row) } else { Err(outdated(row.revision)) }
        })
    });
    complete(context, user, changed.await?).await
}

/// New contents for a project.
pub(crate) struct Change<'a> {
    pub title: Option<String>,
    pub content: &'a Content,
    /// The revision that has to be there; any when absent.
    pub based_on: Option<i64>,
    pub now: i64,
}

impl Change<'_> {
    /// The statement that makes it, unless another revision is there.
    pub(crate) fn statement(self, user: &UserId, id: &str) -> Result<UpdateMany<project::Entity>> {
        let mut update = project::Entity::update_many()
            .col_expr(project::Column::Content, Expr::value(to_json(self.content)?))
            .col_expr(project::Column::TemplateId, Expr::value(self.content.template_id.as_str()))
            .col_expr(project::Column::SlideCount, Expr::value(count(self.content)))
            .col_expr(project::Column::Revision, Expr::col(project::Column::Revision).add(1))
            .col_expr(project::Column::UpdatedAt, Expr::value(self.now))
            .filter(project::Column::Id.eq(id))
            .filter(project::Column::UserId.eq(user.as_str()));
        if let Some(title) = self.title {
            update = update.col_expr(project::Column::Title, Expr::value(title));
        }
        if let Some(revision) = self.based_on {
            update = update.filter(project::Column::Revision.eq(revision));
        }
        Ok(update)
    }
}

/// Deletes a project with the pictures that only it shows. What was exported from it stays.
///
/// # Errors
/// [`Error::Conflict`] while a job of it waits or runs.
pub(crate) async fn delete_project(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<()> {
    let standing = Standing::of(context, user, id).await?;
    if standing.is_busy() {
        return Err(Error::Conflict("This carousel is being worked on. Cancel that first.".into()));
    }
    let row = read_row(context, user, id).await?;
    // Everything is searched before the transaction, which others wait for; in it only what was stored since.
    let files = pictures::only_in(context, user, &from_json(&row.content)?, id).await?;
    let (owner, id, since) = (user.id().clone(), id.to_owned(), context.now().0 - RECENT_MS);
    let deleted = context.delete_files(user, move |tx| {
        Box::pin(async move {
            let delete = project::Entity::delete_many()
                .filter(project::Column::Id.eq(id.as_str()))
                .filter(project::Column::UserId.eq(owner.as_str()));
            if delete.exec(tx).await?.rows_affected == 0 {
                return Err(Error::NotFound);
            }
            pictures::not_elsewhere(tx, &owner, files, &id, since).await
        })
    });
    deleted.await
}

/// The jobs of one of the caller's projects, newest first.
pub(crate) async fn list_jobs(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Job>> {
    read_row(context, user, project).await?;
    let mut query = link::Entity::find()
        .filter(link::Column::ProjectId.eq(project))
        .filter(link::Column::UserId.eq(user.id().as_str()))
        .order_by_desc(link::Column::JobId)
        .limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(link::Column::JobId.lt(cursor));
    }
    let page = Page::from_rows(query.all(context.read()).await?, limit, |row| row.job_id.clone());
    let ids: Vec<JobId> = page.items.iter().map(|row| JobId::new(row.job_id.clone())).collect();
    Ok(Page { items: context.jobs(user, &ids).await?, next_cursor: page.next_cursor })
}

/// One of the caller's projects, as its row stands.
///
/// # Errors
/// [`Error::NotFound`] when there is none or it is someone else's.
pub(crate) async fn read_row(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<project::Model> {
    let row = owned(user.id()).filter(project::Column::Id.eq(id)).one(context.read()).await?;
    row.ok_or(Error::NotFound)
}

/// The projects of a user.
pub(crate) fn owned(user: &UserId) -> Select<project::Entity> {
    project::Entity::find().filter(project::Column::UserId.eq(user.as_str()))
}

/// Makes a new job the latest of a project, in the transaction that submits it.
///
/// # Errors
/// [`Error::InProgress`] when another job has come first.
pub(crate) async fn attach_job(
    tx: &DatabaseTransaction,
    row: &project::Model,
    job: &JobId,
    action: &str,
    now: i64,
) -> Result<()> {
    let seen = match &row.job_id {
        Some(before) => project::Column::JobId.eq(before.as_str()),
        None => project::Column::JobId.is_null(),
    };
    let update = project::Entity::update_many()
        .col_expr(project::Column::JobId, Expr::value(job.as_str()))
        .filter(project::Column::Id.eq(row.id.as_str()))
        .filter(project::Column::UserId.eq(row.user_id.as_str()))
        .filter(seen);
    if update.exec(tx).await?.rows_affected != 1 {
        return Err(busy());
    }
    link_job(tx, row, job, action, now).await
}

/// Notes that a job belongs to a project.
pub(crate) async fn link_job(
    tx: &DatabaseTransaction,
    row: &project::Model,
    job: &JobId,
    action: &str,
    now: i64,
) -> Result<()> {
    let link = link::ActiveModel {
        job_id: Set(job.to_string()),
        project_id: Set(row.id.clone()),
        user_id: Set(row.user_id.clone()),
        action: Set(action.to_owned()),
        created_at: Set(now),
    };
    link::Entity::insert(link).exec_without_returning(tx).await?;
    Ok(())
}

/// The refusal of whatever a running job stands in the way of.
pub(crate) fn busy() -> Error {
    Error::InProgress("This carousel is being worked on. Wait until that is done, or cancel it.".into())
}

/// Refuses a change that what a writer brings would undo.
pub(crate) fn refuse_while_written(standing: &Standing) -> Result<()> {
    if standing.is_being_written() { Err(busy()) } else { Ok(()) }
}

/// Refuses to work on another revision than the caller has seen.
///
/// # Errors
/// [`Error::Outdated`] with the revision that is there.
pub(crate) fn check_revision(row: &project::Model, seen: Option<i64>) -> Result<()> {
    match seen {
        Some(revision) if revision != row.revision => Err(outdated(row.revision)),
        _ => Ok(()),
    }
}

fn outdated(revision: i64) -> Error {
    let message =
        "This carousel was changed elsewhere since you opened it. Nothing was overwritten or charged.";
    Error::Outdated { message: message.into(), revision }
}

async fn complete(context: &ToolContext, user: &CurrentUser, row: project::Model) -> Result<Project> {
    let standing = Standing::of(context, user, &row.id).await?;
    let mut outputs = match standing.last_export() {
        Some(job) => context.job(user, job).await?.outputs,
        None => Vec::new(),
    };
    // The job of a table has files of other projects too.
    outputs.retain(|file| file.metadata.as_ref().is_some_and(|about| about["projectId"] == row.id));
    Ok(Project {
        status: standing.status(row.updated_at),
        credits_used: row.credits + standing.credits(),
        kind: parse(&row.kind)?,
        content: from_json(&row.content)?,
        written: row.written.as_deref().map(from_json).transpose()?,
        brief: row.brief.as_deref().map(from_json).transpose()?,
        id: row.id,
        title: row.title,
        slide_count: row.slide_count,
        revision: row.revision,
        outputs,
        job_id: row.job_id.map(JobId::new),
        created_at: Timestamp(row.created_at),
        updated_at: Timestamp(row.updated_at),
    })
}

fn count(content: &Content) -> i32 {
    i32::try_from(content.slides.len()).unwrap_or(i32::MAX)
}

/// Reads the name of a kind that this tool wrote.
fn parse<T: DeserializeOwned>(name: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::from(name))
        .map_err(|error| Error::Internal(format!("a row cannot be read: {error}")))
}
