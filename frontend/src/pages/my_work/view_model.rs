//! What is said about a result, and which one comes next. Pure.

use lumiku_dto::{FileId, file::File};

use crate::format;

/// How a result can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Picture,
    Video,
    Sound,
    Other,
}

impl Medium {
    /// From the file's type.
    pub(super) fn of(file: &File) -> Self {
        match file.mime.split_once('/').map(|(kind, _)| kind) {
            Some("image") => Self::Picture,
            Some("video") => Self::Video,
            Some("audio") => Self::Sound,
            _ => Self::Other,
        }
    }
}

/// One quiet line: `2304 × 1728 · 2.3 MB`, or the length of a clip.
pub(super) fn facts(file: &File) -> String {
    let size = format::bytes(u64::try_from(file.size).unwrap_or(0));
    let length = file.duration.map(format::clip);
    match (length, file.width.zip(file.height)) {
        (Some(length), _) => format!("{length} · {size}"),
        (None, Some((width, height))) => format!("{width} × {height} · {size}"),
        (None, None) => size,
    }
}

/// Type in a word: `PNG`.
pub(super) fn type_name(file: &File) -> String {
    let kind = file.mime.rsplit('/').next().unwrap_or_default();
    kind.trim_start_matches("x-").to_ascii_uppercase()
}

/// The neighbour of `shown`, `step` further in the list.
pub(super) fn neighbour(files: &[File], shown: &FileId, step: isize) -> Option<FileId> {
    let at = files.iter().position(|file| file.id == *shown)?;
    files.get(at.checked_add_signed(step)?).map(|file| file.id.clone())
}

#[cfg(test)]
mod tests {
    use lumiku_dto::{Timestamp, file::FileKind};

    use super::*;

    fn file(id: &str) -> File {
        File {
            id: FileId::new(id),
            name: "a.png".into(),
            mime: "image/png".into(),
            size: 2_516_582,
            width: Some(2304),
            height: Some(1728),
            duration: None,
            kind: FileKind::Output,
            tool: "image-upscaler".into(),
            url: "/a".into(),
            thumbnail_url: None,
            job_id: None,
            metadata: None,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_picture_is_described_by_its_pixels_and_a_clip_by_its_length() {
        assert_eq!(facts(&file("a")), "2304 × 1728 · 2.3 MB");
        let clip = File { mime: "video/mp4".into(), duration: Some(64.0), ..file("a") };
        assert_eq!(facts(&clip), "1:04 · 2.3 MB");
        assert_eq!([Medium::of(&file("a")), Medium::of(&clip)], [Medium::Picture, Medium::Video]);
        assert_eq!(type_name(&clip), "MP4");
    }

    #[test]
    fn the_list_has_two_ends() {
        let files = [file("a"), file("b"), file("c")];
        assert_eq!(neighbour(&files, &FileId::new("b"), 1), Some(FileId::new("c")));
        assert_eq!(neighbour(&files, &FileId::new("a"), -1), None);
        assert_eq!(neighbour(&files, &FileId::new("c"), 1), None);
        assert_eq!(neighbour(&files, &FileId::new("x"), 1), None);
    }
}
