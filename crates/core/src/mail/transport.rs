//! How letters go: to a mail server by SMTP, or into a folder.

use std::{
    fs,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{
    Message,
    transport::smtp::{
        self,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use url::{Host, Url};

use crate::config::MailConfig;

/// How long a good-bye may take.
const QUIT: Duration = Duration::from_secs(2);

/// Where letters go.
pub(super) enum Transport {
    Smtp(Box<Smtp>),
    /// A file for each letter, named after it.
    Folder(PathBuf),
}

pub(super) struct Smtp {
    server: Server,
    /// Absent when there is to be none.
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
}

/// Why a letter has not gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing goes at the moment: the server is away, or does not let us in.
    Away(String),
    /// This letter was not taken.
    NotNow(String),
    /// Nobody is at this address.
    Never(String),
}

impl Transport {
    /// # Errors
    /// A sentence for whoever configures it.
    pub(super) fn new(config: &MailConfig) -> Result<Self, String> {
        let Some(url) = &config.smtp_url else { return Ok(Self::Folder(config.folder.clone())) };
        let server = Server::read(url.expose())?;
        let own = Url::parse(&config.public_url).ok().and_then(|url| url.domain().map(str::to_owned));
        let smtp = Smtp {
            tls: server.tls()?,
            server,
            hello: own.map_or_else(ClientId::default, ClientId::Domain),
            timeout: Duration::from_millis(config.timeout_ms),
        };
        Ok(Self::Smtp(Box::new(smtp)))
    }

    /// Hands a letter over. It may arrive although an error is told.
    pub(super) async fn send(&self, id: &str, message: &Message) -> Result<(), Refusal> {
        match self {
            Self::Smtp(smtp) => smtp.send(message).await,
            Self::Folder(folder) => {
                let (folder, id, bytes) = (folder.clone(), id.to_owned(), message.formatted());
                let written = tokio::task::spawn_blocking(move || keep(&folder, &id, &bytes)).await;
                let written = written.map_err(|error| Refusal::Away(error.to_string()))?;
                written.map_err(|error| Refusal::Away(format!("the letter was not written: {error}")))
            }
        }
    }
}

impl Smtp {
    /// A connection for each letter: one whose conversation was broken off is not used again, and what is said after a
    /// letter was taken does not matter.
    async fn send(&self, message: &Message) -> Result<(), Refusal> {
        let slow = |_| Refusal::Away("the mail server takes too long".to_owned());
        let mut connection = tokio::time::timeout(self.timeout, self.connect())
            .await
            .map_err(slow)?
            .map_err(|error| Refusal::Away(self.words(&error)))?;
        let bytes = message.formatted();
        let sending = connection.send(message.envelope(), &bytes);
        let sent = tokio::time::timeout(self.timeout, sending).await.map_err(slow)?;
        if sent.is_ok() {
            let _ = tokio::time::timeout(QUIT, connection.quit()).await;
        }
        sent.map(drop).map_err(|error| self.refusal(&error))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, smtp::Error> {
        let Server { host, port, security, login } = &self.server;
        let at_once = self.tls.clone().filter(|_| *security == Security::Tls);
        let address = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), &self.hello, at_once, None)
                .await?;
        if let Some(tls) = self.tls.clone().filter(|_| *security == Security::StartTls) {
            connection.starttls(tls, &self.hello).await?;
        }
        if let Some((name, password)) = login {
            let credentials = Credentials::new(name.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    /// What a server's answer to a letter means. Codes are of RFC 5321 and, for logins, RFC 4954.
    fn refusal(&self, error: &smtp::Error) -> Refusal {
        let words = self.words(error);
        match error.status().map(u16::from) {
            // No such mailbox, not ours, not a name.
            Some(550 | 551 | 553) => Refusal::Never(words),
            // Going down, or not logged in.
            Some(421 | 530) => Refusal::Away(words),
            Some(_) => Refusal::NotNow(words),
            // The server cannot do what this letter needs, such as an address that is not ASCII.
            None if error.is_client() => Refusal::NotNow(words),
            None => Refusal::Away(words),
        }
    }

    /// What is kept and logged of an error.
    fn words(&self, error: &smtp::Error) -> String {
        let words = error.to_string();
        match &self.server.login {
            Some((_, password)) if !password.is_empty() => words.replace(password.as_str(), "…"),
            _ => words,
        }
    }
}

/// Writes a letter whole or not at all, for its owner's eyes.
fn keep(folder: &Path, id: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = folder.join(format!(".{id}"));
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(format!("{id}.eml")))
}

/// A mail server, as `SMTP_URL` names it.
struct Server {
    host: String,
    port: u16,
    security: Security,
    /// Name and password.
    login: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a greeting, or nothing is said.
    StartTls,
    None,
}

/// Whether letters can be sent by this address: `smtps://name:password@host` (TLS, port 465), `smtp://…` (STARTTLS, port
/// 587; `?tls=none` for a server on this machine or a network that is trusted, port 25). Name and password are
/// percent-encoded.
///
/// # Errors
/// A sentence for whoever configures it, without the password.
pub fn check_smtp_url(text: &str) -> Result<(), String> {
    Server::read(text)?.tls().map(drop)
}

impl Server {
    fn read(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| {
            format!("SMTP_URL {what}; set it to an address such as smtps://name:password@mail.example.com.")
        };
        let url = Url::parse(text).map_err(|_| wrong("is no address"))?;
        let plain = match (url.scheme(), url.query()) {
            ("smtps" | "smtp", None) => false,
            ("smtp", Some("tls=none")) => true,
            ("smtps" | "smtp", Some(_)) => {
                return Err(wrong("may end in ?tls=none, with smtp, and in nothing else"));
            }
            _ => return Err(wrong("must begin with smtps:// or smtp://")),
        };
        let (security, usual_port) = match (url.scheme(), plain) {
            ("smtps", _) => (Security::Tls, 465),
            (_, false) => (Security::StartTls, 587),
            (_, true) => (Security::None, 25),
        };
        let host = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err(wrong("names no host")),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(wrong(
                "has something behind the host; write special characters of a password as %XX",
            ));
        }
        let decode = |text: &str| {
            let decoded = decoded(text);
            let is_readable = !decoded.chars().any(char::is_control);
            is_readable.then_some(decoded).ok_or_else(|| wrong("has a name or password that cannot be read"))
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(wrong("has a name or a password without the other")),
            (name, Some(password)) => Some((decode(name)?, decode(password)?)),
        };
        Ok(Self { host, port: url.port().unwrap_or(usual_port), security, login })
    }

    fn tls(&self) -> Result<Option<TlsParameters>, String> {
        let tls =
            (self.security != Security::None).then(|| TlsParameters::new(self.host.clone())).transpose();
        tls.map_err(|error| format!("SMTP_URL needs TLS, which cannot be set up: {error}"))
    }
}

/// A percent-encoded text. Only that: a plus and an ampersand mean themselves.
fn decoded(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, u16, Security, Option<(String, String)>) {
        let server = Server::read(text).unwrap();
        (server.host, server.port, server.security, server.login)
    }

    #[test]
    fn an_address_says_how_safe_it_is() {
        let login = Some(("me@example.com".to_owned(), "p@ss+w/rd&=".to_owned()));
        assert_eq!(
            read("smtps://me%40example.com:p%40ss+w%2Frd&=@mail.example.com"),
            ("mail.example.com".into(), 465, Security::Tls, login)
        );
        assert_eq!(
            read("smtp://mail.example.com"),
            ("mail.example.com".into(), 587, Security::StartTls, None)
        );
        assert_eq!(read("smtp://localhost:1025?tls=none"), ("localhost".into(), 1025, Security::None, None));
        assert_eq!(read("smtp://[::1]/?tls=none"), ("::1".into(), 25, Security::None, None));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_without_the_password() {
        for wrong in [
            "mail.example.com",
            "https://mail.example.com",
            "smtps://",
            "smtp://name@mail.example.com",
            "smtp://:canary@mail.example.com",
            "smtp://name:canary@mail.example.com?tls=maybe",
            "smtps://name:canary@mail.example.com?tls=none",
            "smtp://name:can/ary@mail.example.com",
            "smtp://name:can#ary@mail.example.com",
            "smtp://name:canary%0D%0A@mail.example.com",
        ] {
            let problem = check_smtp_url(wrong).unwrap_err();
            assert!(problem.contains("SMTP_URL") && !problem.contains("canary"), "{wrong}: {problem}");
        }
    }
}
