//! `/api/tools/video-mix`, with real programs and small clips.

mod batches;
mod hostile;
mod journey;
mod looks;
mod price;
mod projects;
mod recovery;
mod uploads;

use std::time::{Duration, Instant};

use lumiku_test_media::Shelf;
use lumiku_test_support::{Answer, Client};
use serde_json::{Value, json};

const TOOL: &str = "video-mix";
const BASE: &str = "/api/tools/video-mix";
const QUOTE: &str = "/api/tools/video-mix/quote";

fn project_path(project: &str) -> String {
    format!("{BASE}/projects/{project}")
}

fn process_path(project: &str) -> String {
    format!("{BASE}/process/{project}")
}

/// A second of a picture and a tone, 64 × 64; another `number` is another picture.
async fn clip(number: u32) -> Vec<u8> {
    film(number, 1).await
}

/// The same, so many seconds long.
async fn film(number: u32, seconds: u32) -> Vec<u8> {
    let picture = format!("mandelbrot=s=64x64:r=12:start_scale=0.{}", number + 1);
    let tone = format!("sine=f={}:r=16000", 300 + number * 100);
    let (name, options) =
        (format!("film-{number}-{seconds}.mp4"), format!("-t {seconds} -c:a aac -shortest"));
    std::fs::read(shelf().make(&name, &[&picture, &tone], &options).await).unwrap()
}

/// Where clips are kept.
fn shelf() -> Shelf {
    Shelf::new(env!("CARGO_TARGET_TMPDIR"))
}

/// Begins a project and gives its id.
async fn begin(client: &Client, name: &str) -> String {
    let input = json!({ "name": name });
    client.post(&format!("{BASE}/projects"), &input).await.expect_status(201).text("/id")
}

/// Sends a file as a clip.
async fn upload(client: &Client, project: &str, name: &str, bytes: Vec<u8>) -> Answer {
    client.upload_to(&format!("{}/videos", project_path(project)), TOOL, name, bytes).await
}

/// Begins a project with so many different clips and gives its id and theirs.
async fn project_with(client: &Client, clips: u32) -> (String, Vec<String>) {
    let project = begin(client, "Coffee launch").await;
    let mut ids = Vec::new();
    for number in 0..clips {
        let answer = upload(client, &project, &format!("clip {number}.mp4"), clip(number).await).await;
        ids.push(answer.expect_status(201).text("/id"));
    }
    (project, ids)
}

async fn read(client: &Client, project: &str) -> Value {
    client.get(&project_path(project)).await.expect_status(200).json
}

/// Small and quick to render.
fn settings(count: u32) -> Value {
    json!({ "outputCount": count, "orderMixing": true, "quality": "sd", "aspect": "1:1", "fps": 24 })
}

/// The same with more said.
fn with(count: u32, more: &Value) -> Value {
    let mut all = settings(count);
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

/// Orders a batch and gives its job's id.
async fn order(client: &Client, project: &str, settings: &Value) -> String {
    client.post(&process_path(project), settings).await.expect_status(202).text("/job/id")
}

async fn price(client: &Client, settings: &Value) -> i64 {
    client.post(QUOTE, settings).await.expect_status(200).json["credits"].as_i64().unwrap()
}

/// Waits until every clip of a project was looked at.
async fn wait_for_looks(client: &Client, project: &str) -> Value {
    let asked = Instant::now();
    loop {
        let seen = read(client, project).await;
        if seen["videos"].as_array().unwrap().iter().all(|video| video["analysis"].is_object()) {
            return seen;
        }
        assert!(asked.elapsed() < Duration::from_secs(30), "the clips are not looked at: {seen}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until a job has delivered at least so many videos.
async fn wait_for_outputs(client: &Client, job: &str, count: usize) -> Value {
    let asked = Instant::now();
    loop {
        let seen = client.job(job).await;
        if seen["outputs"].as_array().unwrap().len() >= count {
            return seen;
        }
        assert!(asked.elapsed() < Duration::from_mins(1), "the videos do not arrive: {seen}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Status, outputs, credits used and refunded.
fn end(job: &Value) -> (&str, usize, i64, i64) {
    let credits = |name: &str| job[name].as_i64().unwrap();
    let outputs = job["outputs"].as_array().unwrap().len();
    (job["status"].as_str().unwrap(), outputs, credits("creditsUsed"), credits("creditsRefunded"))
}
