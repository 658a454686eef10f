//! Rows of the platform's tables. Private to this crate: tools reach them through functions only.

#![expect(unreachable_pub, reason = "the entity derive asks for `pub`; the modules keep it inside the crate")]

pub(crate) mod app;
pub(crate) mod app_usage;
pub(crate) mod credit_transaction;
pub(crate) mod device;
pub(crate) mod file;
pub(crate) mod job;
pub(crate) mod notification;
pub(crate) mod payment;
pub(crate) mod session;
pub(crate) mod user;
