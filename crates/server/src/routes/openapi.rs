//! The description of the whole interface, made from the routes themselves.

use lumiku_tool_api::{Routes, routes};
use std::sync::LazyLock;

use axum::{
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lumiku_dto::tool::Manifest;
use utoipa::openapi::{
    Components, OpenApi, SecurityRequirement,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use crate::app::AppState;

pub(super) fn routes() -> Routes<AppState> {
    Routes::new().routes(routes!(openapi))
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "operations", security(()),
    responses((status = 200, body = Object)))]
async fn openapi(State(state): State<AppState>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], Bytes::clone(&state.openapi)).into_response()
}

/// The document as JSON, written when it is first asked for.
pub(crate) type Document = LazyLock<Bytes, Box<dyn FnOnce() -> Bytes + Send>>;

/// The document over what the routes say of themselves.
pub(crate) fn document(
    describe: impl FnOnce() -> OpenApi + Send + 'static,
    tools: Vec<Manifest>,
) -> Document {
    LazyLock::new(Box::new(move || complete(describe(), tools)))
}

/// Adds title, authentication and the tools' tags, and writes the document.
fn complete(mut document: OpenApi, tools: Vec<Manifest>) -> Bytes {
    document.info.title = "Lumiku AI Suite".into();
    document.info.version = env!("CARGO_PKG_VERSION").into();
    document.info.description = Some("One login, one credit balance, many tools.".into());
    document.info.license = None;
    let components = document.components.get_or_insert_with(Components::new);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let cookie = ApiKeyValue::new(lumiku_tool_api::extract::COOKIE);
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let none: [&str; 0] = [];
    document.security =
        Some(vec![SecurityRequirement::new("bearer", none), SecurityRequirement::new("cookie", none)]);
    let tags = tools
        .into_iter()
        .map(|tool| TagBuilder::new().name(tool.id).description(Some(tool.description)).build());
    document.tags = Some(tags.collect());
    document.to_json().map(Bytes::from).unwrap_or_default()
}
