//! A database of a test's own.

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database. It is gone when this is dropped.
pub struct TestDatabase {
    pub url: String,
    /// Also the place of the test's files.
    pub folder: TempDir,
    /// The maintenance URL and the database's name.
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// Makes one. PostgreSQL is the server at `LUMIKU_TEST_POSTGRES_URL`, which `cargo xtask test` starts;
    /// without it the test fails.
    pub async fn create(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        match engine {
            Engine::Sqlite => {
                let url = format!("sqlite://{}", folder.path().join("lumiku.db").display());
                Self { url, folder, postgres: None }
            }
            Engine::Postgres => {
                let maintenance = maintenance_url();
                let name = format!("lumiku_test_{}", lumiku_core::new_id());
                let mut connection = PgConnection::connect(&maintenance).await.expect("PostgreSQL answers");
                let create = format!("CREATE DATABASE {name}");
                connection.execute(sqlx::AssertSqlSafe(create)).await.expect("a database of the test's own");
                let (server, options) = maintenance.split_once('?').unwrap_or((&maintenance, ""));
                let server = server.rsplit_once('/').map_or(server, |(server, _)| server);
                let url = format!("{server}/{name}?{options}");
                Self { url, folder, postgres: Some((maintenance, name)) }
            }
        }
    }
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

#[expect(clippy::disallowed_methods, reason = "tests have no configuration to read it from")]
fn maintenance_url() -> String {
    std::env::var("LUMIKU_TEST_POSTGRES_URL")
        .expect("LUMIKU_TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`, or set it to a superuser's URL")
}
