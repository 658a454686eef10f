//! Far more requests than fit: useful work must go on, the excess must be told to come back, health must
//! answer, and everything must be well again within ten seconds.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use serde_json::json;

use super::Scope;
use crate::{
    http::Client,
    load::{Report, drive, request},
    services::lumiku::Installation,
};

const PHOTO: &[u8] = include_bytes!("../../assets/photo.jpg");
const ACCOUNTS: usize = 16;
/// How long a health answer may take while the server is flooded.
const HEALTH: Duration = Duration::from_secs(1);
const RECOVERY: Duration = Duration::from_secs(10);

pub(super) fn run(scope: &Scope) -> Result<()> {
    let installation = Installation::new(scope.server())?;
    let server = installation.start()?;
    let (port, base_url) = (installation.port(), installation.base_url());
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        let api = Client::sign_up(&base_url, &format!("overload-{number}@example.com"))?;
        let file = api.upload("image-upscaler", "photo.jpg", "image/jpeg", PHOTO)?.expect(201)?;
        let order = json!({"fileId": file["id"], "mode": "fast", "scale": 2}).to_string();
        accounts.push((api.token().to_owned(), order));
    }
    // Mostly reads, one paid job in ten: what a busy suite sees.
    let mixed = |connection: usize, number: u64| {
        let (token, order) = &accounts[connection % ACCOUNTS];
        match number % 10 {
            0 => request("POST", "/api/tools/image-upscaler/upscale", token, "", order),
            1..=3 => request("GET", "/api/jobs?limit=20", token, "", ""),
            _ => request("GET", "/api/auth/me", token, "", ""),
        }
    };
    let seconds = Duration::from_secs(scope.pick(20, 5));
    let rated = drive(port, 8, seconds, mixed)?;
    let (flooded, slowest_health) =
        while_probing(&base_url, || drive(port, scope.pick(640, 320), seconds, mixed))?;
    let recovered = recovery(&base_url)?;
    server.expect_alive()?;
    drop(server);
    installation.verify()?;

    show("8 connections", &rated);
    show("flooded", &flooded);
    println!("slowest health answer {slowest_health:?}, well again after {recovered:?}");
    for (status, count) in &flooded.statuses {
        ensure!(matches!(status, 200..=299 | 402 | 429 | 503), "{count} answers with status {status}");
    }
    let unexplained = flooded.without_retry_after;
    ensure!(unexplained == 0, "{unexplained} refusals without Retry-After");
    if scope.short {
        // Part of the test command, which other work on the machine must not turn red: what is timed is shown,
        // and only the long form judges it.
        return Ok(());
    }
    ensure!(slowest_health < HEALTH, "health took {slowest_health:?} in the flood");
    ensure!(recovered < RECOVERY, "not well again after {recovered:?}");
    ensure!(
        goodput(&flooded) >= 0.8 * goodput(&rated),
        "less than 80 % of the rated work was done in the flood"
    );
    Ok(())
}

/// Runs `flood` while asking for health ten times a second; the slowest answer with it.
fn while_probing(
    base_url: &str,
    flood: impl FnOnce() -> Result<Report> + Send,
) -> Result<(Report, Duration)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let probe = scope.spawn(|| -> Result<Duration> {
            let client = Client::new(base_url);
            let mut slowest = Duration::ZERO;
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                client.get("/health")?.expect(200)?;
                slowest = slowest.max(asked.elapsed());
                thread::sleep(Duration::from_millis(100));
            }
            Ok(slowest)
        });
        let report = flood();
        over.store(true, Ordering::Relaxed);
        let slowest = probe.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the health probe panicked")))?;
        Ok((report?, slowest))
    })
}

/// How long until twenty requests in a row are answered in good time.
fn recovery(base_url: &str) -> Result<Duration> {
    let client = Client::new(base_url);
    let started = Instant::now();
    let mut in_a_row = 0;
    while in_a_row < 20 && started.elapsed() < RECOVERY * 2 {
        let asked = Instant::now();
        let well = client.get("/ready")?.status == 200 && asked.elapsed() < Duration::from_millis(100);
        in_a_row = if well { in_a_row + 1 } else { 0 };
    }
    Ok(started.elapsed())
}

/// Useful answers per second: what was read or accepted, and the honest "not enough credits".
#[expect(clippy::cast_precision_loss, reason = "a rate is compared to two digits")]
fn goodput(report: &Report) -> f64 {
    let useful = report.count(200) + report.count(202) + report.count(402);
    report.rate() * useful as f64 / report.requests().max(1) as f64
}

fn show(name: &str, report: &Report) {
    println!(
        "{name}: {:.0} useful of {:.0} answers/s, p50 {:?}, p99 {:?}, {:?}, {} connections broken",
        goodput(report),
        report.rate(),
        report.latency(500),
        report.latency(990),
        report.statuses,
        report.broken
    );
}
