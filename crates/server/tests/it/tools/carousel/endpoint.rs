//! An AI service that answers as it is told and counts what it is asked.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Json, Router, http::StatusCode, routing::post};
use lumiku_server::config::Config;
use serde_json::{Value, json};

/// A service that speaks as OpenAI's does.
pub(super) struct Endpoint {
    url: String,
    asked: Arc<AtomicUsize>,
    answer: Arc<Mutex<(u16, Value)>>,
}

impl Endpoint {
    /// Answers every question with this document.
    pub(super) async fn start(document: &Value) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(reply(document))));
        let (counter, told) = (Arc::clone(&asked), Arc::clone(&answer));
        let handler = move || {
            counter.fetch_add(1, Ordering::SeqCst);
            let (status, body) = told.lock().unwrap().clone();
            async move { (StatusCode::from_u16(status).unwrap(), Json(body)) }
        };
        let router = Router::new().route("/v1/chat/completions", post(handler));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked, answer }
    }

    /// From now on answers with this document.
    pub(super) fn tell(&self, document: &Value) {
        *self.answer.lock().unwrap() = reply(document);
    }

    /// From now on refuses with this status.
    pub(super) fn refuse(&self, status: u16) {
        *self.answer.lock().unwrap() = (status, json!({ "error": { "message": "no" } }));
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Has a server write with it.
    pub(super) fn configure(&self, config: &mut Config) {
        for (name, value) in
            [("OPENAI_BASE_URL", self.url.as_str()), ("OPENAI_MODEL", "test"), ("OPENAI_API_KEY", "sk-test")]
        {
            config.variables.insert(name.into(), value.into());
        }
    }
}

fn reply(document: &Value) -> (u16, Value) {
    let message = json!({ "role": "assistant", "content": document.to_string() });
    let choice = json!({ "index": 0, "message": message, "finish_reason": "stop" });
    (200, json!({ "choices": [choice], "usage": { "prompt_tokens": 1, "completion_tokens": 1 } }))
}

/// A slide as a model answers it.
pub(super) fn model_slide(role: &str, title: &str) -> Value {
    json!({ "role": role, "kicker": "", "title": title, "body": "Words.", "quote": "", "author": "",
        "figure": "", "action": "", "items": [] })
}

/// A carousel of three slides as a model answers it.
pub(super) fn model_carousel() -> Value {
    let slides = [
        model_slide("cover", "Save more"),
        model_slide("body", "Begin small"),
        model_slide("cta", "Begin today"),
    ];
    json!({ "title": "Saving", "slides": slides })
}
