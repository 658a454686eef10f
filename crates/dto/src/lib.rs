//! The wire shapes of the Lumiku HTTP API, and the rules both sides share.
//!
//! Compiled natively for the server and to wasm for the single-page app, so that a field, a path, a
//! validation rule or a price is written once. It deliberately knows no HTTP, no database and no clock.

pub mod account;
pub mod admin;
pub mod credits;
pub mod error;
pub mod event;
pub mod file;
pub mod id;
pub mod job;
pub mod number;
pub mod page;
pub mod patch;
pub mod path;
pub mod payment;
pub mod plan;
pub mod price;
mod text;
pub mod timestamp;
pub mod tool;
pub mod validate;

pub use error::{ErrorBody, ErrorCode};
pub use id::{DeviceId, FileId, JobId, NotificationId, PaymentId, SessionId, TransactionId, UserId};
pub use page::{Page, PageQuery};
pub use patch::Patch;
pub use price::{PriceList, Quote, QuoteLine};
pub use timestamp::Timestamp;
