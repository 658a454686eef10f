//! What things would cost.

use lumiku_carousel_dto::{QuoteRequest, bulk_price, export_price, generate_price, rewrite_price};
use lumiku_core::Result;
use lumiku_dto::Quote;
use lumiku_tool_api::{CurrentUser, ToolContext};

use super::{exports, from_json, projects};

/// What a request would cost. An export of a stored project leaves out what is paid for.
pub(crate) async fn quote(context: &ToolContext, user: &CurrentUser, input: QuoteRequest) -> Result<Quote> {
    input.validate()?;
    let prices = context.prices()?;
    Ok(match input {
        QuoteRequest::Export { project_id: Some(project), sizes, .. } => {
            let row = projects::read_row(context, user, &project).await?;
            let content = from_json(&row.content)?;
            exports::price(context, user, &row.id, &content, &sizes).await?.quote
        }
        QuoteRequest::Export { slide_count, sizes, .. } => {
            let sizes = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
            export_price(slide_count.unwrap_or(0), sizes, &prices)
        }
        QuoteRequest::Generate { slide_count } => generate_price(slide_count, &prices),
        QuoteRequest::Rewrite => rewrite_price(&prices),
        QuoteRequest::Bulk { order } => bulk_price(order, &prices),
    })
}
