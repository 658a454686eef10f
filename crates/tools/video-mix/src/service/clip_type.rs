//! What kind of video file some bytes are. Names and announced types say nothing.

use std::{fs::File, io::Read, path::Path};

/// Bytes looked at.
const HEAD: u64 = 4096;

/// The MIME type of a clip, one of [`lumiku_video_mix_dto::CLIP_TYPES`]; `None` for anything else.
pub(super) fn of_file(path: &Path) -> std::io::Result<Option<&'static str>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(of_bytes(&head))
}

fn of_bytes(head: &[u8]) -> Option<&'static str> {
    match (head.get(4..8)?, head.get(8..12)) {
        // QuickTime by its brand, or from before there were brands.
        (b"ftyp", Some(b"qt  ")) | (b"moov" | b"mdat" | b"wide" | b"free" | b"skip", _) => {
            Some("video/quicktime")
        }
        // Other ISO base media (ISO/IEC 14496-12), of hundreds of brands. Still pictures and sound alone
        // have brands of their own.
        (b"ftyp", Some(brand)) if !is_still_or_sound(brand) => Some("video/mp4"),
        _ => match infer::get(head)?.mime_type() {
            "video/x-matroska" => Some("video/x-matroska"),
            "video/x-msvideo" => Some("video/x-msvideo"),
            _ => None,
        },
    }
}

fn is_still_or_sound(brand: &[u8]) -> bool {
    const OTHERS: [&[u8; 4]; 12] = [
        b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"crx ", b"M4A ", b"M4B ",
        b"M4P ",
    ];
    OTHERS.iter().any(|other| other.as_slice() == brand)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], brand: [u8; 4]) -> Vec<u8> {
        [[0, 0, 0, 32].as_slice(), &kind, &brand, &[0; 64]].concat()
    }

    #[test]
    fn the_brand_tells_mp4_from_quicktime_and_from_what_is_no_video() {
        for brand in [b"isom", b"mp42", b"M4V ", b"3gp5", b"MSNV", b"avc1", b"iso6"] {
            assert_eq!(of_bytes(&boxed(*b"ftyp", *brand)), Some("video/mp4"));
        }
        assert_eq!(of_bytes(&boxed(*b"ftyp", *b"qt  ")), Some("video/quicktime"));
        assert_eq!(of_bytes(&boxed(*b"moov", *b"\0\0\0\x20")), Some("video/quicktime"));
        for brand in [b"heic", b"avif", b"M4A "] {
            assert_eq!(of_bytes(&boxed(*b"ftyp", *brand)), None);
        }
    }

    #[test]
    fn text_playlists_and_archives_are_none() {
        let texts: [&[u8]; 6] = [
            b"",
            b"#EXTM3U\n#EXT-X",
            b"ffconcat version 1.0",
            b"PK\x03\x04 and more",
            b"<html></html>",
            b"RIFF",
        ];
        for bytes in texts {
            assert_eq!(of_bytes(bytes), None);
        }
    }

    #[test]
    fn avi_and_matroska_are_told_by_their_heads() {
        assert_eq!(of_bytes(b"RIFF\x24\0\0\0AVI LIST\0\0\0\0"), Some("video/x-msvideo"));
        let mut matroska = vec![0x1a, 0x45, 0xdf, 0xa3, 0x93];
        matroska.extend_from_slice(b"\x42\x82\x88matroska");
        matroska.resize(512, 0);
        assert_eq!(of_bytes(&matroska), Some("video/x-matroska"));
    }
}
