//! A private PostgreSQL server: its own data folder, port and password, durable like a real one.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, chown},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{free_port, random, scratch::Scratch};
use crate::{
    process::{Cmd, Running},
    setup::postgres_bin,
};

const START: Duration = Duration::from_secs(30);

/// A running server. Dropping it stops it and removes its data.
pub(crate) struct Postgres {
    server: Running,
    bin: PathBuf,
    port: u16,
    password: String,
    _data: Scratch,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Result<Self> {
        Self::start_with(Scratch::new("postgres")?, "scram-sha-256", &[])
    }

    /// One that does not use the disk: for tests, each of which makes a database of 300 files and drops it, and none of
    /// which pulls the plug. On a disk, making and removing files takes a third of the processor's time; SCRAM's 4,096
    /// rounds for every connection would take an eighth.
    pub(crate) fn start_for_tests() -> Result<Self> {
        Self::start_with(
            Scratch::in_memory("postgres")?,
            "md5",
            &["fsync=off", "full_page_writes=off", "max_wal_size=256MB"],
        )
    }

    fn start_with(data: Scratch, auth: &str, more: &[&str]) -> Result<Self> {
        let bin = postgres_bin()?;
        let user = server_user()?;
        // Other users of the machine reach loopback too.
        let password = hex::encode(random::<16>()?);
        let secret = data.path().join("password");
        fs::write(&secret, &password)?;
        fs::set_permissions(data.path(), Permissions::from_mode(0o700))?;
        if let Some((uid, gid)) = user {
            chown(&secret, Some(uid), Some(gid))?;
            chown(data.path(), Some(uid), Some(gid))?;
        }
        let cluster = data.path().join("cluster");
        Cmd::new(bin.join("initdb"))
            .args(["--username=postgres", "--encoding=UTF8", "--locale=C"])
            .arg(format!("--auth={auth}"))
            .arg(format!("--pwfile={}", secret.display()))
            .arg(format!("--pgdata={}", cluster.display()))
            .dir(data.path())
            .user(user)
            .quietly()?;
        let port = free_port()?;
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={port}"),
            format!("unix_socket_directories={}", data.path().display()),
            // Each test process brings its own pools.
            "max_connections=300".to_owned(),
            "log_min_messages=warning".to_owned(),
        ];
        let server = Cmd::new(bin.join("postgres"))
            .arg("-D")
            .arg(&cluster)
            .args(
                settings
                    .iter()
                    .map(String::as_str)
                    .chain(more.iter().copied())
                    .flat_map(|setting| ["-c", setting]),
            )
            .dir(data.path())
            .user(user)
            .start(&data.path().join("log"))?;
        let postgres = Self { server, bin, port, password, _data: data };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// A superuser's address of one database.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Makes an empty database and gives its address.
    pub(crate) fn create_database(&self, name: &str) -> Result<String> {
        self.query("postgres", &format!("CREATE DATABASE \"{name}\""))?;
        Ok(self.url(name))
    }

    /// Runs one statement and gives what it printed, unaligned and without headings.
    pub(crate) fn query(&self, database: &str, statement: &str) -> Result<String> {
        Cmd::new(self.bin.join("psql"))
            .args(["--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command"])
            .arg(statement)
            .arg(self.url(database))
            .text()
    }

    fn wait_until_ready(&self) -> Result<()> {
        let started = Instant::now();
        loop {
            let answer = self.query("postgres", "SELECT 1");
            match answer {
                Ok(_) => return Ok(()),
                Err(error) if started.elapsed() > START || self.server.ended()?.is_some() => {
                    bail!("PostgreSQL did not start: {error:#}\n{}", self.server.last_words());
                }
                Err(_) => thread::sleep(Duration::from_millis(100)),
            }
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // INT is PostgreSQL's fast shutdown; TERM waits for every client to leave.
        if let Err(error) = self.server.interrupt() {
            eprintln!("stopping PostgreSQL: {error:#}");
        }
    }
}

/// PostgreSQL refuses to run as root: the user of its package, when we are root.
fn server_user() -> Result<Option<(u32, u32)>> {
    if !nix::unistd::geteuid().is_root() {
        return Ok(None);
    }
    let id = |flag: &str| -> Result<u32> {
        let text = Cmd::new("id").args([flag, "postgres"]).text();
        Ok(text.context("no user `postgres` to run PostgreSQL as")?.parse()?)
    };
    Ok(Some((id("-u")?, id("-g")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_server_answers_is_durable_and_leaves_nothing_behind() {
        let postgres = Postgres::start().unwrap();
        let folder = PathBuf::from(postgres.query("postgres", "SHOW data_directory").unwrap());
        postgres.create_database("drill").unwrap();
        assert_eq!(postgres.query("drill", "SHOW fsync").unwrap(), "on");
        let port = postgres.port;
        drop(postgres);
        assert!(!folder.exists());
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
