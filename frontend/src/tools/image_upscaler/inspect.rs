//! Looks at a chosen file in the browser: type, size, and the pixels that the browser reads from its head.

use lumiku_image_upscaler_dto::Format;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlImageElement, Url};

use super::check::{check_file, check_pixels};

const UNREADABLE: &str = "This file cannot be read as a picture.";

/// Width and height, or why the file cannot be taken.
pub(super) async fn inspect(file: web_sys::File) -> Result<Option<(u32, u32)>, String> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a file's size is a whole number below 2^53"
    )]
    let size = file.size() as u64;
    let _: Format = check_file(&file.name(), &file.type_(), size)?;
    let (width, height) = measure(&file).await.ok_or(UNREADABLE)?;
    check_pixels(width, height)?;
    Ok(Some((width, height)))
}

/// The size as shown, after EXIF orientation. The picture itself is not decoded.
async fn measure(file: &web_sys::File) -> Option<(u32, u32)> {
    let url = Url::create_object_url_with_blob(file).ok()?;
    let image = HtmlImageElement::new().ok()?;
    let loaded = js_sys::Promise::new(&mut |resolve, reject| {
        image.set_onload(Some(&resolve));
        image.set_onerror(Some(&reject));
    });
    image.set_src(&url);
    let outcome = JsFuture::from(loaded).await;
    drop(Url::revoke_object_url(&url));
    outcome.ok().map(|_| (image.natural_width(), image.natural_height()))
}
