//! A ceiling on requests by one address, far above what a busy browser makes.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter as Governor, clock::Clock as _};
use lumiku_core::Error;
use lumiku_tool_api::ApiError;

use super::client::ClientAddress;
use crate::config::RateLimit;

/// Addresses remembered before those with a full budget are forgotten.
const MAX_KEYS: usize = 50_000;

/// Budgets by address.
#[derive(Clone)]
pub struct RateLimiter(Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>);

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let quota = NonZeroU32::new(limit.max_requests).and_then(|max| {
            let period = Duration::from_millis(limit.window_ms) / max.get();
            Some(Quota::with_period(period)?.allow_burst(max))
        });
        Self(quota.map(|quota| Arc::new(Governor::keyed(quota))))
    }

    fn take(&self, address: IpAddr) -> Result<(), Error> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        if limiter.len() > MAX_KEYS {
            limiter.retain_recent();
        }
        limiter.check_key(&address).map_err(|refused| {
            // Its own clock: a new one asks the processor what it is, which costs more than a request does.
            let wait = refused.wait_time_from(limiter.clock().now());
            Error::RateLimited { retry_after_s: wait.as_secs() + 1 }
        })
    }
}

/// Refuses API requests over the budget. Probes and the SPA's files are not counted.
pub async fn limit(State(limiter): State<RateLimiter>, request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ClientAddress>().and_then(|address| address.0);
    if let (true, Some(address)) = (request.uri().path().starts_with("/api/"), address)
        && let Err(error) = limiter.take(address)
    {
        return ApiError::from(error).into_response();
    }
    next.run(request).await
}
