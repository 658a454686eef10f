//! `kill -9` of the server in the middle of batches.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::MetadataExt,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nix::sys::prctl::set_child_subreaper;
use serde_json::Value;

use super::{
    left::{age, leftovers, wait_for_childless, wait_for_clean},
    moment,
    project::{PATIENCE, Project, Whole},
};
use crate::{
    services::lumiku::{Installation, Server},
    workspace::files_under,
};

/// How long the sweep at the start of a server may take.
const SWEEP: Duration = Duration::from_secs(10);

/// What became of the batches.
#[derive(Default)]
struct Found {
    completed: u32,
    refunded: u32,
    /// Videos that were there at a kill.
    delivered: usize,
    /// Pieces that were rendered at a kill.
    rendered: usize,
    slowest: Duration,
    slowest_end: Duration,
}

/// Kills the server over so many batches, some time after a piece was rendered. Says what was found.
pub(super) fn drill(
    installation: &Installation,
    mut server: Server,
    project: &Project,
    kills: u32,
    whole: Whole,
) -> Result<String> {
    // What outlives the server becomes a child of this process, so that it is seen.
    set_child_subreaper(true)?;
    let mut found = Found::default();
    for number in 1..=kills {
        let when = moment(whole.took * 2 / 3)?;
        let about = || format!("kill {number} of {kills}, {} ms after the first piece", when.as_millis());
        server =
            kill_one(installation, server, project, (whole.videos, when), &mut found).with_context(about)?;
    }
    server.process().stop()?;
    set_child_subreaper(false)?;
    installation.verify()?;
    let swept = sweep(installation, project)?;
    Ok(format!(
        "{kills} kills of the server in a batch, with {} videos delivered and {} pieces rendered by then: children gone \
         after {} ms at most, {} batches completed and {} refunded, {:.1} s after the restart at most, no piece \
         rendered and no video delivered twice; the sweep removed {swept} leftovers",
        found.delivered,
        found.rendered,
        found.slowest.as_millis(),
        found.completed,
        found.refunded,
        found.slowest_end.as_secs_f64()
    ))
}

/// Kills the server over a batch of so many videos, and gives the next one when that has ended the batch.
fn kill_one(
    installation: &Installation,
    server: Server,
    project: &Project,
    (videos, when): (usize, Duration),
    found: &mut Found,
) -> Result<Server> {
    let before = pieces(installation)?.len();
    let batch = project.order(Project::small(videos))?;
    let started = Instant::now();
    while pieces(installation)?.len() == before {
        ensure!(started.elapsed() < PATIENCE, "no piece is rendered");
        thread::sleep(Duration::from_millis(10));
    }
    thread::sleep(when);
    let delivered = count(&project.job(&batch)?);
    let asked = Instant::now();
    server.process().kill()?;
    // The database server is ours too.
    let gone = wait_for_childless(std::process::id(), "postgres", asked)?;
    let rendered = pieces(installation)?;
    installation.verify().context("after the kill")?;
    drop(server);

    let server = installation.start()?;
    let restarted = Instant::now();
    let ended = project.wait_for_end(&batch)?;
    project.settle(&batch, &ended)?;
    let now = pieces(installation)?;
    for (path, file) in &rendered {
        ensure!(now.get(path) == Some(file), "{} was rendered again", path.display());
    }
    for video in ended["outputs"].as_array().into_iter().flatten() {
        project.api().get(video["url"].as_str().context("a video without an address")?)?.expect(200)?;
    }
    found.completed += u32::from(ended["status"] == "completed");
    found.refunded += u32::from(ended["status"] != "completed");
    found.delivered += delivered;
    found.rendered += rendered.len() - before;
    found.slowest = found.slowest.max(gone);
    found.slowest_end = found.slowest_end.max(restarted.elapsed());
    Ok(server)
}

/// What the killed servers left is removed once it is a day old, and nothing else is.
fn sweep(installation: &Installation, project: &Project) -> Result<usize> {
    let server = installation.start()?;
    let known = project.files()?;
    server.process().stop()?;
    let left = leftovers(installation, &known)?;
    age(&left)?;
    let server = installation.start()?;
    wait_for_clean(installation, &known, SWEEP).context("after the sweep")?;
    ensure!(project.files()? == known, "the sweep removed files that were in use");
    server.process().stop()?;
    installation.verify()?;
    Ok(left.len())
}

/// The pictures of every piece in the cache, with what changes when one is written again: its inode and time.
type Pieces = BTreeMap<PathBuf, (u64, i64)>;

/// What is in the cache. A server that runs moves folders in it: what was gone on the way is looked for again.
fn pieces(installation: &Installation) -> Result<Pieces> {
    let asked = Instant::now();
    loop {
        match look(installation) {
            Err(error) if is_gone(&error) && asked.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(1));
            }
            found => return found,
        }
    }
}

fn look(installation: &Installation) -> Result<Pieces> {
    let cache = installation.data().join("lumiku/cache/video-mix");
    let entries = files_under(&cache, &[])?.into_iter().filter(|path| path.ends_with("video.mp4"));
    entries
        .map(|path| {
            let about = fs::metadata(&path)?;
            Ok((path, (about.ino(), about.mtime_nsec() + about.mtime() * 1_000_000_000)))
        })
        .collect()
}

fn is_gone(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn count(job: &Value) -> usize {
    job["outputs"].as_array().map_or(0, Vec::len)
}
