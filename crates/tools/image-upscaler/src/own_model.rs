//! The operator's own network for the AI mode: the ONNX file that `UPSCALER_MODEL` names.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use lumiku_core::{Error, Result};
use lumiku_super_resolution::OnnxModel;
use lumiku_tool_api::ToolContext;

/// The variable that names the file.
const SETTING: &str = "UPSCALER_MODEL";

/// A model that is read when the tool starts.
#[derive(Default)]
pub(crate) struct OwnModel(OnceLock<Arc<OnnxModel>>);

impl OwnModel {
    /// Reads the model, if one is named.
    ///
    /// # Errors
    /// [`Error::Setup`] with a sentence that says what is wrong with the file.
    pub(crate) async fn configure(&self, context: &ToolContext) -> Result<()> {
        let Some(path) = context.setting(SETTING).map(PathBuf::from) else { return Ok(()) };
        let read = tokio::task::spawn_blocking(move || OnnxModel::read(&path)).await;
        let model = read
            .map_err(|error| Error::Setup(format!("{SETTING}: the model could not be tried: {error}")))?
            .map_err(|error| Error::Setup(format!("{SETTING}: {error}")))?;
        tracing::info!(
            model = model.name(),
            scale = model.scale(),
            "the upscaler's AI mode uses its own model"
        );
        // A second start would bring the same.
        let _ = self.0.set(Arc::new(model));
        Ok(())
    }

    /// The model, if there is one.
    pub(crate) fn get(&self) -> Option<&Arc<OnnxModel>> {
        self.0.get()
    }
}
