//! What a tool may reach.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::extract::FromRef;
use futures::future::BoxFuture;
use lumiku_core::{
    Core, Db, Error, Result,
    file::{
        StoredFile,
        upload::{self, Received},
    },
    job::{self, NewJob, submit::Submitted},
    ledger::idempotency::IdempotencyKey,
    tool::{self, Charge},
};
use lumiku_dto::{FileId, PriceList, Quote, Timestamp, UserId, event::Event, tool::Manifest};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use serde::{Serialize, de::DeserializeOwned};

use crate::CurrentUser;

/// A tool's view of the suite: its own tables, files, jobs, charges and settings, and nothing else's.
#[derive(Clone)]
pub struct ToolContext {
    core: Core,
    tool: Arc<str>,
    settings: Arc<BTreeMap<String, String>>,
}

impl FromRef<ToolContext> for Core {
    fn from_ref(context: &ToolContext) -> Self {
        context.core.clone()
    }
}

/// Work that a tool submits as a job.
#[derive(Clone, Debug)]
pub struct JobRequest<'a, P> {
    /// Which of the tool's handlers runs it.
    pub kind: &'a str,
    /// Key of the priced action in the manifest.
    pub action: &'a str,
    /// What it costs, by the tool's price function.
    pub quote: &'a Quote,
    /// The handler's input.
    pub payload: &'a P,
    /// What is made, for the person's history, such as "2 pictures".
    pub description: String,
    pub idempotency: Option<IdempotencyKey>,
}

impl ToolContext {
    /// The context of the tool with this id. `settings` are its environment variables, by name.
    pub fn new(core: Core, tool: &str, settings: BTreeMap<String, String>) -> Self {
        Self { core, tool: tool.into(), settings: Arc::new(settings) }
    }

    /// The tool's id.
    pub fn tool(&self) -> &str {
        &self.tool
    }

    /// The manifest with its run-time state.
    pub fn manifest(&self) -> Result<Manifest> {
        self.core.tools.find(&self.tool).ok_or(Error::ToolDisabled)
    }

    /// The unit prices, overrides applied, for the tool's price function.
    pub fn prices(&self) -> Result<PriceList> {
        Ok(self.manifest()?.price_list())
    }

    /// A connection for reading the tool's own tables.
    pub fn read(&self) -> &DatabaseConnection {
        self.core.db.read()
    }

    /// The database, for writing the tool's own tables through [`Db::write`].
    pub fn db(&self) -> &Db {
        &self.core.db
    }

    /// The current moment.
    pub fn now(&self) -> Timestamp {
        self.core.clock.now()
    }

    /// A new identifier; later ones sort after earlier ones.
    pub fn new_id(&self) -> String {
        lumiku_core::new_id()
    }

    /// A setting of the tool's, from an environment variable that begins with its id.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.get(name).map(String::as_str)
    }

    /// Several of the caller's files, in the order asked for.
    pub async fn files(&self, user: &CurrentUser, ids: &[FileId]) -> Result<Vec<StoredFile>> {
        lumiku_core::file::find_files(&self.core, user.id(), ids).await
    }

    /// Makes a received file an upload of the caller's for this tool.
    pub async fn create_upload(
        &self,
        user: &CurrentUser,
        name: &str,
        received: Received,
    ) -> Result<StoredFile> {
        upload::create_upload(&self.core, user.id(), &self.manifest()?, name, received).await
    }

    /// Removes one of the caller's files.
    pub async fn delete_file(&self, user: &CurrentUser, id: &FileId) -> Result<()> {
        lumiku_core::file::delete_file(&self.core, user.id(), id).await
    }

    /// Charges the quote and queues the job, in one transaction.
    pub async fn submit<P: Serialize + Sync>(
        &self,
        user: &CurrentUser,
        request: JobRequest<'_, P>,
    ) -> Result<Submitted> {
        let manifest = self.manifest()?;
        let payload =
            serde_json::to_value(request.payload).map_err(|error| Error::Internal(error.to_string()))?;
        let new = NewJob {
            user: user.id().clone(),
            tool: manifest.id,
            kind: request.kind.to_owned(),
            payload,
            credits: request.quote.credits,
            action: request.action.to_owned(),
            description: format!("{} · {}", manifest.name, request.description),
            timeout: Duration::from_secs(u64::from(manifest.limits.timeout)),
            idempotency: request.idempotency,
        };
        job::submit(&self.core, new).await
    }

    /// Charges a synchronous action and does its work, in one transaction. When the work fails, nothing
    /// is charged. The flag tells whether the answer is a replay.
    pub async fn charge<T, F>(
        &self,
        user: &CurrentUser,
        action: &str,
        quote: &Quote,
        description: String,
        idempotency: Option<IdempotencyKey>,
        work: F,
    ) -> Result<(T, bool)>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        let charge = Charge {
            user: user.id().clone(),
            tool: self.tool.to_string(),
            action: action.to_owned(),
            credits: quote.credits,
            description,
            idempotency,
        };
        tool::charge(&self.core, charge, work).await
    }

    /// Tells a user's open pages that something changed.
    pub fn publish(&self, user: &UserId, event: Event) {
        self.core.events.publish(user, event);
    }
}
