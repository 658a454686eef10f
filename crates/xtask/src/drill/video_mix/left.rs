//! What a server leaves on its disk and in the process table.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

use crate::{
    proc::{Process, descendants},
    services::lumiku::Installation,
    workspace::files_under,
};

/// Longest that what was stopped may take to be gone.
pub(super) const GONE: Duration = Duration::from_secs(2);
/// More than what the sweep lets pass.
const OLD: Duration = Duration::from_hours(25);

/// Waits until a process has no children left but those named `except`; how long that took since `asked`.
pub(super) fn wait_for_childless(pid: u32, except: &str, asked: Instant) -> Result<Duration> {
    loop {
        let mut left: Vec<Process> = descendants(pid)?;
        left.retain(|process| process.name != except);
        if left.is_empty() {
            return Ok(asked.elapsed());
        }
        ensure!(asked.elapsed() < GONE, "still there after {:?}: {left:?}", asked.elapsed());
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until nothing is left over; how long that took.
pub(super) fn wait_for_clean(
    installation: &Installation,
    known: &BTreeSet<String>,
    patience: Duration,
) -> Result<Duration> {
    let asked = Instant::now();
    loop {
        let left = leftovers(installation, known)?;
        if left.is_empty() {
            return Ok(asked.elapsed());
        }
        ensure!(asked.elapsed() < patience, "left over after {:?}: {left:?}", asked.elapsed());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Temporary files and folders, and stored files that belong to none of the known ones.
pub(super) fn leftovers(installation: &Installation, known: &BTreeSet<String>) -> Result<Vec<PathBuf>> {
    let data = installation.data().join("lumiku");
    let mut left = Vec::new();
    for entry in fs::read_dir(data.join("tmp"))? {
        left.push(entry?.path());
    }
    for area in ["uploads", "outputs"] {
        left.extend(files_under(&data.join(area), &[])?.into_iter().filter(|path| !belongs(path, known)));
    }
    Ok(left)
}

/// Pictures of a file have its id among other things in their name.
fn belongs(path: &Path, known: &BTreeSet<String>) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split('-').any(|part| known.contains(part))
}

/// Makes what is left over older by more than the sweep's day.
pub(super) fn age(left: &[PathBuf]) -> Result<()> {
    for path in left {
        let file = File::open(path)?;
        file.set_modified(file.metadata()?.modified()? - OLD)?;
    }
    Ok(())
}
