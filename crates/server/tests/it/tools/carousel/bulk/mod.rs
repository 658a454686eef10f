//! Many carousels from a table.

mod filling;
mod tables;

use lumiku_test_support::{Answer, Client, TestApp};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

use super::{BASE, QUOTE};

const BULK: &str = "/api/tools/carousel/bulk";

/// Sends a table with its options.
async fn send(client: &Client, path: &str, table: impl Into<Vec<u8>>, options: &[(&str, &str)]) -> Answer {
    let part = multipart::Part::bytes(table.into()).file_name("table.csv");
    let mut form = multipart::Form::new();
    if options.iter().all(|(name, _)| *name != "templateId") {
        form = form.text("templateId", "folio");
    }
    for (name, value) in options {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    client.send(client.request(Method::POST, path).multipart(form.part("file", part))).await
}

/// Orders the carousels of a table and gives the job's id.
async fn order(client: &Client, table: impl Into<Vec<u8>>, options: &[(&str, &str)]) -> String {
    send(client, BULK, table, options).await.expect_status(202).text("/job/id")
}

/// Orders the carousels of a table and waits for their job's end.
async fn ordered(client: &Client, table: impl Into<Vec<u8>>, options: &[(&str, &str)]) -> Value {
    let job = order(client, table, options).await;
    client.wait_for_job(&job).await
}

/// What a table comes to.
async fn check(client: &Client, table: impl Into<Vec<u8>>, options: &[(&str, &str)]) -> Value {
    send(client, &format!("{BULK}/check"), table, options).await.expect_status(200).json
}

/// What a refusal says about a place.
fn told<'a>(answer: &'a Answer, place: &str) -> &'a str {
    answer.expect_error(400, "validation_failed");
    answer.json["fields"][place].as_str().unwrap_or_else(|| panic!("nothing at {place} in {}", answer.json))
}

/// All projects, in the order of their rows.
async fn projects(client: &Client) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{BASE}/projects?limit=100{cursor}")).await.expect_status(200).json;
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    all.reverse();
    all
}

async fn project(client: &Client, summary: &Value) -> Value {
    let id = summary["id"].as_str().unwrap();
    client.get(&format!("{BASE}/projects/{id}")).await.expect_status(200).json
}

/// What projects were paid for, together.
fn paid(projects: &[Value]) -> i64 {
    projects.iter().map(|project| project["creditsUsed"].as_i64().unwrap()).sum()
}

fn titles(projects: &[Value]) -> Vec<&str> {
    projects.iter().map(|project| project["title"].as_str().unwrap()).collect()
}

/// Nothing was charged and nothing is there.
async fn nothing_happened(app: &TestApp, client: &Client) {
    assert_eq!(client.balance().await, 100);
    for table in ["carousel_projects", "carousel_tables", "jobs", "files"] {
        assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(app.files_on_disk(), Vec::<std::path::PathBuf>::new());
}

/// What an order would cost by the tool's quote.
async fn quoted(client: &Client, order: &Value) -> i64 {
    let mut input = order.clone();
    input["action"] = json!("bulk");
    client.post(QUOTE, &input).await.expect_status(200).json["credits"].as_i64().unwrap()
}
