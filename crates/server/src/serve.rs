//! Serving: connections with deadlines, and going down without losing anything.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use axum::{Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::app::App;

/// How long a client may take over its request's head.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long requests and jobs have to end once the server goes down.
const DRAIN: Duration = Duration::from_secs(25);
/// Connections served at once.
const MAX_CONNECTIONS: usize = 10_000;

/// Which half of the work this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// HTTP and jobs.
    All,
    /// HTTP only.
    Api,
    /// Jobs only.
    Worker,
}

/// Serves until `stop`, then drains: no new connections, running requests finish, unfinished jobs go
/// back to the queue.
pub async fn serve(
    app: App,
    role: Role,
    listener: Option<TcpListener>,
    stop: CancellationToken,
) -> Result<()> {
    let background = background(&app, role, &stop);
    let runner = (role != Role::Api).then(|| tokio::spawn(app.runner().run(stop.clone())));
    app.readiness.set(true);
    if role == Role::Worker {
        stop.cancelled().await;
    } else {
        let listener = match listener {
            Some(listener) => listener,
            None => bind(app.config.address).await?,
        };
        accept(listener, app.router(), &app, &stop).await;
    }
    app.readiness.set(false);
    if let Some(runner) = runner
        && tokio::time::timeout(DRAIN, runner).await.is_err()
    {
        tracing::warn!("jobs did not stop in time; their leases will run out");
    }
    for task in background {
        task.abort();
    }
    app.stop().await;
    Ok(())
}

/// Listens at the configured address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; set HOST and PORT to a free address"))
}

fn background(app: &App, role: Role, stop: &CancellationToken) -> Vec<tokio::task::JoinHandle<()>> {
    let core = &app.core;
    let mut tasks = vec![tokio::spawn(lumiku_core::tool::follow_states(core.clone(), stop.clone()))];
    if role != Role::Api {
        tasks.push(tokio::spawn(lumiku_core::sweep::run(core.clone(), stop.clone())));
        tasks.push(tokio::spawn(lumiku_core::payment::sweep::run(core.clone(), stop.clone())));
        tasks.push(tokio::spawn(lumiku_core::mail::sweep::run(core.clone(), stop.clone())));
        tasks.push(tokio::spawn(lumiku_core::plan::sweep::run(core.clone(), stop.clone())));
    }
    // Alone on an embedded database, this process makes every change itself.
    let alone = role == Role::All && lumiku_core::db::sqlite_path(&app.config.database_url).is_some();
    if role != Role::Worker && !alone {
        tasks.push(tokio::spawn(lumiku_core::event::watch(core.clone(), stop.clone())));
    }
    tasks
}

async fn accept(listener: TcpListener, router: Router, app: &App, stop: &CancellationToken) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(20))
        .max_concurrent_streams(128);
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = next_connection(&listener, &slots) => accepted,
        };
        let Some((stream, peer, slot)) = accepted else { continue };
        let service =
            router.clone().map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
                request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
                request.map(axum::body::Body::new)
            });
        let builder = Arc::clone(&builder);
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let connection =
                builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            if let Err(error) = watcher.watch(connection.into_owned()).await {
                tracing::debug!(%error, "connection ended");
            }
            drop(slot);
        });
    }
    app.readiness.set(false);
    // New clients are refused at once; in the backlog they would wait for an answer that never comes.
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

async fn next_connection(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, peer, slot))
        }
        Err(error) => {
            // Out of file descriptors, most likely: wait for some to come back.
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}
