//! Pictures that a tool makes of a file: its thumbnail, and a preview that shows more, such as a filmstrip.

use bytes::Bytes;
use lumiku_dto::{FileId, UserId};
use sea_orm::{ColumnTrait, DatabaseTransaction, QueryFilter};

use super::{owned, thumbnail::Thumbnail};
use crate::{Core, Error, Result, clock::new_id, entity::file, sql};

/// Pictures of a file: small JPEG, PNG or WebP files.
#[derive(Clone, Debug, Default)]
pub struct NewPictures {
    pub thumbnail: Option<Vec<u8>>,
    pub preview: Option<Vec<u8>>,
}

/// Stores pictures of a file in place of those it has, together with what `work` writes about it, in one
/// transaction.
///
/// # Errors
/// [`Error::NotFound`] when the file is gone or someone else's. Nothing stays stored then.
pub async fn set_pictures<F>(core: &Core, user: &UserId, id: &FileId, new: NewPictures, work: F) -> Result<()>
where
    F: for<'c> FnOnce(&'c DatabaseTransaction) -> futures::future::BoxFuture<'c, Result<()>> + Send + 'static,
{
    // New names, so that what is replaced can be removed after the change and not before.
    let key =
        |bytes: &Option<Vec<u8>>| bytes.is_some().then(|| format!("thumbnails/{user}/{id}-{}", new_id()));
    let (thumbnail, preview) = (key(&new.thumbnail), key(&new.preview));
    for (key, bytes) in [(&thumbnail, new.thumbnail), (&preview, new.preview)] {
        if let (Some(key), Some(bytes)) = (key, bytes) {
            core.storage.put_bytes(key, Bytes::from(bytes)).await?;
        }
    }
    let (owner, id) = (user.clone(), id.clone());
    let keys: Vec<String> = thumbnail.iter().chain(&preview).cloned().collect();
    let replaced = core.db.write(move |tx| {
        Box::pin(async move {
            let row = owned(&owner).filter(file::Column::Id.eq(id.as_str())).one(tx).await?;
            let row = row.ok_or(Error::NotFound)?;
            let mut replaced = Vec::new();
            replaced.extend(row.thumbnail_key.filter(|_| thumbnail.is_some()));
            replaced.extend(row.preview_key.filter(|_| preview.is_some()));
            let update = "UPDATE files SET thumbnail_key = COALESCE($1, thumbnail_key), \
                          preview_key = COALESCE($2, preview_key) WHERE id = $3";
            let changed =
                sql::execute(tx, update, [thumbnail.into(), preview.into(), id.as_str().into()]).await?;
            if changed == 0 {
                return Err(Error::NotFound); // deleted in between
            }
            work(tx).await?;
            Ok(replaced)
        })
    });
    let (removed, result) = match replaced.await {
        Ok(replaced) => (replaced, Ok(())),
        Err(error) => (keys, Err(error)),
    };
    for key in removed {
        core.storage.delete(&key).await?;
    }
    result
}

/// The preview of one of the user's files.
///
/// # Errors
/// [`Error::NotFound`] when the file is not theirs or has none.
pub async fn find_preview(core: &Core, user: &UserId, id: &FileId) -> Result<Thumbnail> {
    let row = owned(user).filter(file::Column::Id.eq(id.as_str())).one(core.db.read()).await?;
    let key = row.and_then(|row| row.preview_key).ok_or(Error::NotFound)?;
    super::thumbnail::read(core, &key).await
}
