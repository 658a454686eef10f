//! Whether the server lives and takes part.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(ready))
}

#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`, or `unavailable` when `/ready` refuses.
    status: &'static str,
    version: &'static str,
}

/// The process answers.
#[utoipa::path(get, path = "/health", tag = "operations", security(()), responses((status = 200, body = Health)))]
async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// The server takes part: it has started, is not draining, and its database answers.
#[utoipa::path(get, path = "/ready", tag = "operations", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn ready(State(state): State<AppState>) -> Response {
    if state.readiness.get() && state.core.db.is_ready().await {
        return Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }).into_response();
    }
    let body = Json(Health { status: "unavailable", version: env!("CARGO_PKG_VERSION") });
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], body).into_response()
}
