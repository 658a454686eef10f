//! `/api/tools/image-upscaler`.

mod ai;
mod hostile;
mod price;
mod results;

use lumiku_test_support::{Answer, Client};
use serde_json::{Value, json};

const TOOL: &str = "image-upscaler";
const UPSCALE: &str = "/api/tools/image-upscaler/upscale";
const QUOTE: &str = "/api/tools/image-upscaler/quote";

/// Uploads a picture and gives its id.
async fn upload(client: &Client, name: &str, bytes: Vec<u8>) -> String {
    client.upload(TOOL, name, bytes).await.expect_status(201).text("/id")
}

/// Orders an upscale and waits for its end.
async fn upscale(client: &Client, order: &Value) -> Value {
    let job = client.post(UPSCALE, order).await.expect_status(202).text("/job/id");
    client.wait_for_job(&job).await
}

/// Fetches a job's output.
async fn output(client: &Client, job: &Value, index: usize) -> Answer {
    client.get(job["outputs"][index]["url"].as_str().unwrap()).await.expect_status(200)
}

/// An order for one file at a scale.
fn at_scale(file: &str, scale: u32) -> Value {
    json!({ "fileId": file, "mode": "fast", "scale": scale })
}
