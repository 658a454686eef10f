//! The server under test: on loopback, on a free port, with a data folder of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{free_port, scratch::Scratch};
use crate::{
    http::Client,
    process::{Cmd, Running},
};

const START: Duration = Duration::from_mins(1);

/// How to start a server; kept, so that the same one can be started again after a crash.
pub(crate) struct Installation {
    program: PathBuf,
    port: u16,
    database: Option<String>,
    settings: Vec<(String, String)>,
    serve: Vec<String>,
    data: Scratch,
}

impl Installation {
    /// A server with an empty data folder and the embedded database.
    pub(crate) fn new(program: &Path) -> Result<Self> {
        Ok(Self {
            program: program.to_owned(),
            port: free_port()?,
            database: None,
            settings: Vec::new(),
            serve: Vec::new(),
            data: Scratch::new("data")?,
        })
    }

    /// On this database instead.
    pub(crate) fn database(mut self, url: String) -> Self {
        self.database = Some(url);
        self
    }

    /// With one more setting.
    pub(crate) fn setting(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    /// With claims that run out seconds after their server died, not a minute.
    pub(crate) fn with_short_leases(self) -> Self {
        let leases = [("JOB_LEASE_MS", "3000"), ("JOB_RENEW_MS", "600"), ("JOB_REAP_MS", "300")];
        leases.into_iter().fold(self, |installation, (name, value)| installation.setting(name, value))
    }

    /// As it is shipped: without what [`setting`](Self::setting) set.
    pub(crate) fn without_settings(mut self) -> Self {
        self.settings.clear();
        self
    }

    /// With these arguments of `lumiku serve`.
    pub(crate) fn serve(mut self, arguments: &[&str]) -> Self {
        self.serve.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    /// Where it keeps its files and the embedded database.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Its address.
    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port on loopback.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A subcommand of the same program on the same data.
    pub(crate) fn command(&self, subcommand: &str) -> Cmd {
        let data = self.data.path();
        let mut command = Cmd::new(&self.program)
            .arg(subcommand)
            .dir(data)
            .env("DATA_DIR", data.join("lumiku"))
            .env("HOST", "127.0.0.1")
            .env("PORT", self.port.to_string())
            // The payment page leads back to where the browser is logged in.
            .env("PUBLIC_URL", self.base_url())
            .env("NODE_ENV", "development")
            .env("JWT_SECRET", "a secret of this run only, long enough to sign with")
            .env("LOG_FORMAT", "json")
            // One address signs up many accounts here, and faster than a person would.
            .env("RATE_LIMIT_MAX_REQUESTS", "0")
            .env("LOGIN_THROTTLE", "off")
            // What the caller has set is not part of the test.
            .without_env("DATABASE_URL")
            .without_env("STORAGE_URL");
        if let Some(url) = &self.database {
            command = command.env("DATABASE_URL", url);
        }
        for (name, value) in &self.settings {
            command = command.env(name, value);
        }
        command
    }

    /// Starts it and waits until it answers.
    pub(crate) fn start(&self) -> Result<Server> {
        fs::create_dir_all(self.data.path().join("lumiku"))?;
        let process = self.command("serve").args(&self.serve).start(&self.data.path().join("log"))?;
        let server = Server { process, base_url: self.base_url() };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Recomputes every balance and job from the ledger; an error with what disagrees.
    pub(crate) fn verify(&self) -> Result<()> {
        self.command("verify").text().map(drop).context("`lumiku verify` found something")
    }
}

/// A running server. Dropping it stops it.
pub(crate) struct Server {
    process: Running,
    base_url: String,
}

impl Server {
    /// The process itself.
    pub(crate) fn process(&self) -> &Running {
        &self.process
    }

    /// An error when it has ended by itself.
    pub(crate) fn expect_alive(&self) -> Result<()> {
        match self.process.ended()? {
            None => Ok(()),
            Some(status) => bail!("the server ended ({status}):\n{}", self.process.last_words()),
        }
    }

    fn wait_until_ready(&self) -> Result<()> {
        let client = Client::new(&self.base_url);
        let started = Instant::now();
        loop {
            self.expect_alive()?;
            match client.get("/ready") {
                Ok(answer) if answer.status == 200 => return Ok(()),
                _ if started.elapsed() > START => {
                    bail!("the server was not ready after {START:?}:\n{}", self.process.last_words())
                }
                _ => thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}
