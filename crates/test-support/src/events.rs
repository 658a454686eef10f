//! The event stream, read as a browser reads it.

use std::time::Duration;

use serde_json::Value;

/// Longest wait for an event.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open event stream.
pub struct Events {
    response: reqwest::Response,
    /// Text that does not end an event yet.
    rest: String,
}

impl Events {
    pub(crate) fn new(response: reqwest::Response) -> Self {
        Self { response, rest: String::new() }
    }

    /// The status of the answer that carries the stream.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The next event's name and data; `None` when the stream has ended. Keep-alive comments are passed
    /// over.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((block, rest)) = self.rest.split_once("\n\n") {
                let (event, rest) = (parse(block), rest.to_owned());
                self.rest = rest;
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk =
                tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("an event in time");
            let bytes = chunk.ok().flatten()?;
            self.rest.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// Reads on until an event fits, and gives its data.
    pub async fn find(&mut self, wanted: impl Fn(&str, &Value) -> bool) -> Value {
        loop {
            let (name, data) = self.next().await.expect("the stream goes on");
            if wanted(&name, &data) {
                return data;
            }
        }
    }
}

fn parse(block: &str) -> Option<(String, Value)> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    Some((field("event:")?.to_owned(), serde_json::from_str(field("data:")?).ok()?))
}
