//! The API under load on the embedded database: 64 clients on connections that are kept alive.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::row;
use crate::{
    http::Client,
    load::{Report, drive, request},
    proc,
    process::Cmd,
    services::lumiku::{Installation, Server},
    workspace::target,
};

const CLIENTS: usize = 64;
const ACCOUNTS: usize = 1000;
const WARM_UP: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(10);
/// The probe tool's synchronous action: one credit, and nothing else.
const PING: &str = "/api/tools/probe/ping";
/// Credits that each benched account gets, so that none runs dry.
const PLENTY: &str = "1000000";

/// One endpoint's figures.
struct Figures {
    report: Report,
    cpu_per_request: Duration,
}

/// An account that can pay.
struct Account {
    token: String,
}

pub(super) fn build() -> Result<()> {
    let probe = ["--package", "lumiku-test-support", "--bin", "lumiku-probe"];
    Cmd::new("cargo").args(["build", "--release", "--locked"]).args(probe).run()
}

pub(super) fn run() -> Result<()> {
    // Workers would share the processors with what is measured.
    let installation = Installation::new(&target().join("release/lumiku-probe"))?.serve(&["--role", "api"]);
    let server = installation.start()?;
    let hot = account(&installation, "hot@example.com")?;
    let health = measure(&installation, &server, |_, _| request("GET", "/health", "", "", ""))?;
    let me = measure(&installation, &server, |_, _| request("GET", "/api/auth/me", &hot.token, "", ""))?;
    let one = measure(&installation, &server, |connection, number| charge(&hot, connection, number))?;
    let memory = proc::resident(server.process().pid())?;
    let many: Vec<Account> = (0..ACCOUNTS)
        .map(|number| account(&installation, &format!("bench-{number}@example.com")))
        .collect::<Result<_>>()?;
    let spread = measure(&installation, &server, |connection, number| {
        let turn = usize::try_from(number).unwrap_or_default() * CLIENTS + connection;
        charge(&many[turn % ACCOUNTS], connection, number)
    })?;
    server.expect_alive()?;
    drop(server);
    installation.verify()?;

    let held = [
        show("/health", &health, "", true),
        show("/api/auth/me", &me, "at most 30 µs", me.cpu_per_request <= Duration::from_micros(30)),
        show(
            "charged action, one hot account",
            &one,
            "at least 2,000/s, p99 under 100 ms",
            one.report.rate() >= 2000.0 && one.report.latency(990) < Duration::from_millis(100),
        ),
        show("charged action, 1,000 accounts", &spread, "", true),
        row(
            "memory after the hot account",
            &format!("{} MB", memory / 1_000_000),
            "at most 60 MB",
            memory <= 60_000_000,
        ),
    ];
    if held.into_iter().all(|held| held) { Ok(()) } else { bail!("a promise does not hold") }
}

fn account(installation: &Installation, email: &str) -> Result<Account> {
    let api = Client::sign_up(&installation.base_url(), email)?;
    installation.command("grant").args([email, PLENTY]).text()?;
    Ok(Account { token: api.token().to_owned() })
}

fn charge(account: &Account, connection: usize, number: u64) -> Vec<u8> {
    let key = format!("idempotency-key: bench-{connection}-{number}\r\n");
    request("POST", PING, &account.token, &key, "{}")
}

fn measure(
    installation: &Installation,
    server: &Server,
    make: impl Fn(usize, u64) -> Vec<u8> + Sync,
) -> Result<Figures> {
    // Keys of the warm-up must not be keys of the measurement.
    drive(installation.port(), CLIENTS, WARM_UP, |connection, number| make(connection, number + (1 << 32)))?;
    let pid = server.process().pid();
    let before = proc::cpu_time(pid)?;
    let report = drive(installation.port(), CLIENTS, MEASURED, &make)?;
    let used = proc::cpu_time(pid)?.saturating_sub(before);
    let requests = u32::try_from(report.requests())?;
    if report.broken > 0 || report.statuses.keys().any(|status| *status >= 300) {
        bail!("answers other than success: {:?}, {} broken", report.statuses, report.broken);
    }
    let cpu_per_request = used.checked_div(requests).context("no answer came")?;
    Ok(Figures { report, cpu_per_request })
}

fn show(name: &str, figures: &Figures, promised: &str, held: bool) -> bool {
    let measured = format!(
        "{:.0}/s, p99 {:.1} ms, {} µs CPU",
        figures.report.rate(),
        figures.report.latency(990).as_secs_f64() * 1000.0,
        figures.cpu_per_request.as_micros()
    );
    row(name, &measured, promised, held)
}
