//! Rewriting one slide, while the person waits. The writing comes first, as it may take most of a minute and may
//! fail; then the charge and the new slide are one transaction.

use lumiku_carousel_dto::{Content, REWRITE, Rewrite, RewriteResult, Slide, rewrite_price};
use lumiku_core::{Error, Result, ledger::idempotency::IdempotencyKey};
use lumiku_dto::UserId;
use lumiku_tool_api::{CurrentUser, ToolContext};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::{
    from_json,
    projects::{self, Change},
    standing::Standing,
};
use crate::{entity::project, error::refusal, studio::Studio, writer::Rewritten};

/// Rewrites a slide of one of the caller's projects, counted from 0. A request that was answered before is
/// answered alike, without writing again.
///
/// # Errors
/// [`Error::Conflict`] when the slide was changed or deleted while it was being rewritten. Nothing is charged
/// then, nor when nothing was written.
pub(crate) async fn rewrite_slide(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    (project, index): (&str, usize),
    input: Rewrite,
    idempotency: Option<IdempotencyKey>,
) -> Result<RewriteResult> {
    if let Some(before) = context.answered_before(user, idempotency.as_ref()).await? {
        return Ok(before);
    }
    input.validate()?;
    let row = projects::read_row(context, user, project).await?;
    projects::check_revision(&row, input.revision)?;
    let content: Content = from_json(&row.content)?;
    let old = content.slides.get(index).cloned().ok_or(Error::NotFound)?;
    projects::refuse_while_written(&Standing::of(context, user, project).await?)?;
    let quote = rewrite_price(&context.prices()?);
    context.check_charge(user, REWRITE, &quote).await?;
    let turn = studio.take_turn(format!("{project}/{}", old.id));
    let _turn = turn.ok_or_else(|| Error::InProgress("This slide is being rewritten already.".into()))?;
    let written = studio.writer().rewrite_slide(&content, index, &input.instruction).await;
    let written = written.map_err(|error| refusal(&error, "instruction"))?;
    let stored = Stored {
        user: user.id().clone(),
        project: project.to_owned(),
        old,
        written,
        credits: quote.credits,
        now: context.now().0,
    };
    let description = "Carousel Generator · 1 slide rewritten".to_owned();
    let charged = context.charge(user, REWRITE, &quote, description, idempotency, move |tx| {
        Box::pin(async move { stored.write(tx).await })
    });
    Ok(charged.await?.0)
}

/// A rewritten slide on its way into its project.
struct Stored {
    user: UserId,
    project: String,
    old: Slide,
    written: Rewritten,
    credits: i64,
    now: i64,
}

impl Stored {
    /// Puts the slide in the place of the one that it was made of, wherever that stands now.
    async fn write(self, tx: &DatabaseTransaction) -> Result<RewriteResult> {
        let find = projects::owned(&self.user).filter(project::Column::Id.eq(self.project.as_str()));
        let row = find.one(tx).await?.ok_or(Error::NotFound)?;
        let mut content: Content = from_json(&row.content)?;
        let Some(place) = content.slides.iter_mut().find(|slide| **slide == self.old) else {
            return Err(changed());
        };
        place.clone_from(&self.written.slide);
        let change = Change { title: None, content: &content, based_on: Some(row.revision), now: self.now };
        let credits = Expr::col(project::Column::Credits).add(self.credits);
        let update = change.statement(&self.user, &self.project)?;
        let update = update.col_expr(project::Column::Credits, credits);
        if update.exec(tx).await?.rows_affected != 1 {
            return Err(changed());
        }
        Ok(RewriteResult {
            slide: self.written.slide,
            credits_used: self.credits,
            credit_balance: ToolContext::balance_in(tx, &self.user).await?,
            revision: row.revision + 1,
            writer: self.written.writer,
            notices: self.written.notices.iter().map(ToString::to_string).collect(),
        })
    }
}

fn changed() -> Error {
    Error::Conflict("This slide was changed while it was being rewritten. Nothing was charged.".into())
}
