//! One request to the service: the key in its header, an answer of bounded size, statuses told apart.

use std::time::Duration;

use reqwest::{
    Client, Response, Url,
    header::{AUTHORIZATION, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect,
};
use serde_json::Value;

use super::{
    anthropic,
    retry::{Failure, Passing, Said},
};
use crate::writer::{
    error::WriterError,
    setup::{ModelSetup, Protocol, SetupError},
};

const CONNECT: Duration = Duration::from_secs(10);
/// Of a refusal's words, this much is looked at.
const REFUSAL_BYTES: usize = 16 * 1024;

/// The service, ready to be asked.
#[derive(Debug)]
pub(super) struct Service {
    client: Client,
    url: Url,
    /// Holds the key, marked as sensitive: neither HTTP/2 compression tables nor `Debug` show it.
    headers: HeaderMap,
    answer_bytes: usize,
}

impl Service {
    pub(super) fn new(setup: &ModelSetup) -> Result<Self, SetupError> {
        // No redirects: they would carry the key, or the text, to another host.
        let mut client = Client::builder().redirect(redirect::Policy::none()).connect_timeout(CONNECT);
        if is_loopback(&setup.url) {
            client = client.no_proxy();
        }
        let mut headers = HeaderMap::new();
        if setup.protocol == Protocol::Anthropic {
            headers.insert("anthropic-version", HeaderValue::from_static(anthropic::VERSION));
        }
        if let Some(key) = &setup.key {
            match setup.protocol {
                Protocol::Anthropic => headers.insert(HeaderName::from_static("x-api-key"), key.plain()),
                Protocol::OpenAi => headers.insert(AUTHORIZATION, key.bearer()),
            };
        }
        Ok(Self {
            client: client.build().map_err(|_| SetupError::Client)?,
            url: setup.url.clone(),
            headers,
            answer_bytes: setup.limits.answer_bytes,
        })
    }

    /// Sends a request once.
    pub(super) async fn post(&self, body: &Value) -> Result<Value, Failure> {
        let request = self.client.post(self.url.clone()).headers(self.headers.clone()).json(body);
        // The error is dropped: what matters is that nothing came.
        let mut response = request.send().await.map_err(|_| passing(Passing::Unreachable))?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(self.refusal(status, response).await);
        }
        let bytes = read(&mut response, self.answer_bytes).await?;
        if bytes.len() > self.answer_bytes {
            let fault = format!("The answer is larger than {} bytes.", self.answer_bytes);
            return Err(Failure::Final(WriterError::Unusable { faults: vec![fault] }));
        }
        serde_json::from_slice(&bytes).map_err(|_| passing(Passing::Broken))
    }

    async fn refusal(&self, status: u16, mut response: Response) -> Failure {
        let retry_after = retry_after(response.headers());
        let said = read(&mut response, REFUSAL_BYTES).await.unwrap_or_default();
        let said = String::from_utf8_lossy(&said).to_lowercase();
        // Both services say so with a status that otherwise means something else.
        let used_up = ["insufficient_quota", "enforced_spend_limit_reached", "credit balance is too low"];
        if status == 402 || used_up.iter().any(|words| said.contains(words)) {
            return Failure::Final(WriterError::Account);
        }
        tracing::debug!(status, "the AI service refused a request");
        match status {
            401 | 403 => Failure::Final(WriterError::Key),
            400 | 422 => Failure::Refused { status, said: Said(said) },
            429 | 503 | 529 => Failure::Passing { kind: Passing::Busy(status), retry_after },
            408 | 409 | 500.. => Failure::Passing { kind: Passing::Status(status), retry_after },
            _ => Failure::Final(WriterError::Setup { status }),
        }
    }
}

const fn passing(kind: Passing) -> Failure {
    Failure::Passing { kind, retry_after: None }
}

/// The body up to just above `most` bytes; what follows is never taken off the wire.
async fn read(response: &mut Response, most: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| passing(Passing::Broken))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            break;
        }
    }
    Ok(bytes)
}

/// How long the service asks to be left alone: seconds, or a date that is compared with its own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let now = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default())
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost" | "[::1]") => true,
        Some(host) => host.parse().is_ok_and(|address: std::net::Ipv4Addr| address.is_loopback()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let wait = |retry: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(retry));
            if let Some(date) = date {
                headers.insert(DATE, HeaderValue::from_static(date));
            }
            retry_after(&headers)
        };
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(wait("7", None), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:07 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:07 GMT", None), None);
        assert_eq!(wait("soon", now), None);
        assert_eq!(wait("-1", now), None);
    }
}
