//! A database of a test's own.

use sea_orm::Database;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database. It is gone when this is dropped.
pub struct TestDatabase {
    pub url: String,
    /// Also the place of the test's files.
    pub folder: TempDir,
    /// The maintenance URL and the database's name.
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// Makes one with every table, or on SQLite one whose tables are made by who opens it, which is quick there.
    /// PostgreSQL is the server at `LUMIKU_TEST_POSTGRES_URL`, which `cargo xtask test` starts; without it the test
    /// fails.
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::empty(engine).await,
            Engine::Postgres => {
                let maintenance = maintenance_url();
                let mut connection = PgConnection::connect(&maintenance).await.expect("PostgreSQL answers");
                ensure_template(&mut connection, &maintenance).await;
                Self::on_postgres(connection, maintenance, &format!("TEMPLATE {TEMPLATE} STRATEGY file_copy"))
                    .await
            }
        }
    }

    /// Makes one without tables.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}", folder.path().join("lumiku.db").display());
                Self { url, folder, postgres: None }
            }
            Engine::Postgres => {
                let maintenance = maintenance_url();
                let connection = PgConnection::connect(&maintenance).await.expect("PostgreSQL answers");
                Self::on_postgres(connection, maintenance, "").await
            }
        }
    }

    async fn on_postgres(mut connection: PgConnection, maintenance: String, how: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let name = format!("lumiku_test_{}", lumiku_core::new_id());
        let create = format!("CREATE DATABASE {name} {how}");
        connection.execute(sqlx::AssertSqlSafe(create)).await.expect("a database of the test's own");
        Self { url: url_of(&maintenance, &name), folder, postgres: Some((maintenance, name)) }
    }
}

/// The database that others are copies of. Its name says which migrations made it, so that another state of them has
/// another one.
const TEMPLATE: &str = concat!("lumiku_template_", env!("LUMIKU_MIGRATIONS"));

/// Makes the template unless it is there: of the tests that start at once, one does.
async fn ensure_template(connection: &mut PgConnection, maintenance: &str) {
    let find = format!("SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}' AND datistemplate");
    let find = || sqlx::query(sqlx::AssertSqlSafe(find.clone()));
    if find().fetch_optional(&mut *connection).await.expect("the databases").is_some() {
        return;
    }
    // Any number that nobody else takes; it is given back when the connection ends.
    connection.execute("SELECT pg_advisory_lock(7226318)").await.expect("a lock");
    if find().fetch_optional(&mut *connection).await.expect("the databases").is_none() {
        let half_made = format!("DROP DATABASE IF EXISTS {TEMPLATE}");
        connection.execute(sqlx::AssertSqlSafe(half_made)).await.expect("room for the template");
        let create = format!("CREATE DATABASE {TEMPLATE}");
        connection.execute(sqlx::AssertSqlSafe(create)).await.expect("the template");
        let template = Database::connect(url_of(maintenance, TEMPLATE)).await.expect("the template answers");
        lumiku_migrations::up(&template).await.expect("the migrations run");
        // Nobody may be in it while it is copied.
        template.close().await.expect("a connection that ends");
        let done = format!("ALTER DATABASE {TEMPLATE} IS_TEMPLATE true");
        connection.execute(sqlx::AssertSqlSafe(done)).await.expect("a finished template");
    }
    connection.execute("SELECT pg_advisory_unlock(7226318)").await.expect("a lock that is given back");
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((maintenance, name)) = self.postgres.take() else { return };
        // Dropping cannot wait, and the runtime may be going down: a thread of its own does it.
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&maintenance).await?;
                connection.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await
            })
        });
        drop(dropped.join());
    }
}

/// The URL of another database on the same server.
fn url_of(maintenance: &str, name: &str) -> String {
    let (server, options) = maintenance.split_once('?').unwrap_or((maintenance, ""));
    let server = server.rsplit_once('/').map_or(server, |(server, _)| server);
    format!("{server}/{name}?{options}")
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration to read it from")]
fn maintenance_url() -> String {
    std::env::var("LUMIKU_TEST_POSTGRES_URL")
        .expect("LUMIKU_TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`, or set it to a superuser's URL")
}
