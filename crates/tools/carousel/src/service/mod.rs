//! What the routes ask for: projects and brands, prices and orders. Everything that can be refused is refused
//! here, before anything is charged.

pub(crate) mod brands;
pub(crate) mod bulk;
mod checks;
mod digest;
pub(crate) mod exports;
pub(crate) mod pictures;
pub(crate) mod previews;
pub(crate) mod projects;
pub(crate) mod quotes;
pub(crate) mod retrying;
pub(crate) mod rewriting;
pub(crate) mod standing;
pub(crate) mod templates;
pub(crate) mod writing;

use lumiku_core::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

/// Reads JSON that this tool wrote.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("a row cannot be read: {error}")))
}
