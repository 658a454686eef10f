//! Files: uploads and outputs, their quota, thumbnails and storage.

pub(crate) mod image_info;
mod pictures;
pub mod storage;
pub mod thumbnail;
pub mod upload;

use futures::future::BoxFuture;
use lumiku_dto::{
    FileId, JobId, Page, Timestamp, UserId,
    file::{File, FileKind, Work},
    path,
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

pub use pictures::{NewPictures, find_preview, set_pictures};

use crate::{Core, Error, Result, entity::file, sql};

/// A file with what only the server knows of it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub file: File,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    pub storage_key: String,
    /// Whether [`find_preview`] finds a picture.
    pub has_preview: bool,
}

/// One of the user's files.
///
/// # Errors
/// [`Error::NotFound`] when there is none or it is someone else's.
pub async fn find_file(core: &Core, user: &UserId, id: &FileId) -> Result<StoredFile> {
    let row = owned(user).filter(file::Column::Id.eq(id.as_str())).one(core.db.read()).await?;
    Ok(to_stored(row.ok_or(Error::NotFound)?))
}

/// Several of the user's files, in the order asked for, in one query.
///
/// # Errors
/// [`Error::NotFound`] when one is missing or someone else's.
pub async fn find_files(core: &Core, user: &UserId, ids: &[FileId]) -> Result<Vec<StoredFile>> {
    let files = find_existing(core, user, ids).await?;
    let found = |id: &FileId| files.iter().find(|stored| stored.file.id == *id).cloned();
    ids.iter().map(|id| found(id).ok_or(Error::NotFound)).collect()
}

/// Those of the files that the user has, in no particular order, in one query.
pub async fn find_existing(core: &Core, user: &UserId, ids: &[FileId]) -> Result<Vec<StoredFile>> {
    let wanted = ids.iter().map(FileId::as_str);
    let rows = owned(user).filter(file::Column::Id.is_in(wanted)).all(core.db.read()).await?;
    Ok(rows.into_iter().map(to_stored).collect())
}

/// A user's outputs, newest first: everything their tools made.
pub async fn list_work(
    core: &Core,
    user: &UserId,
    tool: Option<&str>,
    name_contains: Option<&str>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Work> {
    let mut query = owned(user).filter(file::Column::Kind.eq(FileKind::Output.as_str()));
    if let Some(tool) = tool {
        query = query.filter(file::Column::Tool.eq(tool));
    }
    if let Some(text) = name_contains.map(str::trim).filter(|text| !text.is_empty()) {
        let escaped: String = text.to_lowercase().chars().fold(String::new(), |mut pattern, c| {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
            pattern
        });
        let name = Expr::expr(Func::lower(Expr::col(file::Column::Name)));
        query = query.filter(name.like(LikeExpr::new(format!("%{escaped}%")).escape('\\')));
    }
    let total = query.clone().count(core.db.read()).await?;
    if let Some(cursor) = cursor {
        query = query.filter(file::Column::Id.lt(cursor));
    }
    let rows = query.order_by_desc(file::Column::Id).limit(limit + 1).all(core.db.read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.clone()).map(to_file);
    Ok(Work {
        items: page.items,
        next_cursor: page.next_cursor,
        total: i64::try_from(total).unwrap_or(i64::MAX),
    })
}

/// Removes one of the user's files, its thumbnail, and what it counted against the quota. A job that
/// still needs it fails and is refunded.
pub async fn delete_file(core: &Core, user: &UserId, id: &FileId) -> Result<()> {
    let (owner, id) = (user.clone(), id.clone());
    let row = core.db.write(move |tx| Box::pin(async move { delete_row(tx, &owner, &id).await })).await?;
    remove_objects(core, &[row]).await;
    Ok(())
}

/// Holds files of a user's until the transaction ends. Who changes a file and then what a tool writes about it locks in
/// that order; a transaction that changes a tool's rows before their files holds the files first, or the two could
/// wait for each other. Files that are gone are left out.
pub async fn hold_files(tx: &DatabaseTransaction, user: &UserId, ids: &[FileId]) -> Result<()> {
    let hold = file::Entity::update_many()
        .col_expr(file::Column::Name, Expr::col(file::Column::Name))
        .filter(file::Column::Id.is_in(ids.iter().map(FileId::as_str)))
        .filter(file::Column::UserId.eq(user.as_str()));
    hold.exec(tx).await?;
    Ok(())
}

/// Removes several files together with what `work` does, in one transaction: `work` names them. What else it removes
/// that refers to files, it removes after [`hold_files`].
pub async fn delete_files<F>(core: &Core, user: &UserId, work: F) -> Result<()>
where
    F: for<'c> FnOnce(&'c DatabaseTransaction) -> BoxFuture<'c, Result<Vec<FileId>>> + Send + 'static,
{
    let owner = user.clone();
    let rows = core.db.write(move |tx| {
        Box::pin(async move {
            let mut rows = Vec::new();
            for id in work(tx).await? {
                match delete_row(tx, &owner, &id).await {
                    Ok(row) => rows.push(row),
                    Err(Error::NotFound) => {} // deleted meanwhile
                    Err(error) => return Err(error),
                }
            }
            Ok(rows)
        })
    });
    remove_objects(core, &rows.await?).await;
    Ok(())
}

async fn delete_row(tx: &DatabaseTransaction, user: &UserId, id: &FileId) -> Result<file::Model> {
    let row = owned(user).filter(file::Column::Id.eq(id.as_str())).one(tx).await?;
    let row = row.ok_or(Error::NotFound)?;
    let delete = "DELETE FROM files WHERE id = $1";
    if sql::execute(tx, delete, [id.as_str().into()]).await? == 0 {
        return Err(Error::NotFound);
    }
    add_storage(tx, user, -row.size, i64::MAX).await?;
    Ok(row)
}

/// Counts bytes against a user's quota, or gives them back when negative.
///
/// # Errors
/// [`Error::TooLarge`] when the total would pass the quota.
pub(crate) async fn add_storage(
    tx: &DatabaseTransaction,
    user: &UserId,
    bytes: i64,
    quota: i64,
) -> Result<()> {
    let guarded = "UPDATE users SET storage_bytes = storage_bytes + $1 WHERE id = $2 \
                   AND storage_bytes + $1 <= $3 AND storage_bytes + $1 >= 0";
    if sql::execute(tx, guarded, [bytes.into(), user.as_str().into(), quota.into()]).await? == 1 {
        return Ok(());
    }
    Err(storage_full(quota))
}

fn storage_full(quota: i64) -> Error {
    Error::TooLarge {
        message: "Your storage is full. Delete files under My work to make room.".into(),
        limit: u64::try_from(quota).unwrap_or(0),
    }
}

/// Removes the bytes of files whose rows are gone. What cannot be removed now, the sweep removes.
pub(crate) async fn remove_objects(core: &Core, rows: &[file::Model]) {
    for row in rows {
        for key in std::iter::once(&row.storage_key).chain(&row.thumbnail_key).chain(&row.preview_key) {
            if let Err(error) = core.storage.delete(key).await {
                tracing::warn!(%error, key, "an object was left for the sweep");
            }
        }
    }
}

fn owned(user: &UserId) -> sea_orm::Select<file::Entity> {
    file::Entity::find().filter(file::Column::UserId.eq(user.as_str()))
}

fn to_stored(row: file::Model) -> StoredFile {
    let (sha256, storage_key) = (row.sha256.clone(), row.storage_key.clone());
    let has_preview = row.preview_key.is_some();
    StoredFile { file: to_file(row), sha256, storage_key, has_preview }
}

pub(crate) fn to_file(row: file::Model) -> File {
    let shows = row.thumbnail_key.is_some() || row.mime.starts_with("image/");
    #[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 ms")]
    let duration = row.duration_ms.map(|ms| ms as f64 / 1000.0);
    File {
        url: path::file_content(&row.id),
        thumbnail_url: shows.then(|| path::file_thumbnail(&row.id)),
        id: FileId::new(row.id),
        name: row.name,
        mime: row.mime,
        size: row.size,
        width: row.width,
        height: row.height,
        duration,
        kind: if row.kind == FileKind::Output.as_str() { FileKind::Output } else { FileKind::Upload },
        tool: row.tool,
        job_id: row.job_id.map(JobId::new),
        metadata: row.metadata.and_then(|text| serde_json::from_str(&text).ok()),
        created_at: Timestamp(row.created_at),
    }
}

/// A file name that is safe to show and to send in a header: no folders, no control characters, at most
/// 160 characters.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control() && !is_bidi_control(*c)).collect();
    let trimmed = shown.trim().trim_start_matches('.');
    if trimmed.is_empty() {
        return "file".into();
    }
    match (trimmed.chars().count() > 160, trimmed.rsplit_once('.')) {
        (false, _) => trimmed.to_owned(),
        (true, Some((stem, extension))) if extension.chars().count() <= 10 => {
            format!("{}.{extension}", stem.chars().take(148).collect::<String>())
        }
        (true, _) => trimmed.chars().take(160).collect(),
    }
}

/// The beginning of a file name from what a person called something: safe in every file system, at most `most`
/// characters, without dots and spaces at its ends; `empty` when nothing is left.
pub fn name_stem(text: &str, most: usize, empty: &str) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c };
    let stem: String = text.chars().filter(|c| !is_bidi_control(*c)).map(safe).take(most).collect();
    let stem = stem.trim_matches(['.', ' ']);
    if stem.is_empty() { empty.to_owned() } else { stem.to_owned() }
}

/// Marks that turn text around and can make `gpj.exe` read as `exe.jpg`.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_control_characters() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\photos\\cat.jpg"), "cat.jpg");
        assert_eq!(clean_name("a\r\nb\0.png"), "ab.png");
        assert_eq!(clean_name("..."), "file");
        assert_eq!(clean_name("photo\u{202e}gpj.exe"), "photogpj.exe");
        let long = clean_name(&format!("{}.jpeg", "x".repeat(4000)));
        assert_eq!(long.rsplit_once('.').map(|(_, extension)| extension), Some("jpeg"));
        assert!(long.len() <= 160);
    }

    #[test]
    fn what_a_person_calls_something_begins_a_file_name() {
        assert_eq!(name_stem("Q3/Q4 launch", 80, "video"), "Q3-Q4 launch");
        assert_eq!(name_stem("a\\b:c?\u{202e}", 80, "video"), "a-b-c-");
        for nothing in ["...", " ", ". ."] {
            assert_eq!(name_stem(nothing, 80, "video"), "video", "{nothing:?}");
        }
        assert_eq!(name_stem(&"é".repeat(200), 80, "video").chars().count(), 80);
    }
}
