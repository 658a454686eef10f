//! What tools there are.

use axum::{Json, extract::State};
use lumiku_dto::tool::{Apps, Manifests};
use lumiku_tool_api::{Routes, routes};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(list_manifests)).routes(routes!(list_apps))
}

/// Every enabled tool with its run-time state, by dashboard order; also those that are coming soon.
#[utoipa::path(get, path = "/api/tools/manifest", tag = "tools", security(()), responses((status = 200, body = Manifests)))]
async fn list_manifests(State(state): State<AppState>) -> Json<Manifests> {
    Json(Manifests { tools: state.core.tools.enabled() })
}

/// Every tool that can be used now, by dashboard order.
#[utoipa::path(get, path = "/api/apps", tag = "tools", security(()), responses((status = 200, body = Apps)))]
async fn list_apps(State(state): State<AppState>) -> Json<Apps> {
    let mut apps = state.core.tools.enabled();
    apps.retain(|tool| !tool.features.coming_soon);
    Json(Apps { apps })
}
