//! The tool's operations, one file each.

mod quote;
mod upscale;

use lumiku_tool_api::ToolContext;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) fn routes() -> OpenApiRouter<ToolContext> {
    OpenApiRouter::new().routes(routes!(quote::quote_upscale)).routes(routes!(upscale::upscale))
}
