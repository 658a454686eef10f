//! A load generator: connections that are kept alive, one thread and one request at a time on each, as
//! little work per request as possible, because it shares the processors with the server it measures.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// What was measured.
pub(crate) struct Report {
    elapsed: Duration,
    latencies: Vec<Duration>,
    /// Answers by status.
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Connections that the server refused or closed.
    pub(crate) broken: u64,
    /// Refusals that did not say when to come back.
    pub(crate) without_retry_after: u64,
}

impl Report {
    /// Answers, of any status.
    pub(crate) fn requests(&self) -> usize {
        self.latencies.len()
    }

    /// Answers per second.
    #[expect(clippy::cast_precision_loss, reason = "a rate is printed to three digits")]
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The latency that `permille` of the answers stayed under.
    pub(crate) fn latency(&self, permille: usize) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(last * permille / 1000).copied().unwrap_or_default()
    }

    /// Answers with this status.
    pub(crate) fn count(&self, status: u16) -> u64 {
        self.statuses.get(&status).copied().unwrap_or_default()
    }

    fn merge(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.broken += other.broken;
        self.without_retry_after += other.without_retry_after;
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
    }
}

/// Sends what `request(connection, number)` makes over `connections` connections for as long as `duration`.
pub(crate) fn drive(
    port: u16,
    connections: usize,
    duration: Duration,
    request: impl Fn(usize, u64) -> Vec<u8> + Sync,
) -> Result<Report> {
    let done = AtomicBool::new(false);
    let started = Instant::now();
    let (request, done_flag) = (&request, &done);
    let reports = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|connection| {
                scope.spawn(move || one_connection(port, done_flag, |n| request(connection, n)))
            })
            .collect();
        thread::sleep(duration);
        done.store(true, Ordering::Relaxed);
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| bail!("a load thread panicked")))
            .collect::<Vec<_>>()
    });
    let mut total = empty();
    for report in reports {
        total.merge(report?);
    }
    total.elapsed = started.elapsed();
    total.latencies.sort_unstable();
    Ok(total)
}

/// The bytes of a request on a connection that is kept alive.
pub(crate) fn request(method: &str, path: &str, token: &str, headers: &str, body: &str) -> Vec<u8> {
    let authorization =
        if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let content = if body.is_empty() && method == "GET" {
        String::new()
    } else {
        format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
    };
    format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{authorization}{headers}{content}\r\n{body}")
        .into_bytes()
}

fn empty() -> Report {
    Report {
        elapsed: Duration::ZERO,
        latencies: Vec::new(),
        statuses: BTreeMap::new(),
        broken: 0,
        without_retry_after: 0,
    }
}

fn one_connection(port: u16, done: &AtomicBool, request: impl Fn(u64) -> Vec<u8>) -> Result<Report> {
    let mut report = empty();
    let mut number = 0;
    while !done.load(Ordering::Relaxed) {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
            report.broken += 1;
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut buffer = Vec::with_capacity(16 * 1024);
        while !done.load(Ordering::Relaxed) {
            let bytes = request(number);
            number += 1;
            let sent = Instant::now();
            let Ok((status, retry_after)) =
                stream.write_all(&bytes).map_err(Into::into).and_then(|()| answer(&mut stream, &mut buffer))
            else {
                report.broken += 1;
                break;
            };
            report.latencies.push(sent.elapsed());
            *report.statuses.entry(status).or_default() += 1;
            report.without_retry_after += u64::from(matches!(status, 429 | 503) && !retry_after);
        }
    }
    Ok(report)
}

/// Reads one whole answer and gives its status, and whether it says when to come back.
fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<(u16, bool)> {
    buffer.clear();
    let mut chunk = [0; 8192];
    loop {
        let read = stream.read(&mut chunk)?;
        if read == 0 {
            bail!("the server closed the connection");
        }
        buffer.extend_from_slice(&chunk[..read]);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(start) = head.parse(buffer)? else { continue };
        let status = head.code.context("an answer without a status")?;
        let retry_after = head.headers.iter().any(|header| header.name.eq_ignore_ascii_case("retry-after"));
        let length = content_length(head.headers)?;
        while buffer.len() < start + length {
            let read = stream.read(&mut chunk)?;
            if read == 0 {
                bail!("the server closed the connection in the middle of an answer");
            }
            buffer.extend_from_slice(&chunk[..read]);
        }
        return Ok((status, retry_after));
    }
}

fn content_length(headers: &[httparse::Header<'_>]) -> Result<usize> {
    if headers.iter().any(|header| header.name.eq_ignore_ascii_case("transfer-encoding")) {
        bail!("the load generator reads no chunked answers");
    }
    let length = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    length.map_or(Ok(0), |header| Ok(std::str::from_utf8(header.value)?.parse()?))
}
