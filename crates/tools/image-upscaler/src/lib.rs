//! The image upscaler: makes pictures larger, by plain Lanczos resampling or with a network.
//!
//! `manifest` says what it is, `routes` takes requests, `service` plans and prices them, `job` runs them
//! with `engine`, which knows no HTTP and no database. `own_model` holds the operator's own network, if there is one.

pub mod engine;
mod error;
mod job;
mod manifest;
mod own_model;
mod routes;
mod sample;
mod service;

use std::sync::Arc;

use async_trait::async_trait;
use lumiku_dto::tool::Manifest;
use lumiku_tool_api::{JobHandler, Routes, Sample, Tool, ToolContext};
use serde_json::{Value, json};

use crate::own_model::OwnModel;

/// The tool.
#[derive(Default)]
pub struct ImageUpscaler {
    own_model: Arc<OwnModel>,
}

#[async_trait]
impl Tool for ImageUpscaler {
    fn manifest(&self) -> Manifest {
        manifest::manifest()
    }

    fn routes(&self) -> Routes<ToolContext> {
        routes::routes()
    }

    fn jobs(&self) -> Vec<Arc<dyn JobHandler>> {
        vec![Arc::new(job::UpscaleJob::new(Arc::clone(&self.own_model)))]
    }

    async fn on_start(&self, context: &ToolContext) -> lumiku_core::Result<()> {
        self.own_model.configure(context).await
    }

    fn health(&self) -> Option<Value> {
        self.own_model.get().map(|model| json!({ "model": model.name(), "scale": model.scale() }))
    }

    fn sample(&self) -> Sample {
        sample::sample()
    }
}
