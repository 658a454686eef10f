//! Projects.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use lumiku_core::{Error, Result, file::hold_files};
use lumiku_dto::{FileId, JobId, Page, UserId, job::JobStatus};
use lumiku_tool_api::{CurrentUser, ToolContext};
use lumiku_video_mix_dto::{CreateProject, Project, ProjectStatus, Settings, UpdateProject};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::Expr,
};

use super::{
    looks, name, to_json,
    view::{ClipRow, Contents},
};
use crate::{
    entity::{batch, group, project, video},
    studio::Studio,
};

/// Longest name, in characters.
const NAME: usize = 120;
/// Longest description, in characters.
const DESCRIPTION: usize = 1000;

/// Begins a project.
pub(crate) async fn create_project(
    context: &ToolContext,
    user: &CurrentUser,
    input: CreateProject,
) -> Result<Project> {
    let now = context.now().0;
    let row = project::Model {
        id: context.new_id(),
        user_id: user.id().to_string(),
        name: name(&input.name, NAME)?,
        description: description(input.description)?,
        settings: to_json(&Settings::default())?,
        created_at: now,
        updated_at: now,
    };
    let columns = project::ActiveModel { id: Set(row.id.clone()), ..row.clone().into() };
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            project::Entity::insert(columns).exec_without_returning(tx).await?;
            Ok(())
        })
    });
    write.await?;
    Contents::new(row, Vec::new(), Vec::new()).to_project(ProjectStatus::Draft)
}

/// The caller's projects, newest first, without what the looks at their clips found: that is most of what
/// there is to say of a clip, and a list does not show it.
pub(crate) async fn list_projects(
    context: &ToolContext,
    user: &CurrentUser,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Project>> {
    let mut query = owned(user.id()).order_by_desc(project::Column::Id).limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(project::Column::Id.lt(cursor));
    }
    let page = Page::from_rows(query.all(context.read()).await?, limit, |row| row.id.clone());
    let ids: Vec<String> = page.items.iter().map(|row| row.id.clone()).collect();
    let statuses = statuses(context, user, &ids).await?;
    let contents = fill(context, user, page.items, Analyses::LeftOut).await?;
    let items = contents
        .iter()
        .map(|contents| contents.to_project(statuses.get(&contents.project.id).copied().unwrap_or_default()));
    Ok(Page { items: items.collect::<Result<_>>()?, next_cursor: page.next_cursor })
}

/// One of the caller's projects with everything in it.
async fn find_project(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<Project> {
    let contents = read_contents(context, user, id).await?;
    let statuses = statuses(context, user, &[id.to_owned()]).await?;
    contents.to_project(statuses.get(id).copied().unwrap_or_default())
}

/// The same, for a person who opens it: the looks at its clips that are missing are begun.
pub(crate) async fn open_project(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    id: &str,
) -> Result<Project> {
    let contents = read_contents(context, user, id).await?;
    looks::begin_missing(context, studio, user, &contents);
    let statuses = statuses(context, user, &[id.to_owned()]).await?;
    contents.to_project(statuses.get(id).copied().unwrap_or_default())
}

/// Changes what is given.
pub(crate) async fn update_project(
    context: &ToolContext,
    user: &CurrentUser,
    id: &str,
    input: UpdateProject,
) -> Result<Project> {
    let mut change = project::Entity::update_many()
        .col_expr(project::Column::UpdatedAt, Expr::value(context.now().0))
        .filter(project::Column::Id.eq(id))
        .filter(project::Column::UserId.eq(user.id().as_str()));
    if let Some(text) = &input.name {
        change = change.col_expr(project::Column::Name, Expr::value(name(text, NAME)?));
    }
    if input.description.is_some() {
        change = change.col_expr(project::Column::Description, Expr::value(description(input.description)?));
    }
    if let Some(settings) = &input.settings {
        settings.validate()?;
        change = change.col_expr(project::Column::Settings, Expr::value(to_json(settings)?));
    }
    let changed = context.db().write(move |tx| {
        Box::pin(async move {
            if change.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
        })
    });
    changed.await?;
    find_project(context, user, id).await
}

/// Deletes a project with its clips and their files. The videos made of them stay.
///
/// # Errors
/// [`Error::Conflict`] while a batch of it waits or runs.
pub(crate) async fn delete_project(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<()> {
    let statuses = statuses(context, user, &[id.to_owned()]).await?;
    if statuses.get(id) == Some(&ProjectStatus::Processing) {
        return Err(Error::Conflict("Videos of this project are being made. Cancel that first.".into()));
    }
    let (owner, id) = (user.id().clone(), id.to_owned());
    let deleted = context.delete_files(user, move |tx| {
        Box::pin(async move {
            let files: Vec<String> = video::Entity::find()
                .select_only()
                .column(video::Column::FileId)
                .filter(video::Column::ProjectId.eq(id.as_str()))
                .filter(video::Column::UserId.eq(owner.as_str()))
                .into_tuple()
                .all(tx)
                .await?;
            let files: Vec<FileId> = files.into_iter().map(FileId::new).collect();
            // A clip that is being looked at is written down with its file's pictures, the file first.
            hold_files(tx, &owner, &files).await?;
            let delete = project::Entity::delete_many()
                .filter(project::Column::Id.eq(id.as_str()))
                .filter(project::Column::UserId.eq(owner.as_str()));
            if delete.exec(tx).await?.rows_affected == 0 {
                return Err(Error::NotFound);
            }
            Ok(files)
        })
    });
    deleted.await
}

/// One of the caller's projects, as its rows stand.
///
/// # Errors
/// [`Error::NotFound`] when there is none or it is someone else's.
pub(super) async fn read_contents(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<Contents> {
    let project = owned(user.id()).filter(project::Column::Id.eq(id)).one(context.read()).await?;
    let contents = fill(context, user, vec![project.ok_or(Error::NotFound)?], Analyses::Read).await?;
    contents.into_iter().next().ok_or(Error::NotFound)
}

/// Whether what the looks at clips found is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Analyses {
    Read,
    LeftOut,
}

/// Everything in these projects of the caller's, in three queries however many they are.
async fn fill(
    context: &ToolContext,
    user: &CurrentUser,
    projects: Vec<project::Model>,
    analyses: Analyses,
) -> Result<Vec<Contents>> {
    let owner = user.id().as_str();
    let ids: Vec<&str> = projects.iter().map(|project| project.id.as_str()).collect();
    let groups = group::Entity::find()
        .filter(group::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(group::Column::UserId.eq(owner))
        .all(context.read())
        .await?;
    let mut rows = video::Entity::find()
        .filter(video::Column::ProjectId.is_in(ids))
        .filter(video::Column::UserId.eq(owner));
    if analyses == Analyses::LeftOut {
        let others = video::Column::iter().filter(|column| !matches!(column, video::Column::Analysis));
        rows = rows.select_only().columns(others).expr_as(Expr::cust("NULL"), "analysis");
    }
    let rows = rows.all(context.read()).await?;
    let files: Vec<FileId> = rows.iter().map(|row| FileId::new(row.file_id.clone())).collect();
    let files = context.existing_files(user, &files).await?;
    let files: HashMap<_, _> = files.into_iter().map(|stored| (stored.file.id.clone(), stored)).collect();
    let mut groups_of: HashMap<String, Vec<group::Model>> = HashMap::new();
    for group in groups {
        groups_of.entry(group.project_id.clone()).or_default().push(group);
    }
    let mut clips_of: HashMap<String, Vec<ClipRow>> = HashMap::new();
    for row in rows {
        if let Some(clip) = ClipRow::new(row, &files)? {
            clips_of.entry(clip.row.project_id.clone()).or_default().push(clip);
        }
    }
    let contents = projects.into_iter().map(|project| {
        let groups = groups_of.remove(&project.id).unwrap_or_default();
        let clips = clips_of.remove(&project.id).unwrap_or_default();
        Contents::new(project, groups, clips)
    });
    Ok(contents.collect())
}

/// Whether the project is there and the caller's.
pub(super) async fn check_owned(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<()> {
    let known = owned(user.id()).filter(project::Column::Id.eq(id)).count(context.read()).await?;
    if known == 1 { Ok(()) } else { Err(Error::NotFound) }
}

fn owned(user: &UserId) -> Select<project::Entity> {
    project::Entity::find().filter(project::Column::UserId.eq(user.as_str()))
}

/// Where projects stand, by id. It is read from their jobs and kept nowhere, so that it is right however a
/// job ended. Projects without a job are left out.
async fn statuses(
    context: &ToolContext,
    user: &CurrentUser,
    ids: &[String],
) -> Result<HashMap<String, ProjectStatus>> {
    let own = || batch::Entity::find().filter(batch::Column::UserId.eq(user.id().as_str()));
    let latest: Vec<(String, String)> = own()
        .select_only()
        .column(batch::Column::ProjectId)
        .column_as(batch::Column::JobId.max(), "latest")
        .filter(batch::Column::ProjectId.is_in(ids))
        .group_by(batch::Column::ProjectId)
        .into_tuple()
        .all(context.read())
        .await?;
    let jobs: Vec<JobId> = latest.iter().map(|(_, job)| JobId::new(job.clone())).collect();
    let ends = context.job_states(user, &jobs).await?;
    let unfinished = context.unfinished_jobs(user).await?;
    let busy = own()
        .filter(batch::Column::ProjectId.is_in(ids))
        .filter(batch::Column::JobId.is_in(unfinished.iter().map(JobId::as_str)))
        .all(context.read())
        .await?;
    let busy: HashSet<String> = busy.into_iter().map(|row| row.project_id).collect();
    let stand = |(project, job): (String, String)| {
        let state = ends.iter().find(|state| state.id.as_str() == job);
        let status = match state.map(|state| (state.status, state.credits_used)) {
            Some((JobStatus::Pending | JobStatus::Processing, _)) => ProjectStatus::Processing,
            _ if busy.contains(&project) => ProjectStatus::Processing,
            // What stays charged was delivered.
            Some((JobStatus::Completed, _) | (_, 1..)) => ProjectStatus::Completed,
            Some((JobStatus::Failed, _)) => ProjectStatus::Failed,
            // Nothing went wrong, and nothing came of it.
            None | Some((JobStatus::Cancelled, _)) => ProjectStatus::Draft,
        };
        (project, status)
    };
    Ok(latest.into_iter().map(stand).collect())
}

/// A description as it is kept: trimmed, absent when empty.
fn description(text: Option<String>) -> Result<Option<String>> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION) {
        return Err(Error::field("description", format!("Use at most {DESCRIPTION} characters.")));
    }
    Ok(text)
}
