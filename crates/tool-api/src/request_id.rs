//! The id of the request being answered, for error bodies and log lines.

use std::future::Future;

tokio::task_local! {
    static CURRENT: String;
}

/// Runs `answering` with the id at hand.
pub async fn with<F: Future>(id: String, answering: F) -> F::Output {
    CURRENT.scope(id, answering).await
}

/// The id of the current request; empty outside of one.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}
