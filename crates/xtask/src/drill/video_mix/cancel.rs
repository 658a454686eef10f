//! Batches cancelled at random moments.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::{
    left::{GONE, wait_for_childless, wait_for_clean},
    moment,
    project::{Project, Whole},
};
use crate::services::lumiku::{Installation, Server};

/// Cancels so many batches, each within the time that a whole one takes. Says what was found.
pub(super) fn drill(
    installation: &Installation,
    server: &Server,
    project: &Project,
    rounds: u32,
    whole: Whole,
) -> Result<String> {
    let pid = server.process().pid();
    let (mut slowest, mut slowest_end, mut in_time, mut delivered) = (Duration::ZERO, Duration::ZERO, 0, 0);
    for round in 1..=rounds {
        let when = moment(whole.took)?;
        let about = || format!("cancel {round} of {rounds}, {} ms after the order", when.as_millis());
        let batch = project.order(Project::small(whole.videos))?;
        thread::sleep(when);
        let asked = Instant::now();
        project.cancel(&batch)?;
        slowest = slowest.max(wait_for_childless(pid, "", asked).with_context(about)?);
        let ended = project.wait_for_end(&batch)?;
        let until_end = asked.elapsed();
        ensure!(until_end < GONE + Duration::from_secs(1), "{}: it ended after {until_end:?}", about());
        slowest_end = slowest_end.max(until_end);
        project.settle(&batch, &ended).with_context(about)?;
        wait_for_clean(installation, &project.files()?, GONE).with_context(about)?;
        in_time += u32::from(ended["status"] == "cancelled");
        delivered += ended["outputs"].as_array().map_or(0, Vec::len);
    }
    server.expect_alive()?;
    installation.verify()?;
    Ok(format!(
        "{rounds} batches cancelled, {in_time} before their end, with {delivered} videos delivered in all: children \
         gone after {} ms at most, jobs ended after {} ms, every refund exact, nothing left over",
        slowest.as_millis(),
        slowest_end.as_millis()
    ))
}
