//! Prometheus metrics, on an address of their own.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use axum::{Router, routing::get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// Seconds that separate the buckets of every histogram.
const BUCKETS: &[f64] = &[0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0];

/// Starts recording. Without this, every measurement is a cheap no-op.
pub fn install() -> Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), BUCKETS)?
        .install_recorder()
        .context("metrics cannot be recorded")
}

/// Serves `/metrics` until stopped.
pub async fn serve(address: SocketAddr, handle: PrometheusHandle, stop: CancellationToken) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("METRICS_ADDR {address} cannot be used"))?;
    let router = Router::new().route("/metrics", get(move || async move { handle.render() }));
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await?;
    Ok(())
}
