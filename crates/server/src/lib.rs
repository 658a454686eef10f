//! The server: the only place that wires core, tools, HTTP and the single-page app together.

pub mod app;
pub mod backup;
pub mod cli;
pub mod config;
pub mod http;
pub mod metrics;
mod routes;
pub mod serve;
mod spa;
pub mod tools;
