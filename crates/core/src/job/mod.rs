//! Jobs: paid background work. The `jobs` row is the truth; everything in memory is disposable.
//!
//! `submit` charges and writes the row in one transaction. `queue` claims rows by fair turns, `run` runs
//! a claimed one under a lease, `end` closes it and refunds in one transaction that only the holder of
//! the claim can win, and `reaper` owns the claims of workers that died.

pub mod cancel;
mod delivery;
pub mod end;
pub mod handler;
pub mod output;
pub mod process;
pub mod progress;
pub mod queue;
mod reaper;
pub mod run;
pub mod submit;
pub mod view;

pub use handler::{EndedJob, JobContext, JobFailure, JobHandler, JobOutcome, PayloadOnly, Retry};
pub use output::NewOutput;
pub use run::Runner;
pub use submit::{NewJob, submit, submit_with};
