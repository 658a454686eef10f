//! The image upscaler: makes pictures larger, by plain Lanczos resampling.
//!
//! `manifest` says what it is, `routes` takes requests, `service` plans and prices them, `job` runs them
//! with `engine`, which knows no HTTP and no database.

pub mod engine;
mod error;
mod job;
mod manifest;
mod routes;
mod sample;
mod service;

use std::sync::Arc;

use lumiku_dto::tool::Manifest;
use lumiku_tool_api::{JobHandler, Sample, Tool, ToolContext};
use utoipa_axum::router::OpenApiRouter;

/// The tool.
pub struct ImageUpscaler;

impl Tool for ImageUpscaler {
    fn manifest(&self) -> Manifest {
        manifest::manifest()
    }

    fn routes(&self) -> OpenApiRouter<ToolContext> {
        routes::routes()
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(job::UpscaleJob)]
    }

    fn sample(&self) -> Sample {
        sample::sample()
    }
}
