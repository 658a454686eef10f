//! One line for each thing that was done, with the time it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does `work` and says so in one line.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    let outcome = work();
    line(if outcome.is_ok() { "ok" } else { "FAILED" }, name, started.elapsed());
    outcome
}

/// Opens a long step, whose own output follows.
pub(crate) fn begin(name: &str) {
    println!("\n---- {name}");
}

/// The closing line of a step.
pub(crate) fn line(outcome: &str, name: &str, took: Duration) {
    println!("{outcome:>6} {:>7.1} s  {name}", took.as_secs_f64());
}
