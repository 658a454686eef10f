//! Whether a file can be a clip, before a byte of it is sent. Pure: the server judges again, from the bytes.

use lumiku_video_mix_dto::{CLIP_TYPES, MAX_FILE_SIZE};

use crate::format;

const ENDINGS: [&str; 5] = ["mp4", "m4v", "mov", "avi", "mkv"];

/// What the browser's file dialog offers: types, and endings where a browser knows no type.
pub(super) fn accept() -> String {
    let mut accept = CLIP_TYPES.join(",");
    for ending in ENDINGS {
        accept.push_str(",.");
        accept.push_str(ending);
    }
    accept
}

/// The sentence says what to do instead.
pub(super) fn check_file(name: &str, mime: &str, size: u64) -> Result<(), String> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let known = CLIP_TYPES.contains(&mime) || ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
    if !known {
        return Err("Only MP4, MOV, AVI and MKV clips can be mixed.".to_owned());
    }
    if size == 0 {
        return Err("This file is empty.".to_owned());
    }
    if size > MAX_FILE_SIZE {
        return Err(format!(
            "This clip has {}. A clip may have up to {}.",
            format::bytes(size),
            format::bytes(MAX_FILE_SIZE)
        ));
    }
    Ok(())
}

/// A project's name from its first clip: the file's name without its ending.
pub(super) fn name_from(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name: String = stem.trim().chars().take(120).collect();
    if name.is_empty() { "New mix".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_is_known_by_its_type_or_by_its_ending() {
        assert_eq!(check_file("a.mp4", "video/mp4", 9), Ok(()));
        assert_eq!(check_file("A.MKV", "", 9), Ok(()));
        assert_eq!(check_file("clip", "video/quicktime", 9), Ok(()));
        assert!(check_file("a.gif", "image/gif", 9).is_err());
        assert!(check_file("noending", "", 9).is_err());
    }

    #[test]
    fn size_limits_are_the_servers() {
        assert_eq!(check_file("a.mp4", "video/mp4", MAX_FILE_SIZE), Ok(()));
        let error = check_file("a.mp4", "video/mp4", MAX_FILE_SIZE + 20 * 1024 * 1024).unwrap_err();
        assert_eq!(error, "This clip has 520 MB. A clip may have up to 500 MB.");
        assert!(check_file("a.mp4", "video/mp4", 0).is_err());
    }

    #[test]
    fn a_project_is_named_after_its_first_clip() {
        assert_eq!(name_from("hook-street.mp4"), "hook-street");
        assert_eq!(name_from("no ending"), "no ending");
        assert_eq!(name_from(".mp4"), "New mix");
    }
}
