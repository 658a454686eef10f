//! The tool's operations, one file for each resource.

mod brands;
mod bulk;
mod export;
mod generate;
mod preview;
mod projects;
mod quote;
mod rewrite;
mod templates;

use std::sync::Arc;

use axum::Extension;
use lumiku_tool_api::{Routes, ToolContext, routes};

use crate::studio::Studio;

pub(crate) fn routes(studio: Arc<Studio>) -> Routes<ToolContext> {
    Routes::new()
        .routes(routes!(quote::quote_carousel))
        .routes(routes!(projects::list_carousel_projects, projects::create_carousel_project))
        .routes(routes!(
            projects::find_carousel_project,
            projects::update_carousel_project,
            projects::delete_carousel_project
        ))
        .routes(routes!(projects::list_carousel_jobs))
        .routes(routes!(preview::preview_carousel_slide))
        .routes(routes!(export::export_carousel))
        .routes(routes!(rewrite::rewrite_carousel_slide))
        .routes(routes!(generate::generate_carousel))
        .routes(routes!(templates::list_carousel_templates))
        .routes(routes!(templates::read_carousel_template_picture))
        .routes(routes!(brands::list_carousel_brands, brands::create_carousel_brand))
        .routes(routes!(
            brands::find_carousel_brand,
            brands::update_carousel_brand,
            brands::delete_carousel_brand
        ))
        .routes(routes!(bulk::create_carousel_bulk))
        .routes(routes!(bulk::check_carousel_bulk))
        .routes(routes!(bulk::read_carousel_bulk_sample))
        .layer(Extension(studio))
}
