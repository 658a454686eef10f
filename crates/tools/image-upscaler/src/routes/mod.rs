//! The tool's operations, one file each.

mod quote;
mod upscale;

use lumiku_tool_api::{Routes, ToolContext, routes};

pub(crate) fn routes() -> Routes<ToolContext> {
    Routes::new().routes(routes!(quote::quote_upscale)).routes(routes!(upscale::upscale))
}
