//! What every tool has to hold. Run for each registered tool by the server's tests.
//!
//! The suite knows a tool only by its manifest, its description and its [`Sample`](crate::Sample), and
//! reaches it only over HTTP, as its users do. It knows no HTTP library: whoever runs it brings an [`Api`].

mod access;
mod availability;
mod charging;
mod manifest;
mod routes;
mod subject;

use async_trait::async_trait;
use lumiku_core::Core;
use serde_json::Value;

use crate::Tool;
use subject::Subject;

/// An HTTP client of a running server that has the tool.
#[async_trait]
pub trait Api: Send + Sync {
    /// Sends a request, perhaps with a bearer token and a JSON body.
    async fn send(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answered;

    /// Sends a POST with an `Idempotency-Key`.
    async fn send_once(&self, path: &str, key: &str, token: &str, body: &Value) -> Answered;

    /// Sends a form with a file in the part `file`, and the tool's id in `tool`.
    async fn upload(&self, path: &str, tool: &str, name: &str, bytes: Vec<u8>, token: &str) -> Answered;
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub status: u16,
    /// `null` when the body is not JSON.
    pub json: Value,
}

/// A rule that a tool does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule, as a sentence.
    pub rule: &'static str,
    /// What was seen instead.
    pub seen: String,
}

/// Whether a rule holds, or what was seen instead.
type Held = Result<(), String>;

/// Every rule that `tool` breaks; empty when it holds them all. Changes the tool's run-time state on the
/// way and puts it back, so the server has to be the suite's own.
pub async fn check(tool: &dyn Tool, core: &Core, api: &dyn Api) -> Vec<Breach> {
    let subject = Subject::new(tool, core, api);
    let mut breaches = Vec::new();
    let mut note = |rule: &'static str, held: Held| {
        if let Err(seen) = held {
            breaches.push(Breach { rule, seen });
        }
    };
    note("its manifest is valid", manifest::is_valid(&subject));
    note(
        "its operations are described and ask for a login",
        routes::are_described_and_closed(&subject).await,
    );
    note("the quote is what the ledger says", charging::quote_is_charge(&subject).await);
    note("a price override changes quote and charge alike", charging::override_is_followed(&subject).await);
    note("a job that fails is refunded in full", charging::failure_is_refunded(&subject).await);
    note("a request is charged once under one key", charging::key_is_charged_once(&subject).await);
    note("nobody reaches what is someone else's", access::is_owners_alone(&subject).await);
    note("a role that is not allowed is refused", access::follows_roles(&subject).await);
    note("a plan that is too low is refused", access::follows_tier(&subject).await);
    note("it can be switched off and on and keeps its data", availability::switches(&subject).await);
    note("coming soon shows it and closes it", availability::comes_soon(&subject).await);
    breaches
}
