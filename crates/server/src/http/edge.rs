//! The outermost layer: request id, client address, security headers, log line and metrics of every
//! request, and an answer even when a handler panics.

use std::{net::IpAddr, sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use lumiku_core::Error;
use lumiku_tool_api::{
    ApiError,
    origin::{Provenance, TrustedOrigins, provenance},
    request_id,
};

use super::client::{self, ClientAddress};
use crate::config::Config;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything our own pages need and nothing else. `'wasm-unsafe-eval'` permits compiling WebAssembly,
/// not `eval`.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

/// Settings of the edge.
#[derive(Clone)]
pub struct Edge {
    proxies: Arc<[IpAddr]>,
    secure: bool,
}

impl Edge {
    pub(crate) fn new(config: &Config) -> Self {
        Self { proxies: config.trusted_proxies.clone().into(), secure: config.secure }
    }
}

/// The layer itself.
pub async fn edge(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let address = client::address(request.extensions(), request.headers(), &edge.proxies);
    request.extensions_mut().insert(ClientAddress(address));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    let answering = std::panic::AssertUnwindSafe(next.run(request)).catch_unwind();
    let mut response = request_id::with(id.clone(), async {
        answering
            .await
            .unwrap_or_else(|_| ApiError::from(Error::Internal("a handler panicked".into())).into_response())
    })
    .await;
    add_headers(response.headers_mut(), &id, edge.secure);
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    let route = route.unwrap_or_else(|| "other".into());
    metrics::histogram!("lumiku_http_request_seconds", "method" => method.to_string(), "route" => route, "status" => status.to_string())
        .record(elapsed.as_secs_f64());
    #[expect(clippy::cast_possible_truncation, reason = "requests do not last for 500,000 years")]
    let duration_us = elapsed.as_micros() as u64;
    // Probes and assets would drown the rest.
    if path.starts_with("/api") {
        tracing::info!(request.id = id, %method, path, status, duration_us, "answered");
    } else {
        tracing::debug!(request.id = id, %method, path, status, duration_us, "answered");
    }
    response
}

/// Refuses changes that another site's page asks for, whatever the route. Routes behind a cookie ask
/// again, more strictly.
pub async fn refuse_foreign(request: Request, next: Next) -> Response {
    let bearer = request.headers().contains_key(header::AUTHORIZATION);
    if !request.method().is_safe() && !bearer {
        let trusted = request.extensions().get::<TrustedOrigins>().cloned().unwrap_or_default();
        if provenance(request.headers(), &trusted) == Provenance::Foreign {
            return ApiError::from(Error::ForeignOrigin).into_response();
        }
    }
    next.run(request).await
}

/// The caller's own request id when it is a plain one, else a new one.
fn request_id(request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    given.filter(plain).map_or_else(lumiku_core::new_id, str::to_owned)
}

fn add_headers(headers: &mut axum::http::HeaderMap, id: &str, secure: bool) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    // A handler that serves users' files sets a stricter policy.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}
