//! Outputs: stored under the job and the attempt. Until a transaction publishes them no row names them,
//! so a run that dies leaves only objects for the sweep. Most are published all together when the job
//! completes; those of a long job one by one, in `delivery`.

use std::path::PathBuf;

use bytes::Bytes;
use lumiku_dto::FileId;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::JobContext;
use crate::{
    Core, Error, Result,
    clock::new_id,
    file::{clean_name, upload::NewFile},
};

/// A finished file of a run.
#[derive(Clone, Debug)]
pub struct NewOutput {
    /// In the job's work folder; it is moved away.
    pub path: PathBuf,
    /// The name to show and to download under.
    pub name: String,
    pub mime: String,
    /// In pixels.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub duration_ms: Option<i64>,
    /// What the tool says about it.
    pub metadata: Option<Value>,
    /// A small JPEG, PNG or WebP; made on demand for pictures without one.
    pub thumbnail: Option<Vec<u8>>,
}

/// An output that is stored and not yet published.
pub(crate) struct StagedOutput {
    pub row: NewFile,
}

impl NewOutput {
    pub(crate) async fn stage(self, job: &JobContext, position: usize) -> Result<StagedOutput> {
        let path = self.path.clone();
        let (size, sha256) = tokio::task::spawn_blocking(move || -> std::io::Result<(u64, String)> {
            let mut file = std::fs::File::open(path)?;
            let mut hash = Sha256::new();
            let size = std::io::copy(&mut file, &mut HashWriter(&mut hash))?;
            Ok((size, hex::encode(hash.finalize())))
        })
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
        let folder = format!("{}/{}/{}", job.user, job.id, job.attempt);
        let id = new_id();
        // By id, not by position: a second file for one place must not overwrite the first.
        let storage_key = format!("outputs/{folder}/{id}");
        let core = &job.core;
        core.storage.put_file(&storage_key, &self.path).await?;
        let thumbnail_key = match self.thumbnail {
            Some(bytes) => {
                let key = format!("thumbnails/{folder}-{id}");
                core.storage.put_bytes(&key, Bytes::from(bytes)).await?;
                Some(key)
            }
            None => None,
        };
        Ok(StagedOutput {
            row: NewFile {
                id: FileId::new(id),
                kind: lumiku_dto::file::FileKind::Output,
                tool: job.tool.clone(),
                name: clean_name(&self.name),
                mime: self.mime,
                size: i64::try_from(size).unwrap_or(i64::MAX),
                width: self.width,
                height: self.height,
                duration_ms: self.duration_ms,
                sha256,
                storage_key,
                thumbnail_key,
                job: Some(job.id.to_string()),
                position: i32::try_from(position).unwrap_or(i32::MAX),
                metadata: self.metadata,
            },
        })
    }
}

/// Removes what a run stored and did not publish.
pub(crate) async fn discard(core: &Core, keys: Vec<String>) {
    for key in keys {
        if let Err(error) = core.storage.delete(&key).await {
            tracing::warn!(%error, key, "a discarded output was left for the sweep");
        }
    }
}

impl StagedOutput {
    /// Every object it stored.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.row.storage_key).chain(&self.row.thumbnail_key).cloned()
    }
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
