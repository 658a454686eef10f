//! Running it: configuration, readiness, going down, backup, object storage, several processes, and the
//! commands of the binary.

mod backup;
pub(crate) mod commands;
mod configuration;
mod edge;
mod object_storage;
mod readiness;
mod roles;
