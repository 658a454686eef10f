//! Thumbnails: made from the stored picture when first asked for, unless its tool gave one.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use fast_image_resize::{ResizeOptions, Resizer, images::Image};
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, metadata::Orientation,
};
use lumiku_dto::{FileId, UserId};
use sea_orm::{ColumnTrait, QueryFilter};
use tokio::sync::Semaphore;

use super::{image_info::MAX_PIXELS, owned};
use crate::{Core, Error, Result, entity::file, sql};

/// Longest side, in pixels.
pub const LONGEST_SIDE: u32 = 480;
const JPEG_QUALITY: u8 = 82;

/// A thumbnail's bytes and MIME type.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    pub bytes: Bytes,
    pub mime: &'static str,
}

/// The thumbnail of one of the user's files.
///
/// # Errors
/// [`Error::NotFound`] when the file is not theirs or cannot be shown as a picture.
pub async fn find_thumbnail(core: &Core, user: &UserId, id: &FileId) -> Result<Thumbnail> {
    let row = owned(user).filter(file::Column::Id.eq(id.as_str())).one(core.db.read()).await?;
    let row = row.ok_or(Error::NotFound)?;
    if let Some(key) = &row.thumbnail_key {
        return read(core, key).await;
    }
    if !row.mime.starts_with("image/") {
        return Err(Error::NotFound);
    }
    make(core, &row).await
}

pub(super) async fn read(core: &Core, key: &str) -> Result<Thumbnail> {
    let bytes = core.storage.read_whole(key).await?;
    Ok(Thumbnail { mime: mime_of(&bytes), bytes })
}

async fn make(core: &Core, row: &file::Model) -> Result<Thumbnail> {
    // One at a time: a thumbnail needs the whole picture in memory.
    static PERMITS: OnceLock<Arc<Semaphore>> = OnceLock::new();
    let permits = PERMITS.get_or_init(|| Arc::new(Semaphore::new(1)));
    let _permit = permits.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
    let folder = tempfile::tempdir_in(core.storage.temp_dir())?;
    let path: PathBuf = core.storage.local_path(&row.storage_key, folder.path()).await?;
    let made = tokio::task::spawn_blocking(move || render(&path))
        .await
        .map_err(|error| Error::Internal(format!("a thumbnail was not made: {error}")))?;
    let bytes = Bytes::from(made.ok_or(Error::NotFound)?);
    let key = format!("thumbnails/{}/{}", row.user_id, row.id);
    core.storage.put_bytes(&key, bytes.clone()).await?;
    let (id, stored) = (row.id.clone(), key.clone());
    let noted = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let note = "UPDATE files SET thumbnail_key = $1 WHERE id = $2";
                sql::execute(tx, note, [stored.into(), id.into()]).await
            })
        })
        .await?;
    if noted == 0 {
        core.storage.delete(&key).await?; // the file was deleted meanwhile
    }
    Ok(Thumbnail { mime: mime_of(&bytes), bytes })
}

/// Decodes, turns upright and shrinks; JPEG when opaque, PNG when not. `None` when it cannot be read.
fn render(path: &Path) -> Option<Vec<u8>> {
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let mut small = shrink(picture)?;
    small.apply_orientation(orientation);
    let mut bytes = Vec::new();
    if small.color().has_alpha() {
        small.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).ok()?;
    } else {
        small.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)).ok()?;
    }
    Some(bytes)
}

fn shrink(picture: DynamicImage) -> Option<DynamicImage> {
    let longest = picture.width().max(picture.height());
    let picture = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    if longest <= LONGEST_SIDE {
        return Some(picture);
    }
    let side = |length: u32| (length * LONGEST_SIDE / longest).max(1);
    let (width, height) = (side(picture.width()), side(picture.height()));
    let pixel = if picture.color().has_alpha() {
        fast_image_resize::PixelType::U8x4
    } else {
        fast_image_resize::PixelType::U8x3
    };
    let source = Image::from_vec_u8(picture.width(), picture.height(), picture.into_bytes(), pixel).ok()?;
    let mut target = Image::new(width, height, pixel);
    Resizer::new().resize(&source, &mut target, &ResizeOptions::new()).ok()?;
    let bytes = target.into_vec();
    if pixel == fast_image_resize::PixelType::U8x4 {
        image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
    } else {
        image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
    }
}

fn mime_of(bytes: &[u8]) -> &'static str {
    infer::get(bytes).map_or("application/octet-stream", |kind| kind.mime_type())
}
