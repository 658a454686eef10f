//! `kill -9` at random moments under load, on both databases: no credit may be lost or made, every accepted
//! job must be there afterwards, and must end completed or refunded within two minutes.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::Scope;
use crate::{
    http::Client,
    services::{lumiku::Installation, random},
};

const PHOTO: &[u8] = include_bytes!("../../assets/photo.jpg");
const CLIENTS: usize = 6;
/// Jobs that may be open at a time. Clients wait for the machine above that: the two minutes are for coming
/// back, not for a backlog that a slower machine would not have worked off without any crash either.
const OPEN: usize = 4 * CLIENTS;
/// How long after the last restart every job must have ended.
const DEADLINE: Duration = Duration::from_mins(2);

/// What the clients know, to be compared with what the server knows after its crashes.
#[derive(Default)]
struct Witness {
    accounts: Mutex<Vec<Account>>,
    /// Answers other than the expected ones, by their text, and how often each came.
    surprises: Mutex<BTreeMap<String, u32>>,
    accepted: AtomicU64,
    /// Jobs that had not ended when they were last looked at, oldest first, each with its owner.
    open: Mutex<VecDeque<(Client, String)>>,
}

/// An account and the jobs that the server said it accepted.
struct Account {
    client: Client,
    jobs: BTreeSet<String>,
}

pub(super) fn run(scope: &Scope) -> Result<()> {
    scope.on_both_engines(|engine, installation| on_engine(engine, installation, scope))
}

fn on_engine(engine: &str, installation: Installation, scope: &Scope) -> Result<()> {
    let rounds = scope.pick(50, 3);
    let witness = Witness::default();
    // The claims of a dead server hold the tool's slots until they run out, so that with leases of a minute few
    // kills would meet running work. The full drill has them as they are shipped for its last kill, and so for
    // the two minutes after it.
    let mut installation = installation.with_short_leases();
    for round in 0..rounds {
        if round + 1 == rounds && !scope.short {
            installation = installation.without_settings();
        }
        let server = installation.start().with_context(|| format!("{engine}: start {round}"))?;
        let stop = AtomicBool::new(false);
        thread::scope(|scope| -> Result<()> {
            for client in 0..CLIENTS {
                let (witness, stop, base_url) = (&witness, &stop, installation.base_url());
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        // A dead server breaks the connection; any other error is one of its answers.
                        if let Err(error) = converse(witness, stop, &base_url, round, client)
                            && error.downcast_ref::<ureq::Error>().is_none()
                        {
                            note(witness, format!("{error:#}"));
                        }
                    }
                });
            }
            let outcome = random::<2>().and_then(|bytes| {
                wait_for_load(&witness)?;
                let moment = u64::from(u16::from_le_bytes(bytes)) % 2400 + 100;
                thread::sleep(Duration::from_millis(moment));
                server.process().kill()
            });
            stop.store(true, Ordering::Relaxed);
            outcome
        })?;
        installation.verify().with_context(|| format!("{engine}: after kill {}", round + 1))?;
    }
    let left = lock(&witness.open).len();
    let server = installation.start()?;
    let ended = wait_for_jobs(&witness)?;
    server.process().stop()?;
    installation.verify().with_context(|| format!("{engine}: at the end"))?;
    let surprises = witness.surprises.into_inner().unwrap_or_else(PoisonError::into_inner);
    ensure!(surprises.is_empty(), "{engine}: unexpected answers: {surprises:?}");
    println!(
        "{engine}: {rounds} kills, {} accepted jobs, 0 lost; the {left} that may have been open at the last kill \
         ended within {:.1} s of the restart",
        witness.accepted.load(Ordering::Relaxed),
        ended.as_secs_f64()
    );
    Ok(())
}

/// Waits until some jobs of this round were accepted: a kill before that proves little. Once there is no more
/// room, it also says that as many have ended, so that this server is at work.
fn wait_for_load(witness: &Witness) -> Result<()> {
    let before = witness.accepted.load(Ordering::Relaxed);
    let started = Instant::now();
    while witness.accepted.load(Ordering::Relaxed) < before + CLIENTS as u64 {
        ensure!(started.elapsed() < DEADLINE, "no jobs are accepted: {:?}", witness.surprises);
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// Waits until there is room for one more job, or for the end of the round.
fn wait_for_room(witness: &Witness, stop: &AtomicBool) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let oldest = {
            let mut open = lock(&witness.open);
            if open.len() < OPEN {
                return Ok(());
            }
            open.pop_front()
        };
        let Some((client, id)) = oldest else { return Ok(()) };
        let job = client.get(&format!("/api/jobs/{id}")).and_then(|answer| answer.expect(200));
        // What cannot be asked is as good as open.
        if job.as_ref().map_or(true, is_open) {
            lock(&witness.open).push_back((client, id));
            job?;
            thread::sleep(Duration::from_millis(20));
        }
    }
    Ok(())
}

fn is_open(job: &Value) -> bool {
    matches!(job["status"].as_str(), Some("pending" | "processing"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Signs up, uploads, and submits jobs until the credits are spent or the server is gone.
fn converse(witness: &Witness, stop: &AtomicBool, base_url: &str, round: u32, client: usize) -> Result<()> {
    let email = format!("crash-{round}-{client}-{}@example.com", hex::encode(random::<6>()?));
    let api = Client::sign_up(base_url, &email)?;
    let file = api.upload("image-upscaler", "photo.jpg", "image/jpeg", PHOTO)?.expect(201)?;
    let mut account = Account { client: api.clone(), jobs: BTreeSet::new() };
    let outcome = (|| -> Result<()> {
        for number in 0_u32.. {
            wait_for_room(witness, stop)?;
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let order = json!({"fileId": file["id"], "mode": "fast", "scale": 2, "format": "jpeg"});
            let answer =
                api.post_once("/api/tools/image-upscaler/upscale", &format!("{email}-{number}"), &order)?;
            match answer.status {
                202 => {
                    let id = answer.json["job"]["id"].as_str().context("a job without an id")?.to_owned();
                    account.jobs.insert(id.clone());
                    lock(&witness.open).push_back((api.clone(), id.clone()));
                    witness.accepted.fetch_add(1, Ordering::Relaxed);
                    if number % 3 == 2 {
                        // What waits when the server dies is work for the two minutes after it.
                        wait_for(&api, &id, stop)?;
                    }
                    if number % 5 == 4 {
                        api.post(&format!("/api/jobs/{id}/cancel"), &Value::Null)?.expect(200)?;
                    }
                }
                402 => break,
                _ => drop(answer.expect(202)?),
            }
        }
        Ok(())
    })();
    lock(&witness.accounts).push(account);
    outcome
}

/// Waits for one job, or for the end of the round.
fn wait_for(api: &Client, id: &str, stop: &AtomicBool) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let job = api.get(&format!("/api/jobs/{id}"))?.expect(200)?;
        if !is_open(&job) {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Notes what should not have come.
fn note(witness: &Witness, surprise: String) {
    *lock(&witness.surprises).entry(surprise).or_default() += 1;
}

/// Waits until every job has ended, and gives how long that took.
fn wait_for_jobs(witness: &Witness) -> Result<Duration> {
    let started = Instant::now();
    for account in lock(&witness.accounts).iter() {
        loop {
            let jobs = account.client.list("/api/jobs")?;
            if !jobs.iter().any(is_open) {
                check_ended(account, &jobs)?;
                break;
            }
            if started.elapsed() > DEADLINE {
                bail!("jobs are still open {DEADLINE:?} after the restart");
            }
            thread::sleep(Duration::from_millis(200));
        }
    }
    Ok(started.elapsed())
}

/// Every job that was accepted is there, and cost nothing unless it delivered.
fn check_ended(account: &Account, jobs: &[Value]) -> Result<()> {
    let known: BTreeSet<&str> = jobs.iter().filter_map(|job| job["id"].as_str()).collect();
    for id in &account.jobs {
        ensure!(known.contains(id.as_str()), "job {id} was accepted and is gone");
    }
    for job in jobs {
        let delivered = job["outputs"].as_array().is_some_and(|outputs| !outputs.is_empty());
        match job["status"].as_str() {
            Some("completed") => ensure!(delivered, "a completed job without an output: {job}"),
            _ => ensure!(
                job["creditsUsed"] == 0 && !delivered,
                "a job that did not deliver was charged: {job}"
            ),
        }
    }
    let charged: i64 = jobs.iter().filter_map(|job| job["creditsUsed"].as_i64()).sum();
    let balance = account.client.balance()?;
    ensure!(balance == 100 - charged, "a balance of {balance} after 100 and charges of {charged}");
    Ok(())
}
