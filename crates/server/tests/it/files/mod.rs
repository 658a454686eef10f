//! `/api/files`.

mod content;
mod deletion;
mod quota;
mod thumbnail;
mod upload;
