//! `/api/tools/carousel`.

mod account;
mod brands;
mod bulk;
mod endpoint;
mod exports;
mod files;
mod paying;
mod pictures;
mod preview;
mod projects;
mod rewriting;
mod writing;

use lumiku_test_support::{Answer, Client};
use serde_json::{Value, json};

const TOOL: &str = "carousel";
const BASE: &str = "/api/tools/carousel";
const QUOTE: &str = "/api/tools/carousel/quote";
const PROJECTS: &str = "/api/tools/carousel/projects";
const GENERATE: &str = "/api/tools/carousel/generate";

fn project_path(project: &str) -> String {
    format!("{PROJECTS}/{project}")
}

/// A slide with a title.
fn slide(number: usize, role: &str) -> Value {
    json!({ "id": format!("s{number}"), "role": role, "texts": { "title": format!("Slide {number}") } })
}

/// A carousel of so many slides: a cover, then bodies.
fn content(slides: usize) -> Value {
    let slides: Vec<Value> =
        (1..=slides).map(|number| slide(number, if number == 1 { "cover" } else { "body" })).collect();
    json!({ "version": 1, "templateId": "folio", "slides": slides })
}

/// Begins a project and gives its id.
async fn begin(client: &Client, content: &Value) -> String {
    create(client, content).await.expect_status(201).text("/id")
}

async fn create(client: &Client, content: &Value) -> Answer {
    client.post(PROJECTS, &json!({ "title": "Coffee launch", "content": content })).await
}

async fn read(client: &Client, project: &str) -> Value {
    client.get(&project_path(project)).await.expect_status(200).json
}

/// Stores a content, whatever is there.
async fn store(client: &Client, project: &str, content: &Value) -> Answer {
    client.put(&project_path(project), &json!({ "title": "Coffee launch", "content": content })).await
}

fn order(formats: &[&str], sizes: &[&str]) -> Value {
    json!({ "formats": formats, "sizes": sizes })
}

/// Orders an export.
async fn export(client: &Client, project: &str, order: &Value) -> Answer {
    client.post(&format!("{}/export", project_path(project)), order).await
}

/// Orders an export and waits for its end.
async fn exported(client: &Client, project: &str, order: &Value) -> Value {
    let job = export(client, project, order).await.expect_status(202).text("/job/id");
    client.wait_for_job(&job).await
}

/// What an export of a project would cost.
async fn price(client: &Client, project: &str, sizes: &[&str]) -> i64 {
    let input = json!({ "action": "export", "projectId": project, "sizes": sizes });
    client.post(QUOTE, &input).await.expect_status(200).json["credits"].as_i64().unwrap()
}

/// The newest ledger entry of a type: its amount.
async fn entered(client: &Client, kind: &str) -> i64 {
    let page = client.get(&format!("/api/credits/transactions?type={kind}&limit=1")).await.expect_status(200);
    page.json["items"][0]["amount"].as_i64().unwrap()
}

/// Names of a job's outputs.
fn names(job: &Value) -> Vec<&str> {
    job["outputs"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect()
}

/// The bytes of a job's output.
async fn bytes(client: &Client, job: &Value, index: usize) -> Vec<u8> {
    client.get(job["outputs"][index]["url"].as_str().unwrap()).await.expect_status(200).bytes
}

/// Status, credits used and refunded.
fn end(job: &Value) -> (&str, i64, i64) {
    let credits = |name: &str| job[name].as_i64().unwrap();
    (job["status"].as_str().unwrap(), credits("creditsUsed"), credits("creditsRefunded"))
}

/// Uploads a picture and gives its id.
async fn upload(client: &Client, bytes: Vec<u8>) -> String {
    client.upload(TOOL, "photo.png", bytes).await.expect_status(201).text("/id")
}

/// A carousel with a picture on its second slide.
fn with_picture(file: &str) -> Value {
    let mut content = content(2);
    content["slides"][1]["role"] = json!("image");
    content["slides"][1]["picture"] = json!({ "fileId": file, "alt": "A view" });
    content
}

/// The fields that a refusal names.
fn fields(answer: &Answer) -> Vec<String> {
    answer.expect_error(400, "validation_failed");
    answer.json["fields"].as_object().unwrap().keys().cloned().collect()
}
