//! A service that answers as it is told, and remembers what it was asked.

use std::{
    collections::VecDeque,
    io::Write,
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};

use lumiku_carousel::writer::{ApiKey, Limits, ModelSetup, ModelWriter, Protocol, Writer};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// The key that must show up nowhere but in its header.
pub(crate) const KEY: &str = "sk-test-kXq72LmZ0vN5";

/// One answer.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Reply {
        status: u16,
        headers: &'static str,
        body: String,
    },
    /// Promises the whole body, sends half and hangs up.
    Half(String),
    /// Sends without end.
    Endless,
    /// Hangs up without a word.
    Nothing,
    /// Waits before it answers.
    Late(Duration, String),
}

impl Answer {
    pub(crate) fn ok(body: &Value) -> Self {
        Self::Reply { status: 200, headers: "", body: body.to_string() }
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self::Reply { status, headers: "", body: body.to_owned() }
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }

    /// Everything that was sent except the lines of the headers that may hold a key.
    pub(crate) fn without_key_header(&self) -> String {
        let keyless = |line: &&str| {
            let line = line.to_lowercase();
            !line.starts_with("x-api-key:") && !line.starts_with("authorization:")
        };
        self.head.lines().filter(keyless).chain([self.body.as_str()]).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// The fake service. Its task ends with the test's runtime.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Endpoint {
    /// Gives the answers in turn, and the last one again and again.
    pub(crate) async fn start(answers: Vec<Answer>) -> Self {
        logs();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut answers = VecDeque::from(answers);
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
                tokio::spawn(serve(stream, answer.unwrap_or(Answer::Nothing), Arc::clone(&seen)));
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no panic before").clone()
    }

    /// A writer that asks this service, with waits that suit a test.
    pub(crate) fn writer(&self, protocol: Protocol) -> Writer {
        self.writer_with(protocol, quick())
    }

    pub(crate) fn writer_with(&self, protocol: Protocol, limits: Limits) -> Writer {
        let path = match protocol {
            Protocol::Anthropic => "v1/messages",
            Protocol::OpenAi => "v1/chat/completions",
        };
        let setup = ModelSetup {
            protocol,
            url: format!("{}/{path}", self.url).parse().expect("an address"),
            key: ApiKey::new(KEY),
            model: "test-model".to_owned(),
            limits,
        };
        Writer::Model(Box::new(ModelWriter::new(setup).expect("a client")))
    }

    /// The key went out in its header with every request, and is nowhere else: not in what was sent, not in
    /// any log, not in what the writer or its error say of themselves.
    pub(crate) fn check_key(&self, also: &str) {
        for request in self.requests() {
            let header = request.header("x-api-key").or(request.header("authorization"));
            assert!(header.is_some_and(|value| value.ends_with(KEY)), "{header:?}");
            assert!(!request.without_key_header().contains(KEY));
        }
        assert!(!also.contains(KEY), "{also}");
        let logs = logs().lock().expect("no panic before");
        let logs = String::from_utf8_lossy(&logs);
        assert!(logs.contains("lumiku_carousel::writer"), "what is logged is seen here");
        assert!(!logs.contains(KEY), "the key is in the log");
    }
}

/// Limits with short waits.
pub(crate) fn quick() -> Limits {
    Limits {
        deadline: Duration::from_secs(20),
        slide_deadline: Duration::from_secs(20),
        attempt: Duration::from_secs(10),
        attempts: 3,
        backoff: Duration::from_millis(10),
        longest_backoff: Duration::from_millis(40),
        answer_bytes: 64 * 1024,
        ..Limits::default()
    }
}

/// All that is logged at any level, of every crate.
pub(crate) fn logs() -> &'static Mutex<Vec<u8>> {
    static LOGS: OnceLock<&'static Mutex<Vec<u8>>> = OnceLock::new();
    LOGS.get_or_init(|| {
        let logs: &'static Mutex<Vec<u8>> = Box::leak(Box::default());
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_writer(move || Log(logs))
            .init();
        logs
    })
}

struct Log(&'static Mutex<Vec<u8>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Write::write(&mut *self.0.lock().expect("no panic before"), bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, seen: Arc<Mutex<Vec<Request>>>) {
    let Some(request) = read(&mut stream).await else { return };
    seen.lock().expect("no panic before").push(request);
    let head = |status: u16, headers: &str, length: usize| {
        format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n{headers}\r\n"
        )
    };
    let sent = match answer {
        Answer::Reply { status, headers, body } => head(status, headers, body.len()) + &body,
        Answer::Half(body) => head(200, "", body.len()) + &body[..body.len() / 2],
        Answer::Late(wait, body) => {
            tokio::time::sleep(wait).await;
            head(200, "", body.len()) + &body
        }
        Answer::Nothing => return,
        Answer::Endless => {
            let _ = stream.write_all(head(200, "", usize::MAX / 2).as_bytes()).await;
            while stream.write_all(&[b' '; 4096]).await.is_ok() {}
            return;
        }
    };
    let _ = stream.write_all(sent.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut length = None;
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let request = Request { head: head.to_owned(), body: body.to_owned(), at: Instant::now() };
            let length =
                *length.get_or_insert_with(|| request.header("content-length").and_then(|n| n.parse().ok()));
            if body.len() >= length.unwrap_or(0) {
                return Some(request);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
