//! The typed client of the HTTP API: one function per call, shapes and paths from `lumiku_dto`.
//!
//! An answer of 401 is handled here, in one place: whoever registered with [`on_session_end`] hears of it.

mod ahead;
mod error;
mod json;
mod upload;

pub mod accounts;
pub mod admin;
pub mod credits;
pub mod events;
pub mod files;
pub mod jobs;
pub mod payments;
pub mod plans;
pub mod request;
pub mod tools;

pub use ahead::forget as forget_asked_ahead;
pub use error::ApiError;
pub use json::{decode, decode_value};
pub use request::{idempotency_key, on_session_end};
pub use upload::{Destination, Upload};

/// What every call answers.
pub type Answer<T> = Result<T, ApiError>;
