//! A whole server for one test.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use lumiku_core::{Clock, Core, account::register::seed_account, config::HashCost};
use lumiku_dto::account::Role as AccountRole;
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

/// The password of every test user.
pub const PASSWORD: &str = "a long password";

/// A running server with its own database, files, clock and port.
pub struct TestApp {
    pub core: Core,
    pub clock: Clock,
    pub address: SocketAddr,
    /// What it was started with.
    pub config: Config,
    stop: CancellationToken,
    served: Option<JoinHandle<anyhow::Result<()>>>,
    /// `None` for a server beside another one, whose database it uses.
    database: Option<TestDatabase>,
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

    /// The same, with a probe of the test's own.
    pub async fn start_probe(engine: Engine, probe: Probe, change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::create(engine).await;
        let mut config = configuration(&database);
        change(&mut config);
        Self::launch(config, Clock::default(), Role::All, probe, Some(database)).await
    }

    /// A server over a database that exists, such as one that a stopped server leaves.
    pub async fn over(database: TestDatabase, role: Role, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = configuration(&database);
        change(&mut config);
        Self::launch(config, Clock::default(), role, Probe::default(), Some(database)).await
    }

    /// Another server over the same database, files and clock, as a second process would be. It has to go
    /// before this one does.
    pub async fn beside(&self, role: Role, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.config.clone();
        change(&mut config);
        Self::launch(config, self.clock.clone(), role, Probe::default(), None).await
    }

    async fn launch(
        config: Config,
        clock: Clock,
        role: Role,
        probe: Probe,
        database: Option<TestDatabase>,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let config = at_address(config, address);
        let mut registered: Vec<Arc<dyn Tool>> = tools::registered();
        registered.push(Arc::new(probe));
        let app = App::start(config.clone(), clock.clone(), registered).await.expect("the server starts");
        let core = app.core.clone();
        let stop = CancellationToken::new();
        let served = tokio::spawn(serve::serve(app, role, Some(listener), stop.clone()));
        Self { core, clock, address, config, stop, served: Some(served), database }
    }

    /// A client that is not logged in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.address)
    }

    /// A client logged in as a new user with 100 credits.
    pub async fn user(&self) -> Client {
        self.register(&format!("{}@example.com", lumiku_core::new_id())).await
    }

    /// A client logged in as a new user with this address and 100 credits.
    pub async fn register(&self, email: &str) -> Client {
        let input = json!({ "email": email, "password": PASSWORD });
        let answer = self.anonymous().post("/api/auth/register", &input).await.expect_status(201);
        Client::with_token(self.address, answer.json["token"].as_str().expect("a token"))
    }

    /// A client logged in as a new user with this many credits, at least 100.
    pub async fn user_with(&self, credits: i64) -> Client {
        self.seeded(AccountRole::User, credits).await
    }

    /// A client logged in as a new administrator.
    pub async fn admin(&self) -> Client {
        self.seeded(AccountRole::Admin, 100).await
    }

    async fn seeded(&self, role: AccountRole, credits: i64) -> Client {
        let email = format!("{}@example.com", lumiku_core::new_id());
        seed_account(&self.core, &email, PASSWORD, "Seeded", role, credits).await.expect("an account");
        self.login(&email).await
    }

    /// A client in a new session of the user with this address.
    pub async fn login(&self, email: &str) -> Client {
        let input = json!({ "email": email, "password": PASSWORD });
        let answer = self.anonymous().post("/api/auth/login", &input).await.expect_status(200);
        Client::with_token(self.address, &answer.text("/token"))
    }

    /// Changes rows behind the server's back and says how many.
    pub async fn sql(&self, statement: &str) -> u64 {
        let statement = statement.to_owned();
        let changed = self.core.db.write(move |tx| {
            Box::pin(async move {
                let done = sea_orm::ConnectionTrait::execute_unprepared(tx, &statement).await?;
                Ok(done.rows_affected())
            })
        });
        changed.await.expect("the statement runs")
    }

    /// The one number that a query selects.
    pub async fn number(&self, query: &str) -> i64 {
        let row = self.query(query).await;
        let short = || row.try_get_by_index::<i32>(0).map(i64::from);
        row.try_get_by_index(0).or_else(|_| short()).expect("a number")
    }

    /// The one text that a query selects.
    pub async fn text(&self, query: &str) -> String {
        let row = self.query(query).await;
        row.try_get_by_index(0).expect("a text")
    }

    /// A column of texts that a query selects, a line for each row.
    pub async fn column(&self, query: &str, index: usize) -> String {
        let statement = sea_orm::Statement::from_string(self.core.db.backend(), query);
        let rows = sea_orm::ConnectionTrait::query_all_raw(self.core.db.read(), statement).await;
        let rows = rows.expect("the query runs");
        let texts = rows.iter().map(|row| row.try_get_by_index(index));
        texts.collect::<Result<Vec<String>, _>>().expect("texts").join("\n")
    }

    async fn query(&self, query: &str) -> sea_orm::QueryResult {
        let statement = sea_orm::Statement::from_string(self.core.db.backend(), query);
        let row = sea_orm::ConnectionTrait::query_one_raw(self.core.db.read(), statement).await;
        row.expect("the query runs").expect("one row")
    }

    /// Every file in the server's folders, also unfinished ones.
    pub fn files_on_disk(&self) -> Vec<PathBuf> {
        let files = &self.config.core.files;
        let mut found = Vec::new();
        for folder in [&files.temp_dir, &files.upload_dir, &files.output_dir] {
            collect(folder, &mut found);
        }
        found
    }

    /// Lets a probe job that waits go on.
    pub fn release(&self, job: &str) {
        let path = self.config.core.files.temp_dir.join(format!("{job}.go"));
        std::fs::write(path, "").expect("the flag is written");
    }

    /// Stops the server as SIGTERM does and hands over its database.
    ///
    /// # Panics
    /// When the server is one beside another.
    pub async fn stop(mut self) -> TestDatabase {
        self.go_down().await;
        self.database.take().expect("a database of its own")
    }

    /// Stops the server as SIGTERM does.
    pub async fn go_down(&mut self) {
        self.stop.cancel();
        let served = self.served.take().expect("stopped once");
        tokio::time::timeout(Duration::from_mins(1), served)
            .await
            .expect("the server stops in time")
            .expect("the server does not panic")
            .expect("the server stops cleanly");
    }

    /// Begins to go down without waiting for it.
    pub fn begin_to_go_down(&self) {
        self.stop.cancel();
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

/// The same configuration for a server that listens here: payment gateways call back by address.
fn at_address(mut config: Config, address: SocketAddr) -> Config {
    config.address = address;
    config.public_url = format!("http://{address}");
    config.core.mail.public_url.clone_from(&config.public_url);
    if let Some(payments) = &mut config.core.payments {
        payments.public_url.clone_from(&config.public_url);
        payments.callback_url = format!("http://{address}{}", lumiku_dto::path::PAYMENT_CALLBACK);
        payments.return_url = format!("http://{address}/payments/status");
    }
    config
}

/// The configuration of a test's server over this database.
pub fn configuration(database: &TestDatabase) -> Config {
    let folder = database.folder.path();
    let variables = [
        ("DATA_DIR", folder.display().to_string()),
        ("DATABASE_URL", database.url.clone()),
        ("DATABASE_CONNECTIONS", "8".into()),
        ("JWT_SECRET", SECRET.into()),
        ("LOGIN_THROTTLE", "off".into()),
        ("RATE_LIMIT_MAX_REQUESTS", "0".into()),
    ];
    let variables: BTreeMap<String, String> =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut config = Config::from_variables(variables).expect("a valid configuration");
    // A third of a test's work was hashing the passwords of its accounts.
    config.core.hash_cost = HashCost::NONE;
    config.core.jobs.poll_ms = 50;
    config.core.jobs.concurrency = 4;
    config.core.mail.sweep_ms = crate::duitku::NEVER_MS;
    if let Some(payments) = &mut config.core.payments {
        payments.sweep_ms = crate::duitku::NEVER_MS;
    }
    config.core.plans.sweep_ms = crate::duitku::NEVER_MS;
    config
}

/// The key that test servers sign tokens with.
pub const SECRET: &str = "a secret that only tests have, 32+ long";

fn collect(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}
