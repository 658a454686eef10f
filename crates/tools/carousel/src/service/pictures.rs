//! The pictures that a content names: whether they are the caller's and can be read, and their pixels.

use std::collections::{BTreeSet, HashMap};

use futures::TryStreamExt;
use lumiku_carousel_dto::{
    BrandKit, Content, Slide,
    limits::{MAX_FILE_SIZE, PICTURE_TYPES},
};
use lumiku_carousel_engine::Bitmaps;
use lumiku_core::{Error, Result, file::StoredFile};
use lumiku_dto::{FileId, UserId, file::FileKind, validate::Fields};
use lumiku_tool_api::{CurrentUser, ToolContext};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    entity::{brand, project},
    studio::Studio,
};

/// Files by the path at which they are named.
pub(crate) type Named<'a> = Vec<(String, &'a FileId)>;

/// Every file of a content; paths begin with `prefix`, such as `content.`.
pub(crate) fn named<'a>(content: &'a Content, prefix: &str) -> Named<'a> {
    let slides = content.slides.iter().enumerate();
    let mut files: Named<'a> = slides
        .filter_map(|(number, slide)| named_in_slide(slide, &format!("{prefix}slides.{number}.")))
        .collect();
    if let Some(brand) = &content.brand {
        files.extend(named_in_brand(brand, &format!("{prefix}brand.")));
    }
    files
}

/// The file of a slide.
pub(crate) fn named_in_slide<'a>(slide: &'a Slide, prefix: &str) -> Option<(String, &'a FileId)> {
    slide.picture.as_ref().map(|picture| (format!("{prefix}picture.fileId"), &picture.file_id))
}

/// The files of a brand.
pub(crate) fn named_in_brand<'a>(brand: &'a BrandKit, prefix: &str) -> Named<'a> {
    let avatar = brand.avatar_file_id.as_ref().map(|file| (format!("{prefix}avatarFileId"), file));
    let logo = brand.logo_file_id.as_ref().map(|file| (format!("{prefix}logoFileId"), file));
    avatar.into_iter().chain(logo).collect()
}

/// Refuses files that are not the caller's or no pictures, without reading them.
///
/// # Errors
/// [`Error::Invalid`] naming each path.
pub(crate) async fn check_there(context: &ToolContext, user: &CurrentUser, named: &Named<'_>) -> Result<()> {
    find(context, user, named).await.map(drop)
}

/// The same, and reads each of them once: what is taken here can be drawn.
///
/// # Errors
/// [`Error::Invalid`] naming each path.
pub(crate) async fn check_readable(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    named: &Named<'_>,
) -> Result<()> {
    let found = find(context, user, named).await?;
    let mut fields = Fields::default();
    for stored in found.values() {
        if studio.picture(&stored.file.id).is_some() {
            continue;
        }
        let bytes = read(context, stored).await?;
        if let Err(error) = studio.decode(&stored.file.id, bytes).await? {
            for (path, _) in named.iter().filter(|(_, file)| **file == stored.file.id) {
                fields.check(path, Err(format!("{} cannot be used: {error}.", stored.file.name)));
            }
        }
    }
    Ok(fields.finish()?)
}

/// Files that are named and that `known` does not name.
pub(crate) fn news<'a>(named: Named<'a>, known: &Content) -> Named<'a> {
    let known = known.files();
    named.into_iter().filter(|(_, file)| !known.contains(file)).collect()
}

/// The pixels of the caller's pictures. Those that are gone or broken are left out, as the engine draws
/// without them.
pub(crate) async fn bitmaps(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    ids: BTreeSet<&FileId>,
) -> Result<Bitmaps> {
    let mut bitmaps = Bitmaps::new();
    if ids.is_empty() {
        return Ok(bitmaps);
    }
    let ids: Vec<FileId> = ids.into_iter().cloned().collect();
    for stored in context.existing_files(user, &ids).await? {
        let id = stored.file.id.clone();
        if refusal(&stored).is_some() {
            continue;
        }
        let bitmap = match studio.picture(&id) {
            Some(bitmap) => Some(bitmap),
            None => studio.decode(&id, read(context, &stored).await?).await?.ok(),
        };
        bitmaps.extend(bitmap.map(|bitmap| (id, bitmap)));
    }
    Ok(bitmaps)
}

/// The caller's pictures that were uploaded for carousels and that no document but `content`, that of the project
/// `id`, names. None while a job of theirs waits or runs: it may hold a document that names them.
pub(crate) async fn only_in(
    context: &ToolContext,
    user: &CurrentUser,
    content: &Content,
    id: &str,
) -> Result<Vec<FileId>> {
    let named: Vec<FileId> = content.files().into_iter().cloned().collect();
    if named.is_empty() || !context.unfinished_jobs(user).await?.is_empty() {
        return Ok(Vec::new());
    }
    let uploaded =
        |stored: &StoredFile| stored.file.kind == FileKind::Upload && stored.file.tool == context.tool();
    let there = context.existing_files(user, &named).await?.into_iter().filter(uploaded);
    let files = there.map(|stored| stored.file.id).collect();
    not_elsewhere(context.read(), user.id(), files, id, 0).await
}

/// Those of the files that nothing of the person's but the project `id` names and was stored at `since` or later.
pub(crate) async fn not_elsewhere<C: ConnectionTrait>(
    connection: &C,
    user: &UserId,
    files: Vec<FileId>,
    id: &str,
    since: i64,
) -> Result<Vec<FileId>> {
    let mut found = Vec::new();
    for file in files {
        let shown = project::Entity::find()
            .select_only()
            .column(project::Column::Id)
            .filter(project::Column::UserId.eq(user.as_str()))
            .filter(project::Column::Id.ne(id))
            .filter(project::Column::UpdatedAt.gte(since))
            .filter(project::Column::Content.contains(file.as_str()))
            .into_tuple::<String>()
            .one(connection);
        let worn = brand::Entity::find()
            .select_only()
            .column(brand::Column::Id)
            .filter(brand::Column::UserId.eq(user.as_str()))
            .filter(brand::Column::UpdatedAt.gte(since))
            .filter(brand::Column::Kit.contains(file.as_str()))
            .into_tuple::<String>()
            .one(connection);
        if shown.await?.is_none() && worn.await?.is_none() {
            found.push(file);
        }
    }
    Ok(found)
}

/// The files by id; each missing or unsuitable one is told at its path.
async fn find(
    context: &ToolContext,
    user: &CurrentUser,
    named: &Named<'_>,
) -> Result<HashMap<FileId, StoredFile>> {
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: BTreeSet<&FileId> = named.iter().map(|(_, file)| *file).collect();
    let ids: Vec<FileId> = ids.into_iter().cloned().collect();
    let found = context.existing_files(user, &ids).await?;
    let found: HashMap<FileId, StoredFile> =
        found.into_iter().map(|stored| (stored.file.id.clone(), stored)).collect();
    let mut fields = Fields::default();
    for (path, file) in named {
        match found.get(*file) {
            None => fields.check(path, Err("This picture is not among your files.")),
            Some(stored) => fields.check(path, refusal(stored).map_or(Ok(()), Err)),
        }
    }
    fields.finish()?;
    Ok(found)
}

/// Why a file is not looked at at all.
fn refusal(stored: &StoredFile) -> Option<&'static str> {
    if !PICTURE_TYPES.contains(&stored.file.mime.as_str()) {
        return Some("Use a PNG, JPEG or WebP picture.");
    }
    let size = u64::try_from(stored.file.size).unwrap_or(u64::MAX);
    (size > MAX_FILE_SIZE).then_some("This picture is larger than 10 MB.")
}

async fn read(context: &ToolContext, stored: &StoredFile) -> Result<Vec<u8>> {
    let mut stream = context.read_file(stored).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(stored.file.size).unwrap_or(0));
    while let Some(chunk) = stream.try_next().await.map_err(Error::from)? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
