//! The application: core and tools put together, and the router over them.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::{Extension, Router, extract::FromRef, middleware};
use lumiku_core::{Clock, Core, Db, admin::retry::Retries, job::JobHandler};
use lumiku_tool_api::{Routes, Tool, ToolContext, origin::TrustedOrigins};
use tower::util::option_layer;

use crate::{
    config::{Config, Environment},
    http::{edge, fallback, gate, rate_limit::RateLimiter},
    routes, spa,
};

/// What handlers of the platform see.
#[derive(Clone)]
pub struct AppState {
    pub core: Core,
    pub(crate) readiness: Readiness,
    pub(crate) secure: bool,
    pub(crate) openapi: Arc<routes::openapi::Document>,
    pub(crate) tools: Arc<[(Arc<dyn Tool>, ToolContext)]>,
    pub(crate) retries: Arc<Retries>,
}

impl FromRef<AppState> for Core {
    fn from_ref(state: &AppState) -> Self {
        state.core.clone()
    }
}

/// Whether requests should be sent here.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<std::sync::atomic::AtomicBool>);

impl Readiness {
    /// Starts or stops taking part.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, std::sync::atomic::Ordering::SeqCst);
    }

    /// Whether the server takes part.
    pub fn get(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::SeqCst)
    }
}

/// Core, tools and configuration, before anything is served.
pub struct App {
    pub config: Config,
    pub core: Core,
    pub readiness: Readiness,
    tools: Arc<[(Arc<dyn Tool>, ToolContext)]>,
}

impl App {
    /// Opens the database, migrates it, and puts everything together.
    pub async fn start(config: Config, clock: Clock, tools: Vec<Arc<dyn Tool>>) -> Result<Self> {
        let mut config = config;
        if let Some(path) = lumiku_core::db::sqlite_path(&config.database_url)
            && let Some(folder) = std::path::Path::new(path).parent()
        {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        if config.core.token_key.is_empty() && config.environment == Environment::Development {
            config.core.token_key = development_key(&config.data_dir)?;
        }
        let db = Db::open(&config.database_url, config.database_connections).await?;
        db.migrate().await.context("the database could not be migrated")?;
        let manifests = tools.iter().map(|tool| tool.manifest()).collect();
        let core = Core::new(config.core.clone(), clock, db, manifests).await?;
        let mut with_context = Vec::new();
        for tool in tools {
            let id = tool.manifest().id;
            let context = ToolContext::new(core.clone(), &id, config.settings_of(&id));
            tool.on_start(&context).await.with_context(|| format!("{id} could not start"))?;
            with_context.push((tool, context));
        }
        Ok(Self { config, core, readiness: Readiness::default(), tools: with_context.into() })
    }

    /// A runner for every tool's jobs.
    pub fn runner(&self) -> lumiku_core::job::Runner {
        lumiku_core::job::Runner::new(self.core.clone(), self.handlers())
    }

    /// What runs each tool's jobs, with the tool's id.
    fn handlers(&self) -> impl Iterator<Item = (String, Arc<dyn JobHandler>)> {
        self.tools.iter().flat_map(|(tool, context)| {
            tool.jobs().into_iter().map(move |handler| (context.tool().to_owned(), handler))
        })
    }

    /// Lets the tools do beforehand, in the background, what they would else do when it is first needed.
    pub fn warm_up(&self) {
        let tools = Arc::clone(&self.tools);
        tokio::spawn(async move {
            for (tool, context) in tools.iter() {
                tool.warm_up(context).await;
            }
        });
    }

    /// Tells the tools that nothing runs any more.
    pub async fn stop(&self) {
        for (tool, context) in self.tools.iter() {
            if let Err(error) = tool.on_stop(context).await {
                tracing::warn!(%error, tool = context.tool(), "a tool did not stop cleanly");
            }
        }
    }

    /// The whole HTTP interface.
    pub fn router(&self) -> Router {
        let mut api: Routes<AppState> = routes::platform();
        for (tool, context) in self.tools.iter() {
            let manifest = tool.manifest();
            let gated = middleware::from_fn_with_state(context.clone(), gate::tool_gate);
            let routes = tool.routes().route_layer(gated).with_state::<AppState>(context.clone());
            api = api.nest(&manifest.base_path, routes);
        }
        let (router, describe) = api.split();
        let manifests = self.tools.iter().map(|(tool, _)| tool.manifest()).collect();
        let document = routes::openapi::document(describe, manifests);
        let state = AppState {
            core: self.core.clone(),
            readiness: self.readiness.clone(),
            secure: self.config.secure,
            openapi: Arc::new(document),
            tools: Arc::clone(&self.tools),
            retries: Arc::new(Retries::new(self.handlers())),
        };
        // Its pages are no part of the interface.
        let router = if lumiku_core::payment::mock::is_played(&self.core) {
            router.merge(routes::mock_gateway())
        } else {
            router
        };
        let trusted = TrustedOrigins(Arc::new(self.config.cors_origins.clone()));
        let limiter = RateLimiter::new(self.config.rate_limit);
        let edge = edge::Edge::new(&self.config);
        router
            .method_not_allowed_fallback(fallback::method_not_allowed)
            .fallback(spa::serve)
            .with_state(state)
            .layer(middleware::from_fn_with_state(limiter, crate::http::rate_limit::limit))
            .layer(option_layer(crate::http::cors::layer(&self.config.cors_origins)))
            .layer(middleware::from_fn(edge::refuse_foreign))
            .layer(Extension(trusted))
            .layer(axum::extract::DefaultBodyLimit::disable()) // bodies are limited where they are read
            .layer(middleware::from_fn(crate::http::linger::linger))
            .layer(middleware::from_fn_with_state(edge, edge::edge))
    }
}

/// A random key kept with the data, so that a restart does not log everybody out.
fn development_key(data_dir: &std::path::Path) -> Result<Vec<u8>> {
    let path = data_dir.join("development.key");
    if let Ok(key) = std::fs::read(&path)
        && key.len() >= 32
    {
        return Ok(key);
    }
    std::fs::create_dir_all(data_dir)?;
    let key = lumiku_core::random_key();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(&path)?, key.as_bytes())?;
    Ok(key.into_bytes())
}
