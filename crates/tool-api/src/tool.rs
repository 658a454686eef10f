//! The trait a tool implements.

use crate::routing::Routes;
use std::sync::Arc;

use async_trait::async_trait;
use lumiku_core::{Result, job::JobHandler};
use lumiku_dto::tool::Manifest;
use serde_json::Value;

use crate::ToolContext;

/// One tool.
#[async_trait]
pub trait Tool: Send + Sync + 'static {
    /// What it says about itself, before run-time state.
    fn manifest(&self) -> Manifest;

    /// Its routes, relative to the manifest's base path. The server mounts them behind authentication
    /// and the tool's own gate (enabled, role, plan).
    fn routes(&self) -> Routes<ToolContext>;

    /// What runs its jobs.
    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        Vec::new()
    }

    /// Called once before the server takes requests.
    async fn on_start(&self, _context: &ToolContext) -> Result<()> {
        Ok(())
    }

    /// Called in the background when the program begins to serve: room for what takes a while and is
    /// otherwise done when it is first needed.
    async fn warm_up(&self, _context: &ToolContext) {}

    /// What an operator should know of its state, for `/health`. Has to be at hand: this is asked often.
    fn health(&self) -> Option<Value> {
        None
    }

    /// Called once after the last request and the last job.
    async fn on_stop(&self, _context: &ToolContext) -> Result<()> {
        Ok(())
    }

    /// A paid request that works, for the conformance suite.
    fn sample(&self) -> Sample;
}

/// A paid request of a tool's, as the conformance suite sends it.
///
/// What stands ready for the request has names: `"$file"` is the id of the upload, and each [`Step`] adds
/// more. A name stands for its value wherever it is a whole text of a body or a whole part of a path.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Uploaded first, to `/api/files` unless a step sends it elsewhere.
    pub upload: Option<SampleFile>,
    /// An upload that is accepted and makes the job fail. `None` when no input can.
    pub broken_upload: Option<SampleFile>,
    /// What has to be there before, such as a project.
    pub setup: Vec<Step>,
    /// Body of `POST /quote`.
    pub quote: Value,
    /// Path of the paid operation, relative to the base path.
    pub path: &'static str,
    /// Its body.
    pub body: Value,
}

/// A free request that prepares a sample's paid one.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it is posted to, relative to the base path.
    pub path: &'static str,
    /// The JSON body; `None` sends the sample's upload as the part `file` of a form.
    pub body: Option<Value>,
    /// Names, and what each stands for from now on: pointers into the answer, such as `/id`. The id of an
    /// upload is called `file`.
    pub names: Vec<(&'static str, &'static str)>,
}

/// A file of a [`Sample`].
#[derive(Clone, Debug)]
pub struct SampleFile {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}
