//! Video Mix Pro: many distinct videos from a handful of clips.
//!
//! `manifest` says what it is, `routes` takes requests, `service` keeps projects and plans, prices and
//! submits batches, `job` makes their videos with `engine`, which knows no HTTP and no database. `studio`
//! holds the one engine of this process. `entity` has the rows of its own tables.

pub mod engine;
mod entity;
mod error;
mod job;
mod manifest;
mod routes;
mod sample;
mod service;
mod studio;

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_dto::tool::Manifest;
use lumiku_tool_api::{JobHandler, Routes, Sample, Tool, ToolContext};
use serde_json::Value;

use crate::studio::Studio;

/// The tool.
#[derive(Default)]
pub struct VideoMix {
    studio: Arc<Studio>,
}

#[async_trait]
impl Tool for VideoMix {
    fn manifest(&self) -> Manifest {
        manifest::manifest()
    }

    fn routes(&self) -> Routes<ToolContext> {
        routes::routes(Arc::clone(&self.studio))
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(job::MixJob::new(Arc::clone(&self.studio)))]
    }

    async fn on_start(&self, context: &ToolContext) -> lumiku_core::Result<()> {
        self.studio.configure(context)
    }

    async fn warm_up(&self, _context: &ToolContext) {
        // Why it could not be opened is in the log and in `/health`.
        let _ = self.studio.engine().await;
    }

    fn health(&self) -> Option<Value> {
        self.studio.health()
    }

    async fn on_stop(&self, _context: &ToolContext) -> lumiku_core::Result<()> {
        self.studio.stop();
        Ok(())
    }

    fn sample(&self) -> Sample {
        sample::sample()
    }
}
