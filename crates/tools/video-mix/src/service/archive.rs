//! All videos of a job in one ZIP, with a `manifest.json` that says how each was made. It is written while
//! it is sent; memory holds a few chunks.

use bytes::Bytes;
use futures::{StreamExt, stream::BoxStream};
use lumiku_core::{
    Error, Result,
    file::{StoredFile, name_stem},
};
use lumiku_dto::{FileId, JobId, Timestamp, job::Job};
use lumiku_tool_api::{CurrentUser, ToolContext};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::stored_zip::{Entry, Layout};

/// Chunks that wait for a slow reader.
const CHUNKS: usize = 4;
/// Longest stem of a name, in characters.
const STEM: usize = 80;

/// An archive that is ready to be sent.
pub(crate) struct Archive {
    /// For saving it.
    pub name: String,
    /// In bytes.
    pub length: u64,
    pub bytes: BoxStream<'static, std::io::Result<Bytes>>,
}

/// A file of an archive.
struct Part {
    entry: Entry,
    stored: StoredFile,
}

/// Everything that one of the caller's jobs has delivered so far.
///
/// # Errors
/// [`Error::Conflict`] when that is nothing.
pub(crate) async fn open_archive(context: &ToolContext, user: &CurrentUser, id: &JobId) -> Result<Archive> {
    let job = context.job(user, id).await?;
    let ids: Vec<FileId> = job.outputs.iter().map(|file| file.id.clone()).collect();
    let files = context.existing_files(user, &ids).await?;
    let stored = ids.iter().filter_map(|id| files.iter().find(|stored| stored.file.id == *id).cloned());
    let parts: Vec<Part> = stored.enumerate().map(|(place, stored)| part(place, stored)).collect();
    let Some(first) = parts.first() else {
        return Err(Error::Conflict("This job has delivered no videos that are still there.".into()));
    };
    let name = format!("{}.zip", stem(&first.stored.file.name));
    let manifest = manifest(&job, &parts);
    let about = Entry {
        name: "manifest.json".into(),
        size: manifest.len() as u64,
        modified: job.completed_at.unwrap_or(job.created_at),
    };
    let entries: Vec<Entry> =
        std::iter::once(about.clone()).chain(parts.iter().map(|part| part.entry.clone())).collect();
    let (send, receive) = mpsc::channel(CHUNKS);
    let context = context.clone();
    tokio::spawn(async move {
        if let Err(error) = write(&context, &about, manifest, parts, &send).await {
            tracing::warn!(%error, "an archive broke off");
            // The reader sees that it is not whole.
            let _ = send.send(Err(std::io::Error::other("the archive broke off"))).await;
        }
    });
    let next = |mut receive: mpsc::Receiver<_>| async { receive.recv().await.map(|chunk| (chunk, receive)) };
    let bytes = futures::stream::unfold(receive, next).boxed();
    Ok(Archive { name, length: Layout::length(&entries), bytes })
}

type Sender = mpsc::Sender<std::io::Result<Bytes>>;

async fn write(
    context: &ToolContext,
    about: &Entry,
    manifest: Vec<u8>,
    parts: Vec<Part>,
    send: &Sender,
) -> Result<()> {
    let mut layout = Layout::default();
    let crc = crc32fast::hash(&manifest);
    let chunks = [layout.before(about), manifest, layout.after(crc)];
    for chunk in chunks {
        if send.send(Ok(chunk.into())).await.is_err() {
            return Ok(()); // nobody reads any more
        }
    }
    for part in parts {
        let mut bytes = context.read_file(&part.stored).await?;
        let mut crc = crc32fast::Hasher::new();
        if send.send(Ok(layout.before(&part.entry).into())).await.is_err() {
            return Ok(());
        }
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            crc.update(&chunk);
            if send.send(Ok(chunk)).await.is_err() {
                return Ok(());
            }
        }
        if send.send(Ok(layout.after(crc.finalize()).into())).await.is_err() {
            return Ok(());
        }
    }
    let _ = send.send(Ok(layout.directory().into())).await;
    Ok(())
}

/// One record for each video, with its file's name.
fn manifest(job: &Job, parts: &[Part]) -> Vec<u8> {
    let videos = parts.iter().map(|part| {
        let mut record = part.stored.file.metadata.clone().unwrap_or_else(|| json!({}));
        if let Value::Object(fields) = &mut record {
            fields.insert("file".into(), json!(part.entry.name));
        }
        record
    });
    let whole = json!({ "job": job.id, "createdAt": job.created_at, "videos": videos.collect::<Vec<_>>() });
    serde_json::to_vec_pretty(&whole).unwrap_or_default()
}

fn part(place: usize, stored: StoredFile) -> Part {
    let file = &stored.file;
    // Its number in the batch, also when others before it failed or were deleted.
    let index = file.metadata.as_ref().and_then(|record| record.pointer("/variant/index")?.as_u64());
    let number = index.unwrap_or(place as u64) + 1;
    let entry = Entry {
        name: format!("{number:02}-{}.mp4", stem(&file.name)),
        size: u64::try_from(file.size).unwrap_or(0),
        modified: Timestamp(file.created_at.0),
    };
    Part { entry, stored }
}

/// What the name of a video begins with, for a batch of this name.
pub(crate) fn file_stem(name: &str) -> String {
    name_stem(name, STEM, "video")
}

/// The name of a video without its number and ending.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    file_stem(stem.trim_end_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_an_archive_are_safe_everywhere() {
        assert_eq!(stem("Coffee launch 01.mp4"), "Coffee launch");
        assert_eq!(stem("Summer 2026 07.mp4"), "Summer 2026");
        assert_eq!(stem("a/b\\c:d?.mp4"), "a-b-c-d-");
        assert_eq!(stem("12.mp4"), "video");
        assert_eq!(stem("..mp4"), "video");
        assert_eq!(stem(&format!("{}.mp4", "é".repeat(500))).chars().count(), STEM);
    }
}
