//! The whole server over HTTP, on SQLite and on PostgreSQL. Folders mirror the addresses.

#![expect(clippy::unwrap_used, reason = "a test may")]

mod admin;
mod auth;
mod authorization;
mod bad_input;
mod credits;
mod devices;
mod events;
mod files;
mod idempotency;
mod jobs;
mod mail;
mod notifications;
mod operations;
mod payments;
mod pictures;
mod plans;
mod tools;
mod users;
mod work;
