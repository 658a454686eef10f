//! Ground for tests: a whole server on a free port and a database of its own, on either engine, a probe tool
//! whose jobs sleep, fail, panic or get stuck on request, and a payment gateway and a mail server that do as
//! they are told.

pub mod app;
pub mod client;
pub mod database;
pub mod duitku;
pub mod events;
pub mod letters;
pub mod log;
pub mod probe;
pub mod smtp;

pub use app::TestApp;
pub use client::{Answer, Client};
pub use database::{Engine, TestDatabase};
pub use duitku::FakeDuitku;
pub use events::Events;
pub use letters::Letter;
pub use log::Log;
pub use smtp::FakeSmtp;

/// Writes a test that runs on SQLite and on PostgreSQL, as `<name>::sqlite` and `<name>::postgres`. The
/// body is given the engine.
#[macro_export]
macro_rules! on_both_engines {
    ($(async fn $name:ident($engine:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, clippy::allow_attributes_without_reason)]
            use super::*;

            async fn body($engine: $crate::Engine) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                body($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                body($crate::Engine::Postgres).await;
            }
        }
    )+};
}
