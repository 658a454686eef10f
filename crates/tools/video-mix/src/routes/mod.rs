//! The tool's operations, one file for each resource.

mod filmstrip;
mod groups;
mod jobs;
mod orders;
mod plan;
mod projects;
mod quote;
mod videos;
mod zip;

use std::sync::Arc;

use axum::Extension;
use lumiku_tool_api::{Routes, ToolContext, routes};

use crate::studio::Studio;

pub(crate) fn routes(studio: Arc<Studio>) -> Routes<ToolContext> {
    Routes::new()
        .routes(routes!(quote::quote_video_mix))
        .routes(routes!(projects::list_video_mix_projects, projects::create_video_mix_project))
        .routes(routes!(
            projects::find_video_mix_project,
            projects::update_video_mix_project,
            projects::delete_video_mix_project
        ))
        .routes(routes!(videos::create_video_mix_video))
        .routes(routes!(videos::update_video_mix_video, videos::delete_video_mix_video))
        .routes(routes!(filmstrip::read_video_mix_filmstrip))
        .routes(routes!(groups::create_video_mix_group))
        .routes(routes!(groups::update_video_mix_group, groups::delete_video_mix_group))
        .routes(routes!(plan::plan_video_mix))
        .routes(routes!(orders::process_video_mix))
        .routes(routes!(orders::render_video_mix))
        .routes(routes!(jobs::list_video_mix_jobs))
        .routes(routes!(zip::read_video_mix_zip))
        .layer(Extension(studio))
}
