//! The server with the probe tool, for drills and benchmarks. It reads the same environment as `lumiku`.

use std::sync::Arc;

use lumiku_core::Clock;
use lumiku_server::{
    app::App,
    config::Config,
    serve::{self, Role},
    tools,
};
use lumiku_test_support::probe::Probe;
use tokio_util::sync::CancellationToken;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let mut registered = tools::registered();
    registered.push(Arc::new(Probe::default()));
    let app = App::start(Config::from_environment()?, Clock::default(), registered).await?;
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
            stopping.cancel();
        }
    });
    serve::serve(app, Role::All, None, stop).await
}
