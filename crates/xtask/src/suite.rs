//! `cargo xtask test`: every check, one after the other but for one drill that mostly waits. It goes on after a
//! failure, so that one run shows all of them, and ends with the figures.

mod counts;

use std::{
    num::NonZero,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::{
    check, docs, drill,
    process::Cmd,
    services::{lumiku::Installation, postgres::Postgres, scratch::Scratch},
    setup,
    step::{begin, line},
    web,
    workspace::{root, target},
};
use counts::{Counts, Read};

/// The steps done so far.
struct Suite {
    total: Counts,
    took: Vec<(String, Duration)>,
    failed: Vec<String>,
}

/// Runs everything.
pub(crate) fn test() -> Result<()> {
    let started = Instant::now();
    setup::for_everything()?;
    let setup = started.elapsed();
    let mut suite =
        Suite { total: Counts::default(), took: vec![("set-up".to_owned(), setup)], failed: Vec::new() };
    suite.check("format", check::format);
    suite.check("web build", web::build);
    suite.check("size of the first load", web::check_size);
    suite.check("lints, native", check::clippy_native);
    suite.check("lints, WebAssembly", check::clippy_web);
    suite.tests("tests on SQLite and PostgreSQL", native_tests);
    suite.tests("tests of the single-page app", |read| check::web_tests().watch(|line| read.nextest(line)));
    suite.tests("documentation tests", |read| {
        Cmd::new("cargo").args(["test", "--doc"]).args(check::NATIVE).watch(|line| read.libtest(line))
    });
    suite.check("documentation", docs::build);
    // With the tests, whose dependencies are built then: alone, programs want some of them with fewer features.
    suite.check("programs", || {
        Cmd::new("cargo").args(["build", "--bins", "--tests"]).args(check::NATIVE).run()
    });
    suite.tests("browser journeys", browser_tests);
    // Nearly all of this one is waiting for what a callback did not tell.
    let payments = thread::spawn(|| drill::short(drill::Name::Payments));
    let others = drill::Name::value_variants().iter().filter(|name| **name != drill::Name::Payments);
    for name in others {
        suite.check(&short_form(*name), || drill::short(*name));
    }
    suite.check(&format!("{} (beside the others)", short_form(drill::Name::Payments)), || {
        payments.join().unwrap_or_else(|_| bail!("it panicked"))
    });
    suite.finish(started)
}

fn short_form(drill: drill::Name) -> String {
    format!("drill {}, short form", drill.as_str())
}

impl Suite {
    /// A step that either holds or does not.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.step(name, |total| {
            let outcome = work();
            total.add(Counts::one(outcome.is_ok()));
            outcome
        });
    }

    /// A step that runs tests and reads their number from what the runner prints.
    fn tests(&mut self, name: &str, work: impl FnOnce(&mut Read) -> Result<bool>) {
        self.step(name, |total| {
            let mut read = Read::default();
            let outcome = work(&mut read);
            let counts = read.counts();
            total.add(counts);
            match outcome {
                Ok(true) if counts.failed == 0 => Ok(()),
                Ok(_) if counts.failed > 0 => {
                    let mut said = read.complaints();
                    said.insert(0, format!("{} of {} failed", counts.failed, counts.passed + counts.failed));
                    bail!(said.join("\n         "))
                }
                Ok(_) => {
                    total.add(Counts::one(false));
                    bail!("did not run to its end")
                }
                Err(error) => {
                    total.add(Counts::one(false));
                    Err(error)
                }
            }
        });
    }

    fn step(&mut self, name: &str, work: impl FnOnce(&mut Counts) -> Result<()>) {
        begin(name);
        let started = Instant::now();
        let outcome = work(&mut self.total);
        let took = started.elapsed();
        line(if outcome.is_ok() { "ok" } else { "FAILED" }, name, took);
        self.took.push((name.to_owned(), took));
        if let Err(error) = outcome {
            println!("       {error:#}");
            self.failed.push(format!("{name}: {error:#}"));
        }
    }

    fn finish(self, started: Instant) -> Result<()> {
        begin("all steps");
        for (name, took) in &self.took {
            line("", name, *took);
        }
        line("", "in all", started.elapsed());
        for failed in &self.failed {
            println!("FAILED {failed}");
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.failed.is_empty() { Ok(()) } else { bail!("{} steps failed", self.failed.len()) }
    }
}

fn native_tests(read: &mut Read) -> Result<bool> {
    let postgres = Postgres::start_for_tests()?;
    let scratch = Scratch::in_memory("tests")?;
    Cmd::new("cargo")
        .args(["nextest", "run", "--color", "never"])
        .args(["--test-threads", &test_threads().to_string()])
        .args(check::NATIVE)
        .env("LUMIKU_TEST_POSTGRES_URL", postgres.url("postgres"))
        .env("TMPDIR", scratch.path())
        .watch(|line| read.nextest(line))
}

/// Two for each processor: half of a test is waiting, for PostgreSQL, for FFmpeg, for a job to be taken.
fn test_threads() -> usize {
    2 * thread::available_parallelism().map_or(1, NonZero::get)
}

fn browser_tests(read: &mut Read) -> Result<bool> {
    // With the development accounts: an admin is among them.
    let installation = Installation::new(&target().join("debug/lumiku"))?.serve(&["--seed"]);
    let server = installation.start()?;
    let scratch = Scratch::in_memory("journeys")?;
    let passed = Cmd::new("npx")
        .args(["--no-install", "playwright", "test"])
        .dir(&root().join("e2e"))
        .env("LUMIKU_BASE_URL", installation.base_url())
        .env("LUMIKU_MAIL", installation.data().join("lumiku/mail"))
        .env("CHROMIUM_PATH", setup::chromium()?)
        .env("TMPDIR", scratch.path())
        .watch(|line| read.playwright(line))?;
    server.expect_alive()?;
    Ok(passed)
}
