//! The database: connections, pragmas, migrations, and the one way to write.
//!
//! SQLite has one writing connection and a pool of readers. Writes go through [`Db::write`], which on
//! SQLite gathers whatever is waiting into one `BEGIN IMMEDIATE` transaction with a savepoint for each
//! piece of work, so that many small writes share one `fsync` and each is durable when it is
//! acknowledged (group commit). On PostgreSQL each piece of work is its own transaction and row locks
//! order them.

use std::{path::Path, str::FromStr, time::Duration};

use futures::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqlxPostgresConnector,
    SqlxSqliteConnector, Statement, TransactionTrait,
};
use sqlx::{
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};

use crate::{Error, Result};

/// Readers besides the one SQLite writer.
const SQLITE_READERS: u32 = 4;
/// Pieces of work that may share one commit. Bounds how long the first of them waits.
const MAX_BATCH: usize = 128;
/// Pieces of work that may wait for the writer before callers have to wait to queue.
const QUEUE_LENGTH: usize = 4096;

/// A piece of work inside a write transaction.
type Work = Box<dyn for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Outcome> + Send>;

/// What the writer does with a piece of work once it has run: keep it, with a message to send after the
/// commit, or roll it back.
enum Outcome {
    Keep(Box<dyn FnOnce(Result<()>) + Send>),
    RollBack(Box<dyn FnOnce(Result<()>) + Send>),
}

/// A handle on the database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// Only on SQLite.
    queue: Option<mpsc::Sender<Work>>,
}

impl Db {
    /// Opens the database at a `sqlite:` or `postgres:` URL. A missing SQLite file is created; its
    /// folder has to exist.
    ///
    /// # Errors
    /// When the URL is of another kind, or the database cannot be reached.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self> {
        if let Some(path) = sqlite_path(url) {
            Self::open_sqlite(Path::new(path)).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url, max_connections).await
        } else {
            Err(Error::Setup("DATABASE_URL must begin with sqlite: or postgres:".into()))
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With anything less an acknowledged commit can be lost with the power.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("cache_size", "-2000")
            .pragma("temp_store", "memory");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(|error| Error::Setup(format!("cannot open {}: {error}", path.display())))?;
        let reader = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(|error| Error::Setup(format!("cannot open {}: {error}", path.display())))?;
        let writer = SqlxSqliteConnector::from_sqlx_sqlite_pool(writer);
        let reader = SqlxSqliteConnector::from_sqlx_sqlite_pool(reader);
        let (queue, work) = mpsc::channel(QUEUE_LENGTH);
        tokio::spawn(run_writer(writer.clone(), work));
        Ok(Self { reader, writer, queue: Some(queue) })
    }

    async fn open_postgres(url: &str, max_connections: u32) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|error| Error::Setup(format!("DATABASE_URL cannot be read: {error}")))?
            .application_name("lumiku");
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(|error| Error::Setup(format!("cannot reach PostgreSQL: {error}")))?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        Ok(Self { reader: connection.clone(), writer: connection, queue: None })
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<()> {
        Ok(lumiku_migrations::up(&self.writer).await?)
    }

    /// Whether the database answers and its schema is the one this program knows.
    pub async fn is_ready(&self) -> bool {
        self.reader.execute_unprepared("SELECT 1").await.is_ok()
    }

    /// Whether every migration has been applied.
    pub async fn is_current(&self) -> Result<bool> {
        Ok(lumiku_migrations::is_current(&self.reader).await?)
    }

    /// A connection for reading. Writing on it would step around the SQLite writer.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Which engine this is.
    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// Runs `work` in a write transaction and returns once it is durable. `Err` from `work` rolls back
    /// what it did. Once begun, the work runs to its end even when the caller goes away.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        if let Some(queue) = &self.queue {
            return write_queued(queue, work).await;
        }
        let writer = self.writer.clone();
        // In a task of its own, so that a disconnecting client cannot stop it half-way.
        let task = tokio::spawn(async move {
            let transaction = writer.begin().await?;
            match work(&transaction).await {
                Ok(value) => transaction.commit().await.map(|()| value).map_err(Error::from),
                Err(error) => {
                    transaction.rollback().await?;
                    Err(error)
                }
            }
        });
        task.await.map_err(|_| Error::Internal("a write was aborted".into()))?
    }

    /// Writes a consistent copy of an embedded database to `target`, while the server runs.
    ///
    /// # Errors
    /// On PostgreSQL, which has its own tools for this.
    pub async fn backup_sqlite(&self, target: &Path) -> Result<()> {
        if self.backend() != DbBackend::Sqlite {
            return Err(Error::Setup("use pg_dump to back up PostgreSQL".into()));
        }
        let target = target.to_str().ok_or_else(|| Error::Setup("the path is not UTF-8".into()))?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [target.into()]);
        self.reader.execute_raw(statement).await?;
        Ok(())
    }
}

/// The file of a `sqlite:` URL, in any of its usual spellings.
pub fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:").or_else(|| url.strip_prefix("file:"))?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(rest.split('?').next().unwrap_or(rest))
}

async fn write_queued<T, F>(queue: &mpsc::Sender<Work>, work: F) -> Result<T>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<T>> + Send + 'static,
{
    let (answer, answered) = oneshot::channel::<Result<T>>();
    let work: Work = Box::new(move |transaction| {
        let running = work(transaction);
        Box::pin(async move {
            match running.await {
                Ok(value) => Outcome::Keep(Box::new(move |committed| {
                    let _ = answer.send(committed.map(|()| value));
                })),
                Err(error) => Outcome::RollBack(Box::new(move |rolled_back| {
                    let _ = answer.send(rolled_back.and(Err(error)));
                })),
            }
        })
    });
    queue.send(work).await.map_err(|_| Error::Internal("the database writer has stopped".into()))?;
    // Its batch broke off, on a full disk most likely: nothing of it was kept.
    answered.await.map_err(|_| Error::Unavailable("a write was not kept".into()))?
}

/// Runs queued work until every [`Db`] is gone. Work that panics takes down its own savepoint only.
async fn run_writer(writer: DatabaseConnection, mut queue: mpsc::Receiver<Work>) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while queue.recv_many(&mut batch, MAX_BATCH).await > 0 {
        let mut answers: Vec<Box<dyn FnOnce(Result<()>) + Send>> = Vec::with_capacity(batch.len());
        let result = run_batch(&writer, batch.drain(..), &mut answers).await;
        // A failed commit (a full disk) fails everything in the batch alike.
        let failure = result.err().map(|error| error.to_string());
        for answer in answers {
            answer(match &failure {
                None => Ok(()),
                Some(message) => Err(Error::Unavailable(message.clone())),
            });
        }
    }
}

async fn run_batch(
    writer: &DatabaseConnection,
    batch: impl Iterator<Item = Work> + Send,
    answers: &mut Vec<Box<dyn FnOnce(Result<()>) + Send>>,
) -> std::result::Result<(), DbErr> {
    let options = sea_orm::TransactionOptions {
        sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let transaction = writer.begin_with_options(options).await?;
    for work in batch {
        let savepoint = transaction.begin().await?;
        let outcome = std::panic::AssertUnwindSafe(work(&savepoint));
        match futures::FutureExt::catch_unwind(outcome).await {
            Ok(Outcome::Keep(answer)) => {
                savepoint.commit().await?;
                answers.push(answer);
            }
            Ok(Outcome::RollBack(answer)) => {
                savepoint.rollback().await?;
                answers.push(answer);
            }
            // Dropping its answer tells the caller; the savepoint rolls back here.
            Err(_) => savepoint.rollback().await?,
        }
    }
    transaction.commit().await
}
