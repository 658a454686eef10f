//! The tool's operations, one file each.

mod lines;
mod quote;
mod write;

use lumiku_tool_api::{Routes, ToolContext, routes};

pub(crate) fn routes() -> Routes<ToolContext> {
    Routes::new()
        .routes(routes!(quote::quote_{{snake}}))
        .routes(routes!(write::write_{{snake}}))
        .routes(routes!(lines::list_{{snake}}_lines))
}
