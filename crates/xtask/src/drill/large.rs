//! What the server takes to upscale pictures of 24 megapixels, one and two at once. Of the kinds of pictures and
//! results, a PNG of 16 bits and a WebP take most.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Scope;
use crate::{
    http::Client,
    proc,
    process::Cmd,
    services::{lumiku::Installation, scratch::Scratch},
};

/// What the whole process may use at its peak, in bytes, with one picture: 1.2 GiB. With two, twice that.
pub(super) const MEMORY: u64 = 1_288_490_188;
const PATIENCE: Duration = Duration::from_mins(5);

/// Judges the peak of a new server with one picture, and of another with two.
pub(super) fn upscales(scope: &Scope) -> Result<()> {
    let picture = picture()?;
    for (pictures, most) in [(1, MEMORY), (2, 2 * MEMORY)] {
        let peak = peak(scope, &picture, pictures)?;
        println!("peak memory with {pictures} × 24 megapixels: {} MB", peak / 1_000_000);
        ensure!(peak < most, "{peak} bytes with {pictures} at once, where {most} are allowed");
    }
    Ok(())
}

fn picture() -> Result<Vec<u8>> {
    let folder = Scratch::new("large")?;
    let path = folder.path().join("large.png");
    Cmd::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=6000x4000", "-frames:v", "1"])
        .args(["-pix_fmt", "rgba64be"])
        .arg(&path)
        .run()?;
    Ok(fs::read(&path)?)
}

fn peak(scope: &Scope, picture: &[u8], pictures: usize) -> Result<u64> {
    let installation = Installation::new(scope.server())?.setting("WORKER_CONCURRENCY", "2");
    let server = installation.start()?;
    let api = Client::sign_up(&installation.base_url(), "large@example.com")?;
    let file = api.upload("image-upscaler", "large.png", "image/png", picture)?.expect(201)?;
    let order = json!({"fileId": file["id"], "mode": "fast", "scale": 2, "format": "webp"});
    for _ in 0..pictures {
        api.post("/api/tools/image-upscaler/upscale", &order)?.expect(202)?;
    }
    let started = Instant::now();
    let mut at_once = 0;
    loop {
        let jobs = api.list("/api/jobs")?;
        let with = |wanted: &[&str]| {
            let has = |job: &&Value| job["status"].as_str().is_some_and(|status| wanted.contains(&status));
            jobs.iter().filter(has).count()
        };
        at_once = at_once.max(with(&["processing"]));
        if with(&["pending", "processing"]) == 0 {
            ensure!(with(&["completed"]) == pictures, "not all completed: {jobs:?}");
            break;
        }
        if started.elapsed() > PATIENCE {
            bail!("not ended after {PATIENCE:?}: {jobs:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
    ensure!(at_once == pictures, "only {at_once} of {pictures} ran at once");
    let peak = proc::peak_resident(server.process().pid()).context("the server's memory")?;
    server.process().stop()?;
    installation.verify()?;
    Ok(peak)
}
