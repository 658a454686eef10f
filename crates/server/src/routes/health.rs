//! Whether the server lives and takes part.

use lumiku_tool_api::{Routes, routes};
use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(health)).routes(routes!(ready))
}

#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`, or `unavailable` when `/ready` refuses.
    status: &'static str,
    version: &'static str,
    /// What tools say of their state, by their ids.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, Object>)]
    tools: BTreeMap<String, Value>,
}

impl Health {
    fn new(status: &'static str) -> Self {
        Self { status, version: env!("CARGO_PKG_VERSION"), tools: BTreeMap::new() }
    }
}

/// The process answers.
#[utoipa::path(get, path = "/health", tag = "operations", security(()), responses((status = 200, body = Health)))]
async fn health(State(state): State<AppState>) -> Json<Health> {
    let told = state.tools.iter().filter_map(|(tool, context)| Some((context.tool().into(), tool.health()?)));
    Json(Health { tools: told.collect(), ..Health::new("ok") })
}

/// The server takes part: it has started, is not draining, and its database answers.
#[utoipa::path(get, path = "/ready", tag = "operations", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn ready(State(state): State<AppState>) -> Response {
    if state.readiness.get() && state.core.db.is_ready().await {
        return Json(Health::new("ok")).into_response();
    }
    let body = Json(Health::new("unavailable"));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], body).into_response()
}
