//! The trait a tool implements.

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_core::{Result, job::JobHandler};
use lumiku_dto::tool::Manifest;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;

use crate::ToolContext;

/// One tool.
#[async_trait]
pub trait Tool: Send + Sync + 'static {
    /// What it says about itself, before run-time state.
    fn manifest(&self) -> Manifest;

    /// Its routes, relative to the manifest's base path. The server mounts them behind authentication
    /// and the tool's own gate (enabled, role, plan).
    fn routes(&self) -> OpenApiRouter<ToolContext>;

    /// What runs its jobs.
    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        Vec::new()
    }

    /// Called once before the server takes requests.
    async fn on_start(&self, _context: &ToolContext) -> Result<()> {
        Ok(())
    }

    /// Called once after the last request and the last job.
    async fn on_stop(&self, _context: &ToolContext) -> Result<()> {
        Ok(())
    }

    /// A paid request that works, for the conformance suite.
    fn sample(&self) -> Sample;
}

/// A paid request of a tool's, as the conformance suite sends it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Uploaded first; its id replaces `"$file"` in the bodies.
    pub upload: Option<SampleFile>,
    /// An upload that is accepted and makes the job fail. `None` when no input can.
    pub broken_upload: Option<SampleFile>,
    /// Body of `POST /quote`.
    pub quote: Value,
    /// Path of the paid operation, relative to the base path.
    pub path: &'static str,
    /// Its body.
    pub body: Value,
}

/// A file of a [`Sample`].
#[derive(Clone, Debug)]
pub struct SampleFile {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}
