//! A client of the API for drills: JSON in and out, every status an answer rather than an error.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use ureq::{Agent, Body, http::Response};

/// Speaks to one server, as one account once it has a token.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    base_url: String,
    token: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The body, or null when it is not JSON.
    pub(crate) json: Value,
}

impl Answer {
    /// The body of an answer with this status; an error with what came instead.
    pub(crate) fn expect(self, status: u16) -> Result<Value> {
        ensure!(self.status == status, "expected {status}, got {}: {}", self.status, self.json);
        Ok(self.json)
    }

    /// The contract's error code; empty when there is none.
    pub(crate) fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }
}

impl Client {
    /// Without an account.
    pub(crate) fn new(base_url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.into(), base_url: base_url.to_owned(), token: None }
    }

    /// A new account with its welcome credits.
    pub(crate) fn sign_up(base_url: &str, email: &str) -> Result<Self> {
        let mut client = Self::new(base_url);
        let account = json!({"email": email, "password": "a drill's password"});
        let answer = client.post("/api/auth/register", &account)?.expect(201)?;
        client.token = Some(answer["token"].as_str().context("registration gave no token")?.to_owned());
        Ok(client)
    }

    /// The same client with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// For `Authorization: Bearer`.
    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// GET.
    pub(crate) fn get(&self, path: &str) -> Result<Answer> {
        let mut request = self.agent.get(self.url(path));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.call()?)
    }

    /// DELETE.
    pub(crate) fn delete(&self, path: &str) -> Result<Answer> {
        let mut request = self.agent.delete(self.url(path));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.call()?)
    }

    /// POST of a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.post_bytes(path, "application/json", None, body.to_string().as_bytes())
    }

    /// POST that charges at most once, however often it is sent.
    pub(crate) fn post_once(&self, path: &str, key: &str, body: &Value) -> Result<Answer> {
        self.post_bytes(path, "application/json", Some(key), body.to_string().as_bytes())
    }

    /// POST of any body.
    pub(crate) fn post_bytes(
        &self,
        path: &str,
        kind: &str,
        key: Option<&str>,
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = self.agent.post(self.url(path)).header("content-type", kind);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        read(request.send(body)?)
    }

    /// Uploads a file for a tool.
    pub(crate) fn upload(&self, tool: &str, name: &str, mime: &str, bytes: &[u8]) -> Result<Answer> {
        let fields = [("tool", tool)];
        let (kind, body) = multipart(&fields, ("file", name, mime, bytes));
        self.post_bytes("/api/files", &kind, None, &body)
    }

    /// The balance.
    pub(crate) fn balance(&self) -> Result<i64> {
        let answer = self.get("/api/credits/balance")?.expect(200)?;
        answer["balance"].as_i64().context("the balance is not a number")
    }

    /// Every item of a list, page after page.
    pub(crate) fn list(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut page = format!("{path}?limit=100");
        loop {
            let answer = self.get(&page)?.expect(200)?;
            match &answer["items"] {
                Value::Array(found) => items.extend(found.iter().cloned()),
                other => bail!("{path} gave no items but {other}"),
            }
            match answer["nextCursor"].as_str() {
                Some(cursor) => page = format!("{path}?limit=100&cursor={cursor}"),
                None => return Ok(items),
            }
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

/// A form with text fields and one file: its content type and its bytes.
pub(crate) fn multipart(fields: &[(&str, &str)], file: (&str, &str, &str, &[u8])) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "lumiku-drill-boundary-7d1f";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let (field, name, mime, bytes) = file;
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         content-type: {mime}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn read(mut response: Response<Body>) -> Result<Answer> {
    let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec()?;
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(Answer { status: response.status().as_u16(), json })
}
