//! `/api/jobs`, driven by the probe.

mod cancel;
mod end;
mod list;
mod queue;
mod recovery;
mod submit;
