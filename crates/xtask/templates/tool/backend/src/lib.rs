//! {{name}}: writes a line of text into as many files as wanted.
//!
//! `manifest` says what it is, `routes` takes requests, `service` prices and submits them, `job` runs them
//! with `engine`, which knows no HTTP and no database. `entity` holds the rows of its own table.

mod engine;
mod entity;
mod error;
mod job;
mod manifest;
mod routes;
mod sample;
mod service;

use std::sync::Arc;

use lumiku_dto::tool::Manifest;
use lumiku_tool_api::{JobHandler, Routes, Sample, Tool, ToolContext};

/// The tool.
pub struct {{Pascal}};

impl Tool for {{Pascal}} {
    fn manifest(&self) -> Manifest {
        manifest::manifest()
    }

    fn routes(&self) -> Routes<ToolContext> {
        routes::routes()
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(job::WriteJob)]
    }

    fn sample(&self) -> Sample {
        sample::sample()
    }
}
