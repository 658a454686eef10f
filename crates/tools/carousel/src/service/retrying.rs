//! Submitting a job that came to nothing again, for an operator: what the tool keeps about the job moves on to the new
//! one, as long as nothing else has happened to the carousel since.

use async_trait::async_trait;
use lumiku_carousel_dto::{EXPORT, GENERATE};
use lumiku_core::{Error, Result};
use lumiku_dto::JobId;
use lumiku_tool_api::{EndedJob, Retry};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};

use super::{exports, projects, writing};
use crate::entity::{export, link, project, table};

/// Jobs that write a carousel.
pub(crate) struct WriteAgain;

#[async_trait]
impl Retry for WriteAgain {
    async fn prepare(&self, tx: &DatabaseTransaction, ended: &EndedJob, new: &JobId) -> Result<()> {
        let order: writing::Order = ended.payload()?;
        let row = find_untouched(tx, ended, &order.project).await?;
        if row.revision != order.revision {
            return Err(went_on());
        }
        projects::attach_job(tx, &row, new, GENERATE, ended.now.0).await
    }
}

/// Jobs that export a carousel.
pub(crate) struct ExportAgain;

#[async_trait]
impl Retry for ExportAgain {
    async fn prepare(&self, tx: &DatabaseTransaction, ended: &EndedJob, new: &JobId) -> Result<()> {
        let order: exports::Order = ended.payload()?;
        let row = find_untouched(tx, ended, &order.project).await?;
        projects::attach_job(tx, &row, new, EXPORT, ended.now.0).await?;
        // The sizes that the ended job was charged for, and no others.
        let charged = export::Entity::update_many()
            .col_expr(export::Column::JobId, Expr::value(new.as_str()))
            .col_expr(export::Column::CreatedAt, Expr::value(ended.now.0))
            .filter(export::Column::UserId.eq(ended.user.as_str()))
            .filter(export::Column::ProjectId.eq(order.project.as_str()))
            .filter(export::Column::JobId.eq(ended.id.as_str()));
        charged.exec(tx).await?;
        Ok(())
    }
}

/// Jobs that make the carousels of a table.
pub(crate) struct FillAgain;

#[async_trait]
impl Retry for FillAgain {
    async fn prepare(&self, tx: &DatabaseTransaction, ended: &EndedJob, new: &JobId) -> Result<()> {
        let arrived = projects::owned(&ended.user).filter(project::Column::JobId.eq(ended.id.as_str()));
        if arrived.one(tx).await?.is_some() {
            return Err(Error::Conflict(
                "Some carousels of this table have arrived. Its owner can upload the other rows.".into(),
            ));
        }
        let kept = table::Entity::find()
            .filter(table::Column::JobId.eq(ended.id.as_str()))
            .filter(table::Column::UserId.eq(ended.user.as_str()));
        let kept = kept.one(tx).await?.ok_or_else(|| {
            Error::Conflict("The table is not kept any more. Its owner can upload it again.".into())
        })?;
        let again = table::ActiveModel {
            job_id: Set(new.to_string()),
            user_id: Set(kept.user_id),
            content: Set(kept.content),
        };
        table::Entity::insert(again).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// The project of an ended job, when no job came after it.
async fn find_untouched(tx: &DatabaseTransaction, ended: &EndedJob, id: &str) -> Result<project::Model> {
    let row = projects::owned(&ended.user).filter(project::Column::Id.eq(id)).one(tx).await?;
    let row = row.ok_or_else(|| Error::Conflict("The carousel was deleted.".into()))?;
    let later = link::Entity::find()
        .filter(link::Column::ProjectId.eq(id))
        .filter(link::Column::UserId.eq(ended.user.as_str()))
        .filter(link::Column::JobId.gt(ended.id.as_str()));
    if later.one(tx).await?.is_some() { Err(went_on()) } else { Ok(row) }
}

fn went_on() -> Error {
    Error::Conflict("The carousel was worked on since. Its owner can order this again.".into())
}
