//! An HTTP client as an integrator would write one.

use std::{net::SocketAddr, time::Duration};

use async_trait::async_trait;
use lumiku_tool_api::conformance::{self, Answered};
use reqwest::{Method, RequestBuilder, header::HeaderMap, multipart};
use serde_json::{Value, json};

use crate::Events;

/// Talks to one server, perhaps with a bearer token.
#[derive(Clone, Debug)]
pub struct Client {
    base: String,
    http: reqwest::Client,
    pub token: Option<String>,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// `null` when the body is not JSON.
    pub json: Value,
}

impl Client {
    /// One that is not logged in, of the server at this address.
    pub fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .no_proxy()
            // Loopback without TLS: reading the system's certificates would be half of a short test.
            .tls_certs_only([])
            .build()
            .expect("a client");
        Self { base: format!("http://{address}"), http, token: None }
    }

    pub(crate) fn with_token(address: SocketAddr, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::new(address) }
    }

    /// The same server under another token, or none.
    #[must_use]
    pub fn with(&self, token: Option<&str>) -> Self {
        Self { token: token.map(str::to_owned), ..self.clone() }
    }

    /// A request to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request that a test completed.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a whole body").to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers, bytes, json }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// A POST that may be sent again under the same key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).header("idempotency-key", key).json(body)).await
    }

    /// Listens to what changes.
    pub async fn events(&self) -> Events {
        let response = self.request(Method::GET, "/api/events").send().await.expect("the server answers");
        Events::new(response)
    }

    /// Uploads a file for a tool.
    pub async fn upload(&self, tool: &str, name: &str, bytes: Vec<u8>) -> Answer {
        self.upload_to("/api/files", tool, name, bytes).await
    }

    /// Uploads a file to an address of a tool's own.
    pub async fn upload_to(&self, path: &str, tool: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let part = multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = multipart::Form::new().text("tool", tool.to_owned()).part("file", part);
        self.send(self.request(Method::POST, path).multipart(form)).await
    }

    /// The balance.
    pub async fn balance(&self) -> i64 {
        let answer = self.get("/api/credits/balance").await.expect_status(200);
        answer.json["balance"].as_i64().expect("a balance")
    }

    /// Submits a job of the probe tool; see [`crate::probe`].
    pub async fn submit_probe(&self, behaviour: &str, credits: i64) -> Answer {
        let input = json!({ "behaviour": behaviour, "credits": credits });
        self.post("/api/tools/probe/jobs", &input).await
    }

    /// Submits a job of the probe tool and gives its id.
    pub async fn start_probe(&self, behaviour: &str, credits: i64) -> String {
        self.submit_probe(behaviour, credits).await.expect_status(202).text("/job/id")
    }

    /// Asks for a job to stop.
    pub async fn cancel(&self, id: &str) -> Answer {
        self.post(&format!("/api/jobs/{id}/cancel"), &Value::Null).await
    }

    /// One of the caller's jobs.
    pub async fn job(&self, id: &str) -> Value {
        self.get(&format!("/api/jobs/{id}")).await.expect_status(200).json
    }

    /// Waits until a job has ended.
    pub async fn wait_for_job(&self, id: &str) -> Value {
        self.wait_for_job_in(id, Duration::from_mins(1)).await
    }

    /// Waits until a job has ended, at most so long.
    pub async fn wait_for_job_in(&self, id: &str, most: Duration) -> Value {
        let asked = tokio::time::Instant::now();
        loop {
            let job = self.get(&format!("/api/jobs/{id}")).await.expect_status(200).json;
            if ["completed", "failed", "cancelled"].contains(&job["status"].as_str().unwrap_or_default()) {
                return job;
            }
            assert!(asked.elapsed() < most, "the job has not ended: {job}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a job is being run.
    pub async fn wait_until_running(&self, id: &str) {
        let asked = tokio::time::Instant::now();
        while self.get(&format!("/api/jobs/{id}")).await.json["status"] != "processing" {
            assert!(asked.elapsed() < Duration::from_secs(20), "the job does not start");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[async_trait]
impl conformance::Api for Client {
    async fn send(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answered {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let client = self.with(token);
        let request = client.request(method, path);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let answer = client.send(request).await;
        Answered { status: answer.status, json: answer.json }
    }

    async fn send_once(&self, path: &str, key: &str, token: &str, body: &Value) -> Answered {
        let answer = self.with(Some(token)).post_once(path, key, body).await;
        Answered { status: answer.status, json: answer.json }
    }

    async fn upload(&self, path: &str, tool: &str, name: &str, bytes: Vec<u8>, token: &str) -> Answered {
        let answer = self.with(Some(token)).upload_to(path, tool, name, bytes).await;
        Answered { status: answer.status, json: answer.json }
    }
}

impl Answer {
    /// A header's value; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The answer, when it has this status.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "asserting may be all that is wanted")]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Asserts that it is an error with this status and code, and reads like one.
    #[track_caller]
    pub fn expect_error(&self, status: u16, code: &str) {
        let told = (self.status, self.json["code"].as_str().unwrap_or_default());
        assert_eq!(told, (status, code), "{}", String::from_utf8_lossy(&self.bytes));
        assert!(self.json["error"].as_str().is_some_and(|sentence| !sentence.is_empty()), "no sentence");
        assert!(self.json["requestId"].as_str().is_some_and(|id| !id.is_empty()), "no request id");
    }

    /// A text field of the body.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> String {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no text at {pointer} in {}", self.json)).to_owned()
    }
}
