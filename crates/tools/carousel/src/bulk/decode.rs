//! Bytes of a table as text, whatever program saved them.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use lumiku_carousel_dto::limits::MAX_BULK_BYTES;

/// How to save a table that can be read.
const SAVE_AS: &str = "Save it as CSV UTF-8 and send it again.";

/// UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252, which spreadsheets of Western
/// languages save. Anything that would come out as other words than were meant is refused.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if bytes.len() as u64 > MAX_BULK_BYTES {
        return Err(format!("A table has at most {} MB.", MAX_BULK_BYTES / (1024 * 1024)));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(format!("This is a workbook, not a CSV table. {SAVE_AS}"));
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]);
            text.ok_or_else(|| format!("This table is not well-formed {}. {SAVE_AS}", encoding.name()))?
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => western(bytes, error.valid_up_to())?,
        },
    };
    if text.contains('\0') {
        return Err(format!("This is not a CSV table. {SAVE_AS}"));
    }
    Ok(text)
}

/// Windows-1252, if that is what it is: no byte that it leaves open, no three letters with accents in a row
/// (which other alphabets are full of), and no character in UTF-8.
fn western(bytes: &[u8], broken_at: usize) -> Result<Cow<'_, str>, String> {
    let open = |byte: &u8| matches!(byte, 0 | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    let foreign = bytes.windows(3).any(|three| three.iter().all(|byte| *byte >= 0xc0));
    if bytes.iter().any(open) || foreign {
        return Err(format!("The letters of this table are stored in a way that cannot be told. {SAVE_AS}"));
    }
    let (lossy, _) = UTF_8.decode_without_bom_handling(bytes);
    if lossy.chars().any(|letter| !letter.is_ascii() && letter != char::REPLACEMENT_CHARACTER) {
        let line = bytes[..broken_at].split(|byte| *byte == b'\n').count();
        return Err(format!(
            "Line {line} of this table is damaged: it is not UTF-8 like the rest. {SAVE_AS}"
        ));
    }
    Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn every_way_of_saving_gives_the_same_text() {
        let text = "title1\nKopi “Café” — Rp 5\n";
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
        assert_eq!(decode(&utf16(text, true)).unwrap(), text);
        assert_eq!(decode(&utf16(text, false)).unwrap(), text);
        assert_eq!(decode(&WINDOWS_1252.encode(text).0).unwrap(), text);
    }

    #[test]
    fn what_would_come_out_as_other_words_is_refused() {
        let cyrillic = encoding_rs::WINDOWS_1251.encode("title1\nПривет\n").0;
        assert!(decode(&cyrillic).unwrap_err().contains("CSV UTF-8"));
        let japanese = encoding_rs::SHIFT_JIS.encode("title1\nこんにちは\n").0;
        assert!(decode(&japanese).is_err());
        let damaged = [b"title1\ncaf\xc3\xa9\n".as_slice(), b"caf\xc3\n"].concat();
        assert!(decode(&damaged).unwrap_err().starts_with("Line 3 "));
        assert!(decode(b"\xef\xbb\xbftitle1\ncaf\xe9\n").unwrap_err().contains("UTF-8"));
        assert!(decode(b"\xff\xfea").unwrap_err().contains("UTF-16LE"));
    }

    #[test]
    fn workbooks_pictures_and_too_much_are_refused() {
        assert!(decode(b"PK\x03\x04rest").unwrap_err().contains("workbook"));
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").is_err());
        assert!(decode(b"t\0i\0t\0l\0e\0").is_err());
        let large = vec![b'a'; usize::try_from(MAX_BULK_BYTES).unwrap() + 1];
        assert!(decode(&large).unwrap_err().contains("5 MB"));
    }
}
