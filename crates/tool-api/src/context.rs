//! What a tool may reach.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::extract::FromRef;
use bytes::Bytes;
use futures::{future::BoxFuture, stream::BoxStream};
use lumiku_core::{
    Core, Db, Error, Result,
    file::{
        self, NewPictures, StoredFile,
        thumbnail::Thumbnail,
        upload::{self, AboutUpload, Received},
    },
    job::{
        self, NewJob,
        submit::Submitted,
        view::{self, JobState},
    },
    ledger::{
        self,
        idempotency::{self, IdempotencyKey},
    },
    tool::{self, Charge},
};
use lumiku_dto::{
    FileId, JobId, PriceList, Quote, Timestamp, UserId, event::Event, job::Job, tool::Manifest,
};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use serde::{Serialize, de::DeserializeOwned};

use crate::CurrentUser;

/// A tool's view of the suite: its own tables, files, jobs, charges and settings, and nothing else's.
#[derive(Clone)]
pub struct ToolContext {
    core: Core,
    tool: Arc<str>,
    settings: Arc<Settings>,
}

/// What the configuration says to one tool. Some of it is secret, so only the names can be printed.
#[derive(Clone, Default)]
pub struct Settings {
    /// Its environment variables, by name.
    pub variables: BTreeMap<String, String>,
    /// A folder of its own, for what can be made again. It may be missing, and it may be emptied at any
    /// time while the server is down.
    pub cache: PathBuf,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&String> = self.variables.keys().collect();
        f.debug_struct("Settings").field("variables", &names).field("cache", &self.cache).finish()
    }
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
    /// The context of the tool with this id.
    pub fn new(core: Core, tool: &str, settings: Settings) -> Self {
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

    /// A random whole number below `limit`, such as a seed. Not for secrets.
    pub fn random_below(&self, limit: u64) -> u64 {
        lumiku_core::random_below(limit)
    }

    /// A setting: an environment variable that begins with the tool's id, or one that tools share: the
    /// address of a program, such as `FFMPEG_PATH`, or an AI service, such as `ANTHROPIC_API_KEY`.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.variables.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A folder of the tool's own for what can be made again; see [`Settings::cache`].
    pub fn cache_dir(&self) -> &Path {
        &self.settings.cache
    }

    /// Several of the caller's files, in the order asked for.
    pub async fn files(&self, user: &CurrentUser, ids: &[FileId]) -> Result<Vec<StoredFile>> {
        file::find_files(&self.core, user.id(), ids).await
    }

    /// Those of the files that the caller has, in no particular order.
    pub async fn existing_files(&self, user: &CurrentUser, ids: &[FileId]) -> Result<Vec<StoredFile>> {
        file::find_existing(&self.core, user.id(), ids).await
    }

    /// The bytes of a file, as a stream of chunks.
    pub async fn read_file(&self, file: &StoredFile) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
        let size = u64::try_from(file.file.size).unwrap_or(0);
        self.core.storage.read(&file.storage_key, 0..size).await
    }

    /// A path to the bytes of a file, to be read only: the file itself, or a copy in `folder`.
    pub async fn local_path(&self, file: &StoredFile, folder: &Path) -> Result<PathBuf> {
        self.core.storage.local_path(&file.storage_key, folder).await
    }

    /// A new temporary folder. Dropping it removes it.
    pub fn temporary_folder(&self) -> Result<tempfile::TempDir> {
        Ok(tempfile::Builder::new().prefix("tool-").tempdir_in(self.core.storage.temp_dir())?)
    }

    /// Refuses what would not fit into the caller's quota, before it is received.
    pub async fn check_room(&self, user: &CurrentUser, bytes: u64) -> Result<()> {
        upload::check_room(&self.core, user.id(), bytes).await
    }

    /// Makes a received file that the tool has judged an upload of the caller's, together with the rows
    /// that `work` writes about it, in one transaction.
    pub async fn keep_upload<T, F>(
        &self,
        user: &CurrentUser,
        about: AboutUpload,
        received: Received,
        work: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c DatabaseTransaction, StoredFile) -> BoxFuture<'c, Result<T>> + Send + 'static,
    {
        upload::keep_upload(&self.core, user.id(), &self.tool, about, received, work).await
    }

    /// Stores pictures of a user's file, together with what `work` writes about it, in one transaction.
    pub async fn set_pictures<F>(&self, user: &UserId, id: &FileId, new: NewPictures, work: F) -> Result<()>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<()>> + Send + 'static,
    {
        file::set_pictures(&self.core, user, id, new, work).await
    }

    /// The preview of one of the caller's files.
    pub async fn preview(&self, user: &CurrentUser, id: &FileId) -> Result<Thumbnail> {
        file::find_preview(&self.core, user.id(), id).await
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
        file::delete_file(&self.core, user.id(), id).await
    }

    /// Removes the caller's files that `work` names, together with what else it does, in one transaction.
    pub async fn delete_files<F>(&self, user: &CurrentUser, work: F) -> Result<()>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<Vec<FileId>>> + Send + 'static,
    {
        file::delete_files(&self.core, user.id(), work).await
    }

    /// One of the caller's jobs of this tool.
    pub async fn job(&self, user: &CurrentUser, id: &JobId) -> Result<Job> {
        let job = view::find_job(&self.core, user.id(), id).await?;
        if job.tool == *self.tool { Ok(job) } else { Err(Error::NotFound) }
    }

    /// Several of the caller's jobs, in the order asked for.
    pub async fn jobs(&self, user: &CurrentUser, ids: &[JobId]) -> Result<Vec<Job>> {
        view::find_jobs(&self.core, user.id(), ids).await
    }

    /// How several of the caller's jobs stand, without their outputs.
    pub async fn job_states(&self, user: &CurrentUser, ids: &[JobId]) -> Result<Vec<JobState>> {
        view::job_states(&self.core, user.id(), ids).await
    }

    /// Ids of the caller's jobs of this tool that wait or run, oldest first.
    pub async fn unfinished_jobs(&self, user: &CurrentUser) -> Result<Vec<JobId>> {
        view::unfinished_jobs(&self.core, user.id(), &self.tool).await
    }

    /// What was answered when a job was submitted under this key before. A tool asks before it looks at
    /// anything that may have changed since, such as whether the inputs are still there.
    ///
    /// # Errors
    /// [`Error::IdempotencyMismatch`] when the key was used for another request.
    pub async fn submitted_before(
        &self,
        user: &CurrentUser,
        key: Option<&IdempotencyKey>,
    ) -> Result<Option<Submitted>> {
        let Some(key) = key else { return Ok(None) };
        let job = idempotency::find_answer(&self.core, user.id(), key).await?;
        Ok(job.map(|job| Submitted { job, replayed: true }))
    }

    /// What a synchronous paid action answered under this key before. Asked before work that is dear, such as
    /// a model's, is done again.
    ///
    /// # Errors
    /// [`Error::IdempotencyMismatch`] when the key was used for another request.
    pub async fn answered_before<T: DeserializeOwned>(
        &self,
        user: &CurrentUser,
        key: Option<&IdempotencyKey>,
    ) -> Result<Option<T>> {
        let Some(key) = key else { return Ok(None) };
        idempotency::find_answer(&self.core, user.id(), key).await
    }

    /// Refuses an action that the caller's plan does not include or that they cannot pay, before work for it begins.
    /// The charge itself checks again.
    ///
    /// # Errors
    /// [`Error::TierRequired`], [`Error::InsufficientCredits`].
    pub async fn check_charge(&self, user: &CurrentUser, action: &str, quote: &Quote) -> Result<()> {
        check_tier(&self.manifest()?, user, action)?;
        let current = ledger::balance(&self.core, user.id()).await?;
        if current >= quote.credits {
            return Ok(());
        }
        Err(Error::InsufficientCredits { required: quote.credits, current })
    }

    /// A user's balance inside a transaction, such as a charge's, with what that has taken.
    pub async fn balance_in(tx: &DatabaseTransaction, user: &UserId) -> Result<i64> {
        ledger::balance_in(tx, user).await
    }

    /// Charges the quote and queues the job, in one transaction.
    ///
    /// # Errors
    /// [`Error::TierRequired`] when the caller's plan does not include the action, or as [`job::submit()`].
    pub async fn submit<P: Serialize + Sync>(
        &self,
        user: &CurrentUser,
        request: JobRequest<'_, P>,
    ) -> Result<Submitted> {
        self.submit_with(user, request, |_tx, _job| Box::pin(async { Ok(()) })).await
    }

    /// The same, with `work` in the transaction: what the tool writes about the job is there if and only
    /// if the job is.
    pub async fn submit_with<P, F>(
        &self,
        user: &CurrentUser,
        request: JobRequest<'_, P>,
        work: F,
    ) -> Result<Submitted>
    where
        P: Serialize + Sync,
        F: for<'c> FnOnce(&'c DatabaseTransaction, JobId) -> BoxFuture<'c, Result<()>> + Send + 'static,
    {
        let manifest = self.manifest()?;
        self.admit(&manifest, user, request.action, request.idempotency.as_ref()).await?;
        let payload =
            serde_json::to_string(request.payload).map_err(|error| Error::Internal(error.to_string()))?;
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
        job::submit_with(&self.core, new, work).await
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
        self.admit(&self.manifest()?, user, action, idempotency.as_ref()).await?;
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

    /// Refuses an action that the caller's plan does not include, unless it was done under this key before: then it
    /// is answered alike.
    async fn admit(
        &self,
        manifest: &Manifest,
        user: &CurrentUser,
        action: &str,
        key: Option<&IdempotencyKey>,
    ) -> Result<()> {
        match check_tier(manifest, user, action) {
            Err(refusal) => match self.answered_before::<serde_json::Value>(user, key).await? {
                Some(_) => Ok(()),
                None => Err(refusal),
            },
            Ok(()) => Ok(()),
        }
    }

    /// Tells a user's open pages that something changed.
    pub fn publish(&self, user: &UserId, event: Event) {
        self.core.events.publish(user, event);
    }
}

/// Refuses an action that the caller's plan does not include.
fn check_tier(manifest: &Manifest, user: &CurrentUser, action: &str) -> Result<()> {
    let needed = manifest.min_tier_of(action);
    if user.user.tier >= needed { Ok(()) } else { Err(Error::TierRequired(needed)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_print_their_names_and_not_what_they_hold() {
        let variables = BTreeMap::from([("ANTHROPIC_API_KEY".to_owned(), "sk-secret".to_owned())]);
        let printed = format!("{:?}", Settings { variables, cache: PathBuf::new() });
        assert!(printed.contains("ANTHROPIC_API_KEY") && !printed.contains("sk-secret"), "{printed}");
    }
}
