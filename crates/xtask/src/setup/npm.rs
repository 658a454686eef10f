//! Packages from npm, exactly as their lock files name them. Their install scripts do not run: none of ours
//! needs one, and the browser is the system's.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::node;
use crate::{process::Cmd, step::step, workspace::root};

/// Installs a folder's locked packages, unless that was done for this very lock file, and what runs them.
pub(super) fn install(folder: &Path) -> Result<()> {
    node::install()?;
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
    let wanted = hex::encode(Sha256::digest(&lock));
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let install = Cmd::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .dir(folder);
    let name = folder.strip_prefix(root()).unwrap_or(folder).display();
    step(&format!("npm packages of {name}"), || install.quietly())?;
    fs::write(&stamp, wanted)?;
    Ok(())
}
