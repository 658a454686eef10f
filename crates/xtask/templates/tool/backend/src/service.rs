//! Prices and submits the work, and remembers the lines. Everything that can be refused is refused here,
//! before anything is charged.

use lumiku_core::{Result, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{Page, Quote, Timestamp, UserId, job::Job};
use lumiku_tool_api::{CurrentUser, ToolContext, context::JobRequest};
use lumiku_{{snake}}_dto::{WRITE, {{Pascal}}Line, {{Pascal}}Settings, price};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{entity::line, job::KIND};

/// What the request would cost.
pub(crate) fn quote(context: &ToolContext, input: &{{Pascal}}Settings) -> Result<Quote> {
    input.validate()?;
    Ok(price(input.count, &context.prices()?))
}

/// Charges for and queues the caller's request.
pub(crate) async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    input: {{Pascal}}Settings,
    idempotency: Option<IdempotencyKey>,
) -> Result<Job> {
    let quote = quote(context, &input)?;
    let description = if input.count == 1 { "1 file".into() } else { format!("{} files", input.count) };
    let request =
        JobRequest { kind: KIND, action: WRITE, quote: &quote, payload: &input, description, idempotency };
    let submitted = context.submit(user, request).await?;
    if !submitted.replayed {
        remember_line(context, user.id(), input).await?;
    }
    Ok(submitted.job)
}

/// The caller's lines, newest first.
pub(crate) async fn list_lines(
    context: &ToolContext,
    user: &UserId,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<{{Pascal}}Line>> {
    let owned = line::Entity::find().filter(line::Column::UserId.eq(user.as_str()));
    let mut query = owned.order_by_desc(line::Column::Id).limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(line::Column::Id.lt(cursor));
    }
    let page = Page::from_rows(query.all(context.read()).await?, limit, |row| row.id.clone());
    Ok(page.map(to_line))
}

async fn remember_line(context: &ToolContext, user: &UserId, input: {{Pascal}}Settings) -> Result<()> {
    let row = line::ActiveModel {
        id: Set(context.new_id()),
        user_id: Set(user.to_string()),
        text: Set(input.text),
        count: Set(i32::try_from(input.count).unwrap_or(i32::MAX)),
        created_at: Set(context.now().0),
    };
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            line::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(())
        })
    });
    write.await
}

fn to_line(row: line::Model) -> {{Pascal}}Line {
    {{Pascal}}Line {
        id: row.id,
        text: row.text,
        count: u32::try_from(row.count).unwrap_or(0),
        created_at: Timestamp(row.created_at),
    }
}
