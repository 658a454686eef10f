//! A whole server for one test.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use lumiku_core::{Clock, Core};
use lumiku_server::{
    app::App,
    config::Config,
    serve::{self, Role},
    tools,
};
use lumiku_tool_api::Tool;
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{Client, Engine, TestDatabase, probe::Probe};

/// A running server with its own database, files, clock and port.
pub struct TestApp {
    pub core: Core,
    pub clock: Clock,
    pub address: SocketAddr,
    stop: CancellationToken,
    served: Option<JoinHandle<anyhow::Result<()>>>,
    database: TestDatabase,
}

impl TestApp {
    /// A server with every registered tool and the probe.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}).await
    }

    /// The same, with a changed configuration.
    pub async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        Self::over(TestDatabase::create(engine).await, Role::All, change).await
    }

    /// A server over a database that exists, such as one that a stopped server leaves.
    pub async fn over(database: TestDatabase, role: Role, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = configuration(&database);
        change(&mut config);
        let clock = Clock::default();
        let mut registered: Vec<Arc<dyn Tool>> = tools::registered();
        registered.push(Arc::new(Probe));
        let app = App::start(config, clock.clone(), registered).await.expect("the server starts");
        let core = app.core.clone();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let stop = CancellationToken::new();
        let served = tokio::spawn(serve::serve(app, role, Some(listener), stop.clone()));
        Self { core, clock, address, stop, served: Some(served), database }
    }

    /// A client that is not logged in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.address)
    }

    /// A client logged in as a new user with 100 credits.
    pub async fn user(&self) -> Client {
        let name = lumiku_core::new_id();
        let input = json!({ "email": format!("{name}@example.com"), "password": "a long password" });
        let answer = self.anonymous().post("/api/auth/register", &input).await.expect_status(201);
        Client::with_token(self.address, answer.json["token"].as_str().expect("a token"))
    }

    /// Stops the server as SIGTERM does and hands over its database.
    pub async fn stop(mut self) -> TestDatabase {
        self.stop.cancel();
        let served = self.served.take().expect("stopped once");
        tokio::time::timeout(Duration::from_secs(60), served)
            .await
            .expect("the server stops in time")
            .expect("the server does not panic")
            .expect("the server stops cleanly");
        let empty = TestDatabase::create(Engine::Sqlite).await;
        std::mem::replace(&mut self.database, empty)
    }

    /// Checks the books: `lumiku verify` finds nothing.
    pub async fn verify(&self) {
        let findings = lumiku_core::ledger::verify(&self.core).await.expect("the books can be read");
        assert_eq!(findings, vec![], "the books disagree");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(served) = self.served.take() {
            served.abort();
        }
    }
}

fn configuration(database: &TestDatabase) -> Config {
    let folder = database.folder.path();
    let variables = [
        ("DATA_DIR", folder.display().to_string()),
        ("DATABASE_URL", database.url.clone()),
        ("DATABASE_CONNECTIONS", "8".into()),
        ("JWT_SECRET", "a secret that only tests have, 32+ long".into()),
        ("LOGIN_THROTTLE", "off".into()),
        ("RATE_LIMIT_MAX_REQUESTS", "0".into()),
    ];
    let variables: BTreeMap<String, String> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut config = Config::from_variables(variables).expect("a valid configuration");
    config.core.jobs.poll_ms = 50;
    config.core.jobs.concurrency = 4;
    config
}
