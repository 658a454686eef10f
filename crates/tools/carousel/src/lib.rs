//! The Carousel Generator: from a topic to finished slides.
//!
//! `lumiku_carousel_engine` draws documents, `writer` finds the words, `bulk` reads tables; none knows our
//! routes or a database. `manifest` says what the tool is, `routes` takes requests, `service` keeps projects
//! and brands, prices and submits, `job` writes and exports. `studio` holds the one engine and the one writer of
//! this process. `entity` has the rows of its own tables.

#![expect(
    clippy::similar_names,
    reason = "a context and a content, a side and a size: each is called what it is everywhere else"
)]

pub mod bulk;
mod entity;
mod error;
mod job;
mod manifest;
mod routes;
mod sample;
mod service;
mod studio;
pub mod writer;

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_dto::tool::Manifest;
use lumiku_tool_api::{JobHandler, Routes, Sample, Tool, ToolContext};

use crate::studio::Studio;

/// The tool.
#[derive(Default)]
pub struct Carousel {
    studio: Arc<Studio>,
}

#[async_trait]
impl Tool for Carousel {
    fn manifest(&self) -> Manifest {
        manifest::manifest()
    }

    fn routes(&self) -> Routes<ToolContext> {
        routes::routes(Arc::clone(&self.studio))
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![
            Arc::new(job::GenerateJob::new(Arc::clone(&self.studio))),
            Arc::new(job::ExportJob::new(Arc::clone(&self.studio))),
            Arc::new(job::BulkJob::new(Arc::clone(&self.studio))),
        ]
    }

    async fn on_start(&self, context: &ToolContext) -> lumiku_core::Result<()> {
        self.studio.configure(context)
    }

    fn sample(&self) -> Sample {
        sample::sample()
    }
}
