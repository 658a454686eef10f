//! Groups of a project's clips.

use lumiku_core::{Error, Result};
use lumiku_dto::UserId;
use lumiku_tool_api::{CurrentUser, ToolContext};
use lumiku_video_mix_dto::{CreateGroup, Group, MAX_GROUPS, UpdateGroup};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::{
    clips, name,
    order::{moved_to, place, stored},
    projects::read_contents,
    touch_project,
};
use crate::entity::group;

/// Longest name, in characters.
const NAME: usize = 60;

/// Adds a group, last unless it says where.
pub(crate) async fn create_group(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    input: CreateGroup,
) -> Result<Group> {
    let now = context.now().0;
    let row = group::Model {
        id: context.new_id(),
        user_id: user.id().to_string(),
        project_id: project.to_owned(),
        name: name(&input.name, NAME)?,
        position: 0,
        created_at: now,
    };
    let (owner, id) = (user.id().clone(), row.id.clone());
    let created = context.db().write(move |tx| {
        Box::pin(async move {
            touch_project(tx, &owner, &row.project_id, now).await?;
            let ids = list_ids(tx, &owner, &row.project_id).await?;
            if ids.len() >= MAX_GROUPS {
                return Err(Error::field("name", format!("A project has at most {MAX_GROUPS} groups.")));
            }
            let columns = group::ActiveModel { id: Set(row.id.clone()), ..row.clone().into() };
            group::Entity::insert(columns).exec_without_returning(tx).await?;
            let at = input.order.map_or(ids.len(), place);
            renumber(tx, &owner, &moved_to(ids, &row.id, at)).await
        })
    });
    created.await?;
    find_group(context, user, project, &id).await
}

/// Renames or moves a group.
pub(crate) async fn update_group(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    id: &str,
    input: UpdateGroup,
) -> Result<Group> {
    let new_name = input.name.as_deref().map(|text| name(text, NAME)).transpose()?;
    let (owner, project_id, group_id, now) =
        (user.id().clone(), project.to_owned(), id.to_owned(), context.now().0);
    let updated = context.db().write(move |tx| {
        Box::pin(async move {
            touch_project(tx, &owner, &project_id, now).await?;
            let ids = list_ids(tx, &owner, &project_id).await?;
            if !ids.contains(&group_id) {
                return Err(Error::NotFound);
            }
            if let Some(name) = new_name {
                let rename = group::Entity::update_many()
                    .col_expr(group::Column::Name, Expr::value(name))
                    .filter(group::Column::Id.eq(group_id.as_str()))
                    .filter(group::Column::UserId.eq(owner.as_str()));
                rename.exec(tx).await?;
            }
            match input.order {
                Some(order) => renumber(tx, &owner, &moved_to(ids, &group_id, place(order))).await,
                None => Ok(()),
            }
        })
    });
    updated.await?;
    find_group(context, user, project, id).await
}

/// Deletes a group. Its clips stay, without a group.
pub(crate) async fn delete_group(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    id: &str,
) -> Result<()> {
    let (owner, project, id, now) = (user.id().clone(), project.to_owned(), id.to_owned(), context.now().0);
    let deleted = context.db().write(move |tx| {
        Box::pin(async move {
            touch_project(tx, &owner, &project, now).await?;
            clips::leave_group(tx, &owner, &project, &id).await?;
            let delete = group::Entity::delete_many()
                .filter(group::Column::Id.eq(id.as_str()))
                .filter(group::Column::ProjectId.eq(project.as_str()))
                .filter(group::Column::UserId.eq(owner.as_str()));
            if delete.exec(tx).await?.rows_affected == 0 {
                return Err(Error::NotFound);
            }
            let left = list_ids(tx, &owner, &project).await?;
            renumber(tx, &owner, &left).await
        })
    });
    deleted.await
}

async fn find_group(context: &ToolContext, user: &CurrentUser, project: &str, id: &str) -> Result<Group> {
    read_contents(context, user, project).await?.group(id).ok_or(Error::NotFound)
}

/// Whether the group is one of the project's.
pub(super) async fn is_there(
    tx: &DatabaseTransaction,
    user: &UserId,
    project: &str,
    id: &str,
) -> Result<bool> {
    Ok(list_ids(tx, user, project).await?.iter().any(|known| known == id))
}

/// Ids of a project's groups, in order.
async fn list_ids(tx: &DatabaseTransaction, user: &UserId, project: &str) -> Result<Vec<String>> {
    let ids = group::Entity::find()
        .select_only()
        .column(group::Column::Id)
        .filter(group::Column::ProjectId.eq(project))
        .filter(group::Column::UserId.eq(user.as_str()))
        .order_by_asc(group::Column::Position)
        .order_by_asc(group::Column::Id);
    Ok(ids.into_tuple().all(tx).await?)
}

async fn renumber(tx: &DatabaseTransaction, user: &UserId, ids: &[String]) -> Result<()> {
    for (place, id) in ids.iter().enumerate() {
        let update = group::Entity::update_many()
            .col_expr(group::Column::Position, Expr::value(stored(place)))
            .filter(group::Column::Id.eq(id.as_str()))
            .filter(group::Column::UserId.eq(user.as_str()));
        update.exec(tx).await?;
    }
    Ok(())
}
