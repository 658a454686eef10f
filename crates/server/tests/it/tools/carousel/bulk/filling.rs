//! Tables whose empty cells are filled: by rules, by a model, and by a model that fails.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Json, Router, routing::post};
use lumiku_server::{config::Config, serve::Role};
use lumiku_test_support::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{order, ordered, paid, project, projects, titles};
use crate::tools::carousel::{end, names};

/// A service that fills cells. It declines rows about `secrets`, and keeps rows about `patience` waiting until
/// it is told.
struct Service {
    url: String,
    /// How often it was asked about each topic.
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
    patient: watch::Sender<bool>,
}

impl Service {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let (patient, go_on) = watch::channel(false);
        let counter = Arc::clone(&asked);
        let handler = move |Json(question): Json<Value>| {
            let topic = topic(&question);
            *counter.lock().unwrap().entry(topic.clone()).or_default() += 1;
            let mut go_on = go_on.clone();
            async move {
                if topic.contains("patience") {
                    let _ = go_on.wait_for(|go| *go).await;
                }
                let reason = if topic.contains("secrets") { "content_filter" } else { "stop" };
                let message = json!({ "role": "assistant", "content": cells(&question, &topic).to_string() });
                let choice = json!({ "index": 0, "message": message, "finish_reason": reason });
                Json(json!({ "choices": [choice], "usage": { "prompt_tokens": 1, "completion_tokens": 1 } }))
            }
        };
        let router = Router::new().route("/v1/chat/completions", post(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked, patient }
    }

    fn configure(&self, config: &mut Config) {
        for (name, value) in
            [("OPENAI_BASE_URL", self.url.as_str()), ("OPENAI_MODEL", "test"), ("OPENAI_API_KEY", "sk-test")]
        {
            config.variables.insert(name.into(), value.into());
        }
    }

    fn asked(&self, topic: &str) -> usize {
        self.asked.lock().unwrap().get(topic).copied().unwrap_or_default()
    }
}

/// The topic of the row that a question is about.
fn topic(question: &Value) -> String {
    let said = question["messages"][1]["content"].as_str().unwrap();
    let rest = said.split_once("\"topic\":\"").unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

/// Every cell that is asked for, with the topic in it.
fn cells(question: &Value, topic: &str) -> Value {
    let schema = &question["response_format"]["json_schema"]["schema"];
    let columns = schema["properties"]["cells"]["items"]["properties"]["column"]["enum"].as_array().unwrap();
    let cell = |column: &Value| {
        let items =
            if column.as_str().unwrap().starts_with("items") { json!(["One", "Two"]) } else { json!([]) };
        json!({ "column": column, "text": format!("All about {topic}"), "items": items })
    };
    json!({ "cells": columns.iter().map(cell).collect::<Vec<_>>() })
}

/// A table of these topics: three slides each, of which one is there.
fn table(topics: &[&str]) -> String {
    let rows = topics.iter().map(|topic| format!("{topic},,Our point,\n")).collect::<Vec<_>>().concat();
    format!("topic,title1,title2,items3\n{rows}")
}

async fn wait_for_projects(client: &Client, count: usize) {
    let asked = Instant::now();
    while projects(client).await.len() < count {
        assert!(asked.elapsed() < Duration::from_secs(20), "the projects do not arrive");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const FILL: [(&str, &str); 1] = [("fill", "true")];

on_both_engines! {
    async fn rules_fill_what_they_can_and_keep_what_is_there(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let table = "topic,title1,body2,title2,quote3,author3,action4,title4\n\
                     saving money,,Put it aside first. Then spend.,,\"So be it\",,,\n\
                     ,Tea,It warms.,Why,\"Drink up\",Ann,Now,Go\n";
        let job = ordered(&client, table, &FILL).await;
        // Only the first row has gaps: 5 + 4.
        assert_eq!(end(&job), ("completed", 9, 0), "{job}");
        let projects = projects(&client).await;
        assert_eq!((titles(&projects), paid(&projects)), (vec!["saving money", "Tea"], 9));
        let filled = project(&client, &projects[0]).await;
        let slides = &filled["content"]["slides"];
        assert_eq!(slides[0]["texts"]["title"][0]["text"], "Saving money");
        assert_eq!(slides[1]["texts"]["title"][0]["text"], "Put it aside first");
        assert_eq!(slides[1]["texts"]["body"][0]["text"], "Put it aside first. Then spend.");
        assert_eq!(slides[2]["texts"]["author"], Value::Null, "nobody makes up who said it");
        assert!(slides[3]["texts"]["action"].is_array());
        assert_eq!(filled["written"]["writer"], "rules");
        assert_eq!(project(&client, &projects[1]).await["written"], Value::Null);
        app.verify().await;
    }

    async fn a_row_that_the_writer_declines_comes_back_and_is_named(engine) {
        let service = Service::start().await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let job = ordered(&client, table(&["tea", "secrets", "cake"]), &FILL).await;
        // 3 × (5 + 3) are charged, one comes back.
        assert_eq!(end(&job), ("completed", 16, 8), "{job}");
        assert_eq!(job["error"]["code"], "ai_declined");
        let message = job["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("1 of 3 carousels could not be made. Row 3: "), "{message}");
        let projects = projects(&client).await;
        assert_eq!((titles(&projects), paid(&projects)), (vec!["tea", "secrets", "cake"], 16));
        let cake = project(&client, &projects[2]).await;
        assert_eq!(cake["content"]["slides"][0]["texts"]["title"][0]["text"], "All about cake");
        assert_eq!(cake["content"]["slides"][1]["texts"]["title"][0]["text"], "Our point");
        assert_eq!(cake["content"]["slides"][2]["items"].as_array().unwrap().len(), 2);
        let draft = project(&client, &projects[1]).await;
        assert_eq!((&draft["creditsUsed"], &draft["written"]), (&json!(0), &Value::Null));
        assert_eq!(draft["content"]["slides"][1]["texts"]["title"][0]["text"], "Our point");
        app.verify().await;
    }

    async fn when_no_row_can_be_filled_all_comes_back_and_drafts_stay(engine) {
        let service = Service::start().await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let options = [("fill", "true"), ("sizes", "1:1")];
        let job = ordered(&client, table(&["secrets", "other secrets"]), &options).await;
        assert_eq!(end(&job), ("failed", 0, 22), "{job}");
        assert_eq!((job["outputs"].as_array().unwrap().len(), client.balance().await), (0, 100));
        assert_eq!(projects(&client).await.len(), 2);
        app.verify().await;
    }

    async fn filled_rows_are_exported_and_failed_ones_are_not(engine) {
        let service = Service::start().await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let options = [("fill", "true"), ("sizes", "1:1")];
        let job = ordered(&client, table(&["secrets", "tea"]), &options).await;
        // Each 5 + 3 to write and 3 to export.
        assert_eq!(end(&job), ("completed", 11, 11), "{job}");
        assert_eq!(names(&job), ["002 tea.zip"]);
        app.verify().await;
    }

    async fn a_cancelled_table_keeps_and_costs_what_was_filled(engine) {
        let service = Service::start().await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let job = order(&client, table(&["tea", "patience", "cake"]), &FILL).await;
        wait_for_projects(&client, 2).await;
        client.cancel(&job).await.expect_status(200);
        let ended = client.wait_for_job_in(&job, Duration::from_secs(3)).await;
        assert_eq!(end(&ended), ("cancelled", 16, 8), "{ended}");
        assert_eq!(client.balance().await, 84);
        assert_eq!(titles(&projects(&client).await), ["tea", "cake"]);
        app.verify().await;
    }

    async fn a_table_that_starts_again_writes_no_row_twice(engine) {
        let service = Service::start().await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let options = [("fill", "true"), ("sizes", "1:1")];
        let job = order(&client, table(&["tea", "patience", "cake"]), &options).await;
        wait_for_projects(&client, 2).await;
        let before = projects(&client).await;
        let token = client.token.clone();
        let database = app.stop().await;
        service.patient.send_replace(true);
        let app = TestApp::over(database, Role::All, |config| service.configure(config)).await;
        let client = app.anonymous().with(token.as_deref());
        let ended = client.wait_for_job(&job).await;
        assert_eq!(end(&ended), ("completed", 33, 0), "{ended}");
        let after = projects(&client).await;
        assert_eq!(titles(&after), ["tea", "patience", "cake"]);
        assert_eq!((&after[0]["createdAt"], &after[2]["createdAt"]), (&before[0]["createdAt"], &before[1]["createdAt"]));
        assert_eq!((service.asked("tea"), service.asked("cake"), service.asked("patience")), (1, 1, 2));
        assert_eq!((names(&ended).len(), paid(&after)), (3, 33));
        app.verify().await;
    }
}
