//! Where bytes are: a local folder, or an S3-compatible store, behind one interface.
//!
//! Keys begin with `uploads/`, `outputs/` or `thumbnails/`. A file arrives complete: locally it is
//! renamed into place from the temporary folder, remotely it is streamed up and appears when finished.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart, local::LocalFileSystem, path::Path as Key,
    prefix::PrefixStore,
};
use tokio::io::AsyncReadExt;

use crate::{Error, Result, config::FilesConfig};

/// Bytes sent at once when streaming to a remote store.
const PART_SIZE: usize = 8 * 1024 * 1024;

/// The bytes of all files.
#[derive(Clone)]
pub struct Storage {
    areas: Arc<[Area; 3]>,
    temp_dir: PathBuf,
}

struct Area {
    prefix: &'static str,
    store: Arc<dyn ObjectStore>,
    /// The folder, when it is one.
    folder: Option<PathBuf>,
}

/// An object found by [`Storage::list`].
#[derive(Clone, Debug)]
pub struct StoredObject {
    pub key: String,
    /// Milliseconds since the Unix epoch.
    pub modified_ms: i64,
}

impl Storage {
    /// Opens the storage and creates its folders.
    pub(crate) async fn open(config: &FilesConfig) -> Result<Self> {
        tokio::fs::create_dir_all(&config.temp_dir)
            .await
            .map_err(|error| folder_error(&config.temp_dir, &error))?;
        let areas = match &config.storage_url {
            None => [
                local_area("uploads", config.upload_dir.clone()).await?,
                local_area("outputs", config.output_dir.clone()).await?,
                local_area("thumbnails", config.output_dir.join("thumbnails")).await?,
            ],
            Some(url) => {
                let url = url::Url::parse(url)
                    .map_err(|error| Error::Setup(format!("STORAGE_URL cannot be read: {error}")))?;
                let options =
                    config.storage_options.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let (store, prefix) = object_store::parse_url_opts(&url, options)
                    .map_err(|error| Error::Setup(format!("STORAGE_URL cannot be used: {error}")))?;
                let store: Arc<dyn ObjectStore> = Arc::from(store);
                ["uploads", "outputs", "thumbnails"].map(|area| Area {
                    prefix: area,
                    store: Arc::new(PrefixStore::new(Arc::clone(&store), prefix.clone().join(area))),
                    folder: None,
                })
            }
        };
        Ok(Self { areas: Arc::new(areas), temp_dir: config.temp_dir.clone() })
    }

    /// The folder of unfinished files.
    pub fn temp_dir(&self) -> &Path {
        &self.temp_dir
    }

    /// Takes over a finished local file. It is durable when this returns, and gone from where it was.
    pub async fn put_file(&self, key: &str, source: &Path) -> Result<()> {
        let (area, key) = self.area(key)?;
        if let Some(folder) = &area.folder {
            return move_into_place(source, &folder.join(key.as_ref())).await;
        }
        let mut file = tokio::fs::File::open(source).await?;
        let part = area.store.put_multipart(&key).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(part, PART_SIZE);
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            upload.wait_for_capacity(2).await?;
            upload.write(&buffer[..read]);
        }
        upload.finish().await?;
        tokio::fs::remove_file(source).await?;
        Ok(())
    }

    /// Stores a small object, such as a thumbnail.
    pub async fn put_bytes(&self, key: &str, bytes: Bytes) -> Result<()> {
        let (area, key) = self.area(key)?;
        area.store.put(&key, PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    /// The bytes of a range, as a stream of chunks.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such object.
    pub async fn read(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>> {
        let (area, key) = self.area(key)?;
        if range.is_empty() {
            area.store.head(&key).await.map_err(missing)?;
            return Ok(futures::stream::empty().boxed());
        }
        let options = object_store::GetOptions { range: Some(range.into()), ..Default::default() };
        let found = area.store.get_opts(&key, options).await.map_err(missing)?;
        Ok(found.into_stream().map_err(std::io::Error::other).boxed())
    }

    /// All bytes of a small object, such as a thumbnail.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such object.
    pub async fn read_whole(&self, key: &str) -> Result<Bytes> {
        let (area, key) = self.area(key)?;
        Ok(area.store.get(&key).await.map_err(missing)?.bytes().await?)
    }

    /// A local path to the whole object: the object itself where it is a file, else a copy in `folder`.
    pub async fn local_path(&self, key: &str, folder: &Path) -> Result<PathBuf> {
        let (area, object) = self.area(key)?;
        if let Some(root) = &area.folder {
            let path = root.join(object.as_ref());
            tokio::fs::metadata(&path).await.map_err(|_| Error::NotFound)?;
            return Ok(path);
        }
        let path = folder.join(key.replace('/', "-"));
        let found = area.store.get(&object).await.map_err(missing)?;
        let stream = found.into_stream().map_err(std::io::Error::other);
        write_stream(&path, stream).await?;
        Ok(path)
    }

    /// Removes an object. One that is gone already is fine.
    pub async fn delete(&self, key: &str) -> Result<()> {
        let (area, key) = self.area(key)?;
        match area.store.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Every object under a key prefix.
    pub async fn list(&self, prefix: &str) -> Result<Vec<StoredObject>> {
        let mut objects = Vec::new();
        for area in self.areas.iter() {
            let Some(rest) = prefix.strip_prefix(area.prefix) else { continue };
            let rest = Key::from(rest.trim_start_matches('/'));
            let mut found = area.store.list(Some(&rest));
            while let Some(meta) = found.next().await {
                let meta = meta?;
                objects.push(StoredObject {
                    key: format!("{}/{}", area.prefix, meta.location),
                    modified_ms: meta.last_modified.timestamp_millis(),
                });
            }
        }
        // The thumbnails' folder lies inside the outputs'.
        objects.retain(|object| !object.key.starts_with("outputs/thumbnails/"));
        Ok(objects)
    }

    fn area(&self, key: &str) -> Result<(&Area, Key)> {
        let (prefix, rest) = key.split_once('/').unwrap_or((key, ""));
        let area = self.areas.iter().find(|area| area.prefix == prefix);
        let area = area.ok_or_else(|| Error::Internal(format!("no storage for {key}")))?;
        Ok((area, Key::from(rest)))
    }
}

/// Bytes that are gone are not there, rather than a defect.
fn missing(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        error => error.into(),
    }
}

async fn local_area(prefix: &'static str, folder: PathBuf) -> Result<Area> {
    tokio::fs::create_dir_all(&folder).await.map_err(|error| folder_error(&folder, &error))?;
    let folder = tokio::fs::canonicalize(&folder).await.map_err(|error| folder_error(&folder, &error))?;
    let store = LocalFileSystem::new_with_prefix(&folder)?.with_automatic_cleanup(true);
    Ok(Area { prefix, store: Arc::new(store), folder: Some(folder) })
}

fn folder_error(folder: &Path, error: &std::io::Error) -> Error {
    Error::Setup(format!("cannot use the folder {}: {error}", folder.display()))
}

/// Syncs, renames, and syncs the folder; copies first when the folders are on different file systems.
async fn move_into_place(source: &Path, target: &Path) -> Result<()> {
    let parent = target.parent().ok_or_else(|| Error::Internal("a key without a folder".into()))?;
    tokio::fs::create_dir_all(parent).await?;
    tokio::fs::File::open(source).await?.sync_all().await?;
    match tokio::fs::rename(source, target).await {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            let beside = target.with_extension("part");
            tokio::fs::copy(source, &beside).await?;
            tokio::fs::File::open(&beside).await?.sync_all().await?;
            tokio::fs::rename(&beside, target).await?;
            tokio::fs::remove_file(source).await?;
        }
        Err(error) => return Err(error.into()),
    }
    tokio::fs::File::open(parent).await?.sync_all().await?;
    Ok(())
}

async fn write_stream(path: &Path, stream: impl Stream<Item = std::io::Result<Bytes>>) -> Result<()> {
    let mut file = tokio::fs::File::create(path).await?;
    let mut reader = tokio_util::io::StreamReader::new(Box::pin(stream));
    tokio::io::copy(&mut reader, &mut file).await?;
    tokio::io::AsyncWriteExt::flush(&mut file).await?;
    Ok(())
}
