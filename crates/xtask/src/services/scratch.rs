//! Temporary folders that are removed when they are dropped, and also when the run is interrupted.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::Result;
use tempfile::TempDir;

static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary folder.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    /// A new one under the system's temporary folder.
    pub(crate) fn new(purpose: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix(&format!("lumiku-{purpose}-")).tempdir()?;
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).push(folder.path().to_owned());
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).retain(|path| path != self.0.path());
    }
}

/// Removes every folder that is left.
pub(crate) fn remove_all() {
    for folder in OPEN.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        if let Err(error) = fs::remove_dir_all(&folder) {
            eprintln!("removing {}: {error}", folder.display());
        }
    }
}
