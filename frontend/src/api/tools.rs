//! What the server says about its tools.

use lumiku_dto::{
    Quote, path,
    tool::{Manifest, Manifests},
};
use serde::Serialize;

use super::{Answer, request};

/// Every tool's manifest, with its run-time state.
pub async fn list_manifests() -> Answer<Vec<Manifest>> {
    request::get::<Manifests>(path::MANIFESTS).await.map(|answer| answer.tools)
}

/// The server's price for a tool's settings; free.
pub async fn quote(base_path: &str, settings: &impl Serialize) -> Answer<Quote> {
    request::post(&format!("{base_path}/quote"), settings).await
}
