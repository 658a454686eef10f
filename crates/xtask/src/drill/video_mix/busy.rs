//! How quick the API and how small the server stays while two batches are rendered.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Result, anyhow, ensure};
use serde_json::{Value, json};

use super::{
    Scope,
    left::{GONE, wait_for_clean},
    project::Project,
};
use crate::{
    load::{drive, request},
    proc,
    services::lumiku::{Installation, Server},
};

/// Tabs that are open, and how long each waits between two requests: a hundred a second in all.
const TABS: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);
/// Requests that have to be answered for the figure to count.
const LEAST: usize = 2000;
/// Of `/api/auth/me` beside two renders.
const PROMISED: Duration = Duration::from_millis(100);
/// What server and children may use together, in bytes: 1.5 GiB.
const MEMORY: u64 = 1_610_612_736;

/// Renders a batch for each owner and looks on.
pub(super) fn drill(
    scope: &Scope,
    installation: &Installation,
    server: &Server,
    owners: [&Project; 2],
) -> Result<()> {
    let pid = server.process().pid();
    let (outcome, memory) = while_weighing(pid, || {
        let batches = [owners[0].order(large(30))?, owners[1].order(large(25))?];
        for (owner, batch) in owners.iter().zip(&batches) {
            owner.wait_for_start(batch)?;
        }
        let token = owners[0].api().token();
        let seconds = Duration::from_secs(scope.pick(25, 2));
        let report = drive(installation.port(), TABS, seconds, |_, _| {
            thread::sleep(PAUSE);
            request("GET", "/api/auth/me", token, "", "")
        })?;
        for (owner, batch) in owners.iter().zip(&batches) {
            let job = owner.job(batch)?;
            ensure!(job["status"] == "processing", "a batch did not run all the time: {}", job["status"]);
            if scope.short {
                owner.cancel(batch)?;
            }
        }
        for (owner, batch) in owners.iter().zip(&batches) {
            let ended = owner.wait_for_end(batch)?;
            owner.settle(batch, &ended)?;
        }
        Ok(report)
    });
    let (report, memory) = (outcome?, memory?);
    let files = owners.iter().map(|owner| owner.files()).collect::<Result<Vec<_>>>()?;
    wait_for_clean(installation, &files.into_iter().flatten().collect(), GONE)?;
    server.expect_alive()?;
    installation.verify()?;

    println!(
        "beside two renders in 1080p: {} requests to /api/auth/me, p50 {:?}, p99 {:?}; server and children use {} MiB \
         at their peak, of which the server {} MiB",
        report.requests(),
        report.latency(500),
        report.latency(990),
        memory.together >> 20,
        memory.server >> 20
    );
    ensure!(report.statuses.keys().all(|status| *status == 200), "answers: {:?}", report.statuses);
    ensure!(report.broken == 0, "{} connections broken", report.broken);
    ensure!(memory.together < MEMORY, "{} bytes of memory", memory.together);
    if scope.short {
        // What is timed is shown, and only the long form judges it: other work on the machine must not turn the
        // test command red.
        return Ok(());
    }
    ensure!(report.requests() >= LEAST, "only {} requests", report.requests());
    ensure!(report.latency(990) < PROMISED, "p99 {:?}", report.latency(990));
    Ok(())
}

/// As much as can be ordered of what takes long. Batches of other frame rates share no pieces.
fn large(fps: u32) -> Value {
    json!({
        "outputCount": 100,
        "speedVariations": true,
        "lookVariations": true,
        "quality": "fullhd",
        "fps": fps,
    })
}

/// The most memory that was in use at a time, in bytes.
#[derive(Clone, Copy, Default)]
struct Peak {
    together: u64,
    server: u64,
}

/// Runs `work` while looking ten times a second at what a process and its children use.
fn while_weighing<T>(pid: u32, work: impl FnOnce() -> Result<T>) -> (Result<T>, Result<Peak>) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let scales = scope.spawn(|| -> Result<Peak> {
            let mut peak = Peak::default();
            while !over.load(Ordering::Relaxed) {
                let children = proc::descendants(pid)?.into_iter().map(|process| process.pid);
                let server = proc::together([pid])?;
                let together = server + proc::together(children)?;
                peak = Peak { together: peak.together.max(together), server: peak.server.max(server) };
                thread::sleep(Duration::from_millis(100));
            }
            Ok(peak)
        });
        let done = work();
        over.store(true, Ordering::Relaxed);
        let peak = scales.join().unwrap_or_else(|_| Err(anyhow!("weighing panicked")));
        (done, peak)
    })
}
