//! Temporary folders that are removed when they are dropped, and also when the run is interrupted.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::Result;
use nix::sys::statvfs::statvfs;
use tempfile::TempDir;

/// Linux's file system for shared memory. A container has 64 MiB of it unless it is told otherwise.
const MEMORY: &str = "/dev/shm";
/// Bytes that must be free there.
const ROOM: u64 = 4 << 30;

static OPEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary folder.
pub(crate) struct Scratch(TempDir);

impl Scratch {
    /// A new one under the system's temporary folder.
    pub(crate) fn new(purpose: &str) -> Result<Self> {
        Self::under(&env::temp_dir(), purpose)
    }

    /// A new one in memory, if there is a file system for that with room enough: for what nobody wants to keep and what
    /// makes and removes thousands of files.
    pub(crate) fn in_memory(purpose: &str) -> Result<Self> {
        let free = statvfs(MEMORY).map_or(0, |memory| memory.blocks_available() * memory.fragment_size());
        if free < ROOM { Self::new(purpose) } else { Self::under(Path::new(MEMORY), purpose) }
    }

    fn under(parent: &Path, purpose: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix(&format!("lumiku-{purpose}-")).tempdir_in(parent)?;
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
