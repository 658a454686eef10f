//! A mail server that speaks SMTP as RFC 5321 and RFC 4954 have it, on loopback, and does as it is told: without
//! TLS, after `STARTTLS` (RFC 3207), or with TLS from the first byte (RFC 8314). It shares no code with the client.

mod tls;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lumiku_core::config::Secret;
use lumiku_server::config::Config;
use tls::{Identity, Wire};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// The name and password that it knows.
pub const NAME: &str = "lumiku@example.com";
pub const PASSWORD: &str = "smtp-canary-p@ss:word";
/// The same in `SMTP_URL`.
const LOGIN: &str = "lumiku%40example.com:smtp-canary-p%40ss%3Aword";
/// The longest line of a command or a text, with its end (RFC 5321, 4.5.3.1).
const LONGEST_LINE: u64 = 1000;

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    Well,
    /// Takes connections and says nothing.
    Silent,
    /// Says that it is going down.
    Closing,
    /// Does not let anybody in.
    NoLogin,
    /// Has no such mailbox.
    NoMailbox,
    /// Takes nothing now.
    Busy,
    /// Takes letters, and the connection breaks before it says so.
    BreaksOff,
}

/// When the server changes to TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    None,
    StartTls,
    Tls,
}

/// A letter as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Who sent it, by their login.
    pub login: Option<String>,
    /// Headers and body, with `\r\n`.
    pub data: String,
}

struct Book {
    temper: Temper,
    received: Vec<Received>,
    /// Everything that clients said, without the letters.
    commands: Vec<String>,
    connections: usize,
}

/// A running mail server.
#[derive(Clone)]
pub struct FakeSmtp {
    pub port: u16,
    security: Security,
    identity: Option<Identity>,
    book: Arc<Mutex<Book>>,
}

impl FakeSmtp {
    /// Starts one without TLS.
    pub async fn start() -> Self {
        Self::start_with(Security::None).await
    }

    /// Starts one.
    pub async fn start_with(security: Security) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let book = Book { temper: Temper::Well, received: Vec::new(), commands: Vec::new(), connections: 0 };
        let identity = (security != Security::None).then(Identity::new);
        let fake = Self { port, security, identity, book: Arc::new(Mutex::new(book)) };
        let serving = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.lock().connections += 1;
                let serving = serving.clone();
                // A client that breaks off is its own matter.
                tokio::spawn(async move { serving.serve(Box::new(stream)).await });
            }
        });
        fake
    }

    /// Has a server send its letters here, with name and password.
    pub fn configure(&self, config: &mut Config) {
        config.core.mail.smtp_url =
            Some(Secret::new(format!("smtp://{LOGIN}@127.0.0.1:{}?tls=none", self.port)));
        config.core.mail.from = "Lumiku <hello@lumiku.example.com>".into();
        config.core.mail.timeout_ms = 2_000;
    }

    /// The same, with TLS, which it does not have.
    pub fn configure_with_tls(&self, config: &mut Config) {
        self.configure(config);
        config.core.mail.smtp_url = Some(Secret::new(format!("smtp://{LOGIN}@127.0.0.1:{}", self.port)));
    }

    /// `SMTP_URL` of this server by the name that it vouches for.
    pub fn url(&self) -> String {
        let scheme = if self.security == Security::Tls { "smtps" } else { "smtp" };
        format!("{scheme}://{LOGIN}@localhost:{}", self.port)
    }

    /// The certificate, in PEM, of who vouches for this server.
    ///
    /// # Panics
    /// When it has no TLS.
    pub fn authority(&self) -> &str {
        &self.identity.as_ref().expect("a server with TLS").authority
    }

    /// Behaves like this from now on. Connections from before end at the next word.
    pub fn feel(&self, temper: Temper) {
        self.lock().temper = temper;
    }

    /// The letters so far.
    pub fn received(&self) -> Vec<Received> {
        self.lock().received.clone()
    }

    /// What clients said so far, without the letters.
    pub fn commands(&self) -> Vec<String> {
        self.lock().commands.clone()
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.lock().connections
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, stream: Box<dyn Wire>) -> std::io::Result<()> {
        let stream = if self.security == Security::Tls { self.secure(stream).await? } else { stream };
        let mut talk = Talk {
            stream: BufReader::new(stream),
            secure: self.security == Security::Tls,
            fake: self.clone(),
        };
        let mut envelope = Envelope::default();
        let temper = self.lock().temper;
        match temper {
            Temper::Silent => return std::future::pending().await,
            Temper::Closing => return talk.say("421 going down").await,
            _ => {}
        }
        talk.say("220 fake.example.com ESMTP").await?;
        while let Some(line) = talk.hear().await? {
            if self.lock().temper != temper {
                return Ok(());
            }
            self.lock().commands.push(line.clone());
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    let offer = if talk.may_secure() { "250-STARTTLS\r\n" } else { "" };
                    let known = "250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN";
                    talk.say(&format!("250-fake.example.com\r\n{offer}{known}")).await?;
                }
                "STARTTLS" if talk.may_secure() => {
                    talk.say("220 go on").await?;
                    // What was said before it counts no more (RFC 3207, 4.2).
                    let stream = self.secure(talk.stream.into_inner()).await?;
                    talk = Talk { stream: BufReader::new(stream), secure: true, fake: self.clone() };
                    envelope = Envelope::default();
                }
                "NOOP" => talk.say("250 still here").await?,
                "RSET" => {
                    envelope.reset();
                    talk.say("250 forgotten").await?;
                }
                "QUIT" => return talk.say("221 bye").await,
                "AUTH" => talk.authenticate(rest, &mut envelope).await?,
                "MAIL" => talk.mail(rest, &mut envelope).await?,
                "RCPT" => talk.recipient(rest, &mut envelope).await?,
                "DATA" => {
                    if !talk.data(&mut envelope).await? {
                        return Ok(());
                    }
                }
                _ => talk.say("500 what?").await?,
            }
        }
        Ok(())
    }

    async fn secure(&self, stream: Box<dyn Wire>) -> std::io::Result<Box<dyn Wire>> {
        let identity = self.identity.as_ref().expect("a server with TLS");
        Ok(Box::new(identity.acceptor.accept(stream).await?))
    }
}

/// What a client has said about the next letter.
#[derive(Default)]
struct Envelope {
    login: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

impl Envelope {
    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

/// One connection.
struct Talk {
    stream: BufReader<Box<dyn Wire>>,
    secure: bool,
    fake: FakeSmtp,
}

impl Talk {
    fn may_secure(&self) -> bool {
        self.fake.security == Security::StartTls && !self.secure
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    /// A line without its end; `None` when the client has gone. A line that ends otherwise than RFC 5321 says is a
    /// defect of the client's.
    async fn hear(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        (&mut self.stream).take(LONGEST_LINE).read_until(b'\n', &mut bytes).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let line =
            bytes.strip_suffix(b"\r\n").expect("a line ends with CR LF and is no longer than it may be");
        assert!(!line.contains(&b'\r') && !line.contains(&0), "a bare CR or a null in {line:?}");
        Ok(Some(String::from_utf8(line.to_vec()).expect("UTF-8")))
    }

    /// `AUTH PLAIN` with its answer at once, and `AUTH LOGIN`.
    async fn authenticate(&mut self, rest: &str, envelope: &mut Envelope) -> std::io::Result<()> {
        let plain = format!("\0{NAME}\0{PASSWORD}");
        if self.fake.security != Security::None && !self.secure {
            return self.say("538 5.7.11 not without TLS").await;
        }
        let known = match rest.split_once(' ') {
            Some(("PLAIN", answer)) => decode(answer).as_deref() == Some(plain.as_str()),
            _ => false,
        };
        if !known || self.fake.lock().temper == Temper::NoLogin {
            return self.say("535 5.7.8 authentication failed").await;
        }
        envelope.login = Some(NAME.to_owned());
        self.say("235 2.7.0 welcome").await
    }

    async fn mail(&mut self, rest: &str, envelope: &mut Envelope) -> std::io::Result<()> {
        if envelope.login.is_none() {
            return self.say("530 5.7.0 log in first").await;
        }
        if self.fake.lock().temper == Temper::Busy {
            return self.say("451 4.3.0 not now").await;
        }
        let Some(from) = path(rest, "FROM:") else { return self.say("501 whom from?").await };
        envelope.reset();
        envelope.from = Some(from);
        self.say("250 fine").await
    }

    async fn recipient(&mut self, rest: &str, envelope: &mut Envelope) -> std::io::Result<()> {
        if envelope.from.is_none() {
            return self.say("503 from whom?").await;
        }
        if self.fake.lock().temper == Temper::NoMailbox {
            return self.say("550 5.1.1 no such mailbox").await;
        }
        let Some(to) = path(rest, "TO:") else { return self.say("501 to whom?").await };
        envelope.to.push(to);
        self.say("250 fine").await
    }

    /// Takes the letter up to the line with a dot alone. Says whether the connection goes on.
    async fn data(&mut self, envelope: &mut Envelope) -> std::io::Result<bool> {
        if envelope.to.is_empty() {
            self.say("503 to whom?").await?;
            return Ok(true);
        }
        self.say("354 go on").await?;
        let mut data = String::new();
        loop {
            let Some(line) = self.hear().await? else { return Ok(false) };
            if line == "." {
                break;
            }
            data.push_str(line.strip_prefix('.').unwrap_or(&line));
            data.push_str("\r\n");
        }
        let received = Received {
            from: envelope.from.take().unwrap_or_default(),
            to: std::mem::take(&mut envelope.to),
            login: envelope.login.clone(),
            data,
        };
        let breaks_off = {
            let mut book = self.fake.lock();
            book.received.push(received);
            book.temper == Temper::BreaksOff
        };
        if breaks_off {
            return Ok(false);
        }
        self.say("250 2.0.0 taken").await?;
        Ok(true)
    }
}

/// The address of `FROM:<a@b.c> …`.
fn path(rest: &str, prefix: &str) -> Option<String> {
    let rest = rest.strip_prefix(prefix)?.strip_prefix('<')?;
    rest.split_once('>').map(|(address, _)| address.to_owned())
}

/// Base64 (RFC 4648).
fn decode(text: &str) -> Option<String> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.trim_end_matches('=').bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}
