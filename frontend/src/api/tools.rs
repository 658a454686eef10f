//! What the server says about its tools.

use std::collections::BTreeMap;

use lumiku_dto::{
    Quote, path,
    tool::{Manifest, Manifests},
};
use serde::{Deserialize, Serialize};

use super::{Answer, request};

/// Every tool's manifest, with its run-time state.
pub async fn list_manifests() -> Answer<Vec<Manifest>> {
    request::get::<Manifests>(path::MANIFESTS).await.map(|answer| answer.tools)
}

/// The server's price for a tool's settings; free.
pub async fn quote(base_path: &str, settings: &impl Serialize) -> Answer<Quote> {
    request::post(&format!("{base_path}/quote"), settings).await
}

/// The network that the server's operator put in the place of a tool's own, if there is one. Its health says so.
pub async fn model_of(tool: &str) -> Answer<Option<String>> {
    #[derive(Deserialize)]
    struct Health {
        #[serde(default)]
        tools: BTreeMap<String, State>,
    }

    #[derive(Deserialize)]
    struct State {
        model: Option<String>,
    }

    let mut health = request::get::<Health>("/health").await?;
    Ok(health.tools.remove(tool).and_then(|state| state.model))
}
