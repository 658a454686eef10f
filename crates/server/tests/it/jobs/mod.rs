//! `/api/jobs`, driven by the probe.

mod cancel;
mod delivery;
mod end;
mod list;
mod queue;
mod recovery;
mod submit;
