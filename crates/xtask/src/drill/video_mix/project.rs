//! One account with a project of real clips, and its batches.

use std::{
    cell::Cell,
    collections::BTreeSet,
    fs, thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::{
    http::{Client, multipart},
    process::Cmd,
    services::{lumiku::Installation, scratch::Scratch},
};

const BASE: &str = "/api/tools/video-mix";
/// Credits of an account here, so that none runs dry.
const PLENTY: &str = "1000000";
/// How long a batch may take. It bounds the drill and is no judgement.
pub(super) const PATIENCE: Duration = Duration::from_mins(5);

/// Clips as a phone makes them, as files that can be sent.
pub(super) struct Clips(Vec<Vec<u8>>);

impl Clips {
    /// So many of two seconds in 1080 × 1920, each with another picture and another tone.
    pub(super) fn make(count: u32) -> Result<Self> {
        let folder = Scratch::new("clips")?;
        let mut clips = Vec::new();
        for number in 0..count {
            let path = folder.path().join("clip.mp4");
            let picture = format!("testsrc2=s=1080x1920:r=30,hue=h={}", number * 120);
            let tone = format!("sine=f={}:r=48000", 300 + number * 100);
            Cmd::new("ffmpeg")
                .args(["-v", "error", "-y", "-f", "lavfi", "-i", &picture, "-f", "lavfi", "-i", &tone])
                .args(["-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"])
                .args(["-c:a", "aac", "-shortest"])
                .arg(&path)
                .run()?;
            clips.push(fs::read(&path)?);
        }
        Ok(Self(clips))
    }
}

/// A project with its owner.
pub(super) struct Project {
    api: Client,
    id: String,
    clips: u32,
    /// Batches ordered so far.
    orders: Cell<u32>,
    /// Ids of files of other accounts on the server.
    beside: BTreeSet<String>,
}

/// A batch of small videos that came to its end.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    pub(super) videos: usize,
    /// From its order to its end.
    pub(super) took: Duration,
}

/// A batch that was ordered.
pub(super) struct Batch {
    pub(super) job: String,
    settings: Value,
    ordered: usize,
    balance_before: i64,
}

impl Project {
    /// Signs up, sends the clips, and waits until each was looked at, so that nothing runs any more.
    pub(super) fn begin(installation: &Installation, email: &str, clips: &Clips) -> Result<Self> {
        let api = Client::sign_up(&installation.base_url(), email)?;
        installation.command("grant").args([email, PLENTY]).text()?;
        let created = api.post(&format!("{BASE}/projects"), &json!({"name": "Drill"}))?.expect(201)?;
        let id = created["id"].as_str().context("a project without an id")?.to_owned();
        for (number, bytes) in clips.0.iter().enumerate() {
            let name = format!("clip {number}.mp4");
            let (kind, body) = multipart(&[], ("file", &name, "video/mp4", bytes));
            api.post_bytes(&format!("{BASE}/projects/{id}/videos"), &kind, None, &body)?.expect(201)?;
        }
        let project = Self {
            api,
            id,
            clips: u32::try_from(clips.0.len())?,
            orders: Cell::default(),
            beside: BTreeSet::new(),
        };
        let asked = Instant::now();
        while !project.videos()?.iter().all(|clip| clip["analysis"].is_object()) {
            ensure!(asked.elapsed() < PATIENCE, "the clips are not looked at");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(project)
    }

    /// Its owner.
    pub(super) fn api(&self) -> &Client {
        &self.api
    }

    /// Small videos, of which a batch takes seconds.
    pub(super) fn small(videos: usize) -> Value {
        json!({"outputCount": videos, "speedVariations": true, "quality": "sd", "aspect": "1:1", "fps": 24})
    }

    /// Orders a batch. Each has another longest length, so that none finds its pieces in the cache.
    pub(super) fn order(&self, mut settings: Value) -> Result<Batch> {
        let number = self.orders.replace(self.orders.get() + 1);
        settings["fitDuration"] = json!(f64::from(1700 * self.clips - 12 * number) / 1000.0);
        let ordered = settings["outputCount"].as_u64().context("no number of videos")?;
        let balance_before = self.api.balance()?;
        let answer = self.api.post(&format!("{BASE}/process/{}", self.id), &settings)?.expect(202)?;
        let job = answer["job"]["id"].as_str().context("a job without an id")?.to_owned();
        Ok(Batch { job, settings, ordered: usize::try_from(ordered)?, balance_before })
    }

    /// Orders a batch of small videos and lets it come to its end.
    pub(super) fn whole_batch(&self, videos: usize) -> Result<Whole> {
        let ordered = Instant::now();
        let batch = self.order(Self::small(videos))?;
        let ended = self.wait_for_end(&batch)?;
        let took = ordered.elapsed();
        ensure!(ended["status"] == "completed", "it did not complete: {ended}");
        self.settle(&batch, &ended)?;
        Ok(Whole { videos, took })
    }

    /// The job as it stands.
    pub(super) fn job(&self, batch: &Batch) -> Result<Value> {
        self.api.get(&format!("/api/jobs/{}", batch.job))?.expect(200)
    }

    /// Asks for a batch to stop.
    pub(super) fn cancel(&self, batch: &Batch) -> Result<()> {
        self.api.post(&format!("/api/jobs/{}/cancel", batch.job), &Value::Null)?.expect(200).map(drop)
    }

    /// Waits until a batch runs.
    pub(super) fn wait_for_start(&self, batch: &Batch) -> Result<()> {
        self.wait(batch, |status| status != "pending").map(drop)
    }

    /// Waits until a batch has ended, and gives its job.
    pub(super) fn wait_for_end(&self, batch: &Batch) -> Result<Value> {
        self.wait(batch, |status| !matches!(status, "pending" | "processing"))
    }

    fn wait(&self, batch: &Batch, until: impl Fn(&str) -> bool) -> Result<Value> {
        let asked = Instant::now();
        loop {
            let job = self.job(batch)?;
            if job["status"].as_str().is_some_and(&until) {
                return Ok(job);
            }
            if asked.elapsed() > PATIENCE {
                bail!("nothing becomes of the batch in {PATIENCE:?}: {job}");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Holds the end of a batch against its books: no video twice, what stays charged is the price of the videos
    /// that arrived, and the rest came back. Nothing else may have been bought meanwhile.
    pub(super) fn settle(&self, batch: &Batch, job: &Value) -> Result<()> {
        let outputs = job["outputs"].as_array().context("a job without outputs")?;
        let kinds: BTreeSet<u64> =
            outputs.iter().filter_map(|video| video["metadata"]["variant"]["index"].as_u64()).collect();
        ensure!(kinds.len() == outputs.len(), "a video is there twice: {job}");
        match job["status"].as_str() {
            Some("completed") => ensure!(outputs.len() == batch.ordered, "videos are missing: {job}"),
            Some("cancelled" | "failed") => {}
            _ => bail!("it has not ended: {job}"),
        }
        let whole = self.price(&batch.settings, batch.ordered)?;
        // Never more than the whole order's, as the price function says.
        let owed = self.price(&batch.settings, outputs.len())?.min(whole);
        let credits = |name: &str| job[name].as_i64().with_context(|| format!("no {name} in {job}"));
        let (used, refunded) = (credits("creditsUsed")?, credits("creditsRefunded")?);
        ensure!(
            (used, refunded) == (owed, whole - owed),
            "{} of {} videos: {used} credits used and {refunded} back, where {owed} of {whole} are owed",
            outputs.len(),
            batch.ordered
        );
        let balance = self.api.balance()?;
        ensure!(
            balance == batch.balance_before - owed,
            "a balance of {balance} after {} and {owed} owed",
            batch.balance_before
        );
        Ok(())
    }

    /// What so many videos cost.
    fn price(&self, settings: &Value, videos: usize) -> Result<i64> {
        if videos == 0 {
            return Ok(0);
        }
        let mut settings = settings.clone();
        settings["outputCount"] = json!(videos);
        let quote = self.api.post(&format!("{BASE}/quote"), &settings)?.expect(200)?;
        quote["credits"].as_i64().context("a quote without credits")
    }

    /// The same, with the files of another account that are on the server and stay as they are.
    pub(super) fn beside(self, other: &Self) -> Result<Self> {
        Ok(Self { beside: other.files()?, ..self })
    }

    /// Ids of every file that somebody on the server can see.
    pub(super) fn files(&self) -> Result<BTreeSet<String>> {
        let id = |value: &Value| value.as_str().map(str::to_owned);
        let mut ids = self.beside.clone();
        ids.extend(self.videos()?.iter().filter_map(|clip| id(&clip["fileId"])));
        for job in self.api.list("/api/jobs")? {
            let outputs = job["outputs"].as_array().into_iter().flatten();
            ids.extend(outputs.filter_map(|file| id(&file["id"])));
        }
        Ok(ids)
    }

    fn videos(&self) -> Result<Vec<Value>> {
        let project = self.api.get(&format!("{BASE}/projects/{}", self.id))?.expect(200)?;
        Ok(project["videos"].as_array().context("a project without clips")?.clone())
    }
}
