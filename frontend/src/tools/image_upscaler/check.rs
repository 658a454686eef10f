//! Whether a file can be taken, before a byte of it is sent. Pure: the server judges again, from the bytes.

use lumiku_image_upscaler_dto::{Format, MAX_FILE_SIZE, MAX_INPUT_PIXELS};

use crate::format;

/// The picture's type, by what the browser says or else by the name's ending.
pub(super) fn format_of(name: &str, mime: &str) -> Option<Format> {
    if let Some(format) = Format::from_mime(mime) {
        return Some(format);
    }
    // A browser without an opinion says nothing; any other type is an answer.
    if !matches!(mime, "" | "application/octet-stream" | "image/jpg") {
        return None;
    }
    match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "png" => Some(Format::Png),
        "jpg" | "jpeg" | "jfif" => Some(Format::Jpeg),
        "webp" => Some(Format::Webp),
        _ => None,
    }
}

/// Type and size; the sentence says what to do instead.
pub(super) fn check_file(name: &str, mime: &str, size: u64) -> Result<Format, String> {
    let Some(format) = format_of(name, mime) else {
        return Err("Only JPEG, PNG and WebP pictures can be upscaled.".to_owned());
    };
    if size == 0 {
        return Err("This file is empty.".to_owned());
    }
    if size > MAX_FILE_SIZE {
        return Err(format!(
            "This file has {}. A picture may have up to {}.",
            format::bytes(size),
            format::bytes(MAX_FILE_SIZE)
        ));
    }
    Ok(format)
}

/// The number of pixels.
pub(super) fn check_pixels(width: u32, height: u32) -> Result<(), String> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err("This file cannot be read as a picture.".to_owned());
    }
    if pixels > MAX_INPUT_PIXELS {
        return Err(format!(
            "This picture has {} megapixels. It may have up to {}.",
            pixels.div_ceil(1_000_000),
            MAX_INPUT_PIXELS / 1_000_000
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_comes_from_the_browser_or_else_from_the_name() {
        assert_eq!(format_of("a.png", "image/png"), Some(Format::Png));
        assert_eq!(format_of("A.JPG", ""), Some(Format::Jpeg));
        assert_eq!(format_of("a.png", "image/gif"), None);
        assert_eq!(format_of("a.heic", ""), None);
        assert_eq!(format_of("noending", ""), None);
    }

    #[test]
    fn size_limits_are_the_servers() {
        assert_eq!(check_file("a.png", "image/png", MAX_FILE_SIZE), Ok(Format::Png));
        let error = check_file("a.png", "image/png", MAX_FILE_SIZE + 1024 * 1024).unwrap_err();
        assert_eq!(error, "This file has 11 MB. A picture may have up to 10 MB.");
        assert!(check_file("a.png", "image/png", 0).is_err());
    }

    #[test]
    fn pixel_limits_are_the_servers() {
        assert!(check_pixels(10_000, 5_000).is_ok());
        assert!(check_pixels(10_001, 5_000).unwrap_err().contains("51 megapixels"));
        assert!(check_pixels(0, 10).is_err());
    }
}
