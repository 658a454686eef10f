//! Receiving a file: streamed to a temporary file with a bounded buffer, judged by its bytes, then put
//! in its place together with its row. An upload that stops half-way leaves nothing.

use std::path::Path;

use bytes::Bytes;
use futures::future::BoxFuture;
use lumiku_dto::{FileId, UserId, file::FileKind, tool::Manifest};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

use super::{StoredFile, add_storage, clean_name, image_info, storage_full, to_stored};
use crate::{Core, Error, Result, clock::new_id, entity::file, sql};

/// A file that is arriving.
pub struct Incoming {
    path: TempPath,
    file: tokio::io::BufWriter<tokio::fs::File>,
    hash: Sha256,
    size: u64,
    limit: u64,
}

/// A file that has arrived and belongs to nobody yet. Dropping it removes it.
pub struct Received {
    path: TempPath,
    /// In bytes.
    pub size: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

impl Received {
    /// Where the bytes are, until it becomes a file or is dropped.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Incoming {
    /// Begins to receive at most `limit` bytes.
    pub async fn begin(core: &Core, limit: u64) -> Result<Self> {
        let folder = core.storage.temp_dir().to_owned();
        let created = tokio::task::spawn_blocking(move || {
            tempfile::Builder::new().prefix("upload-").suffix(".part").tempfile_in(folder)
        });
        let created = created.await.map_err(|error| Error::Internal(error.to_string()))??;
        let (file, path) = created.into_parts();
        let file = tokio::io::BufWriter::with_capacity(256 * 1024, tokio::fs::File::from_std(file));
        Ok(Self {
            path,
            file,
            hash: Sha256::new(),
            size: 0,
            limit: limit.min(core.config.files.max_file_size),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] as soon as the limit is passed.
    pub async fn write(&mut self, chunk: &Bytes) -> Result<()> {
        self.size += chunk.len() as u64;
        if self.size > self.limit {
            return Err(too_large(self.limit));
        }
        self.hash.update(chunk);
        self.file.write_all(chunk).await?;
        Ok(())
    }

    /// Ends the arrival.
    pub async fn finish(mut self) -> Result<Received> {
        self.file.flush().await?;
        Ok(Received { path: self.path, size: self.size, sha256: hex::encode(self.hash.finalize()) })
    }
}

/// The refusal of a body over `limit` bytes.
pub fn too_large(limit: u64) -> Error {
    let message = if limit >= 1024 * 1024 {
        format!("This file is larger than {} MB.", limit / (1024 * 1024))
    } else {
        format!("This file is larger than {} KB.", limit / 1024)
    };
    Error::TooLarge { message, limit }
}

/// Judges a received file by its bytes and makes it an upload of the user's for a tool.
///
/// # Errors
/// [`Error::UnsupportedMedia`] when its type is not one the tool takes or its header cannot be read,
/// [`Error::TooLarge`] over the tool's size, the pixel limit or the user's quota.
pub async fn create_upload(
    core: &Core,
    user: &UserId,
    tool: &Manifest,
    name: &str,
    received: Received,
) -> Result<StoredFile> {
    if received.size > tool.limits.max_file_size {
        return Err(too_large(tool.limits.max_file_size));
    }
    let Received { path, size, sha256 } = received;
    let allowed = tool.limits.file_types.clone();
    let (path, judged) = tokio::task::spawn_blocking(move || {
        let judged = judge(&path, &allowed);
        (path, judged)
    })
    .await
    .map_err(|error| Error::Internal(error.to_string()))?;
    let Judged { mime, size: pixels } = judged?;
    let (width, height) = pixels.unzip();
    let about = AboutUpload { name: name.into(), mime, width, height, duration_ms: None };
    let received = Received { path, size, sha256 };
    keep_upload(core, user, &tool.id, about, received, |_tx, stored| Box::pin(async move { Ok(stored) }))
        .await
}

/// What a tool found out about a received file, from its bytes.
#[derive(Clone, Debug)]
pub struct AboutUpload {
    /// As the user calls it.
    pub name: String,
    pub mime: String,
    /// In pixels, as shown.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<i64>,
}

/// Refuses what would not fit into the user's quota, before it is received.
///
/// # Errors
/// [`Error::TooLarge`].
pub async fn check_room(core: &Core, user: &UserId, bytes: u64) -> Result<()> {
    let query = "SELECT storage_bytes FROM users WHERE id = $1";
    let row = sql::one(core.db.read(), query, [user.as_str().into()]).await?;
    let stored: i64 = row.ok_or(Error::NotFound)?.try_get_by_index(0)?;
    let quota = core.config.files.user_quota;
    if stored.saturating_add_unsigned(bytes) <= quota { Ok(()) } else { Err(storage_full(quota)) }
}

/// Makes a received file that its tool has judged an upload of the user's, together with the rows that
/// `work` writes about it, in one transaction.
///
/// # Errors
/// [`Error::TooLarge`] over the user's quota, or whatever `work` fails with; nothing stays then.
pub async fn keep_upload<T, F>(
    core: &Core,
    user: &UserId,
    tool: &str,
    about: AboutUpload,
    received: Received,
    work: F,
) -> Result<T>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c DatabaseTransaction, StoredFile) -> BoxFuture<'c, Result<T>> + Send + 'static,
{
    let Received { path, size, sha256 } = received;
    let id = new_id();
    let key = format!("uploads/{user}/{id}");
    core.storage.put_file(&key, &path).await?;
    let new = NewFile {
        id: FileId::new(id),
        kind: FileKind::Upload,
        tool: tool.to_owned(),
        name: clean_name(&about.name),
        mime: about.mime,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        width: about.width,
        height: about.height,
        duration_ms: about.duration_ms,
        sha256,
        storage_key: key.clone(),
        thumbnail_key: None,
        job: None,
        position: 0,
        metadata: None,
    };
    let (owner, now, quota) = (user.clone(), core.clock.now(), core.config.files.user_quota);
    let stored = core.db.write(move |tx| {
        Box::pin(async move {
            add_storage(tx, &owner, new.size, quota).await?;
            let stored = new.insert(tx, &owner, now).await?;
            work(tx, stored).await
        })
    });
    match stored.await {
        Ok(stored) => Ok(stored),
        Err(error) => {
            core.storage.delete(&key).await?;
            Err(error)
        }
    }
}

struct Judged {
    mime: String,
    size: Option<(u32, u32)>,
}

fn judge(path: &Path, allowed: &[String]) -> Result<Judged> {
    let refuse =
        |message: &str| Error::UnsupportedMedia { message: message.into(), allowed: allowed.to_vec() };
    let kind = infer::get_from_path(path)?;
    let mime = kind.map_or("application/octet-stream", |kind| kind.mime_type());
    if !allowed.iter().any(|allowed| allowed == mime) {
        return Err(refuse("This type of file is not supported here."));
    }
    if !mime.starts_with("image/") {
        return Ok(Judged { mime: mime.into(), size: None });
    }
    let (width, height) =
        image_info::read_size(path).ok_or_else(|| refuse("This picture cannot be read."))?;
    if u64::from(width) * u64::from(height) > image_info::MAX_PIXELS {
        return Err(Error::TooLarge {
            message: format!(
                "This picture is {width} × {height} pixels; at most {} megapixels are taken.",
                image_info::MAX_PIXELS / 1_000_000
            ),
            limit: image_info::MAX_PIXELS,
        });
    }
    Ok(Judged { mime: mime.into(), size: Some((width, height)) })
}

/// A row about to be written.
pub(crate) struct NewFile {
    pub id: FileId,
    pub kind: FileKind,
    pub tool: String,
    pub name: String,
    pub mime: String,
    pub size: i64,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<i64>,
    pub sha256: String,
    pub storage_key: String,
    pub thumbnail_key: Option<String>,
    pub job: Option<String>,
    pub position: i32,
    pub metadata: Option<Value>,
}

impl NewFile {
    pub(crate) async fn insert(
        self,
        tx: &DatabaseTransaction,
        user: &UserId,
        now: lumiku_dto::Timestamp,
    ) -> Result<StoredFile> {
        let row = file::Model {
            id: self.id.to_string(),
            user_id: user.to_string(),
            kind: self.kind.as_str().into(),
            tool: self.tool,
            name: self.name,
            mime: self.mime,
            size: self.size,
            width: self.width.and_then(|width| i32::try_from(width).ok()),
            height: self.height.and_then(|height| i32::try_from(height).ok()),
            duration_ms: self.duration_ms,
            sha256: self.sha256,
            storage_key: self.storage_key,
            thumbnail_key: self.thumbnail_key,
            preview_key: None,
            job_id: self.job,
            position: self.position,
            metadata: self.metadata.map(|value| value.to_string()),
            created_at: now.0,
        };
        let columns = file::ActiveModel { id: Set(row.id.clone()), ..file::ActiveModel::from(row.clone()) };
        file::Entity::insert(columns).exec_without_returning(tx).await?;
        Ok(to_stored(row))
    }
}
