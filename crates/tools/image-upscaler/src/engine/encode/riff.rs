//! The container of a WebP (RFC 9649): chunks with a header of eight bytes, padded to even length.

use std::io::{self, Write};

/// A chunk of an extended WebP.
pub(super) struct Chunk<'a> {
    pub(super) name: &'static [u8; 4],
    /// Its data, in parts, so that large parts need not be joined.
    pub(super) parts: [&'a [u8]; 2],
}

impl Chunk<'_> {
    fn length(&self) -> usize {
        self.parts.iter().map(|part| part.len()).sum()
    }
}

/// The VP8X chunk's data: which chunks follow, and the canvas, 1 to 16384 pixels on a side.
pub(super) fn extended(icc: bool, alpha: bool, exif: bool, width: u32, height: u32) -> [u8; 10] {
    let flags = u8::from(icc) << 5 | u8::from(alpha) << 4 | u8::from(exif) << 3;
    let [w0, w1, w2, _] = (width - 1).to_le_bytes();
    let [h0, h1, h2, _] = (height - 1).to_le_bytes();
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}

/// Writes a file of these chunks.
pub(super) fn write(mut file: impl Write, chunks: &[Chunk<'_>]) -> io::Result<()> {
    let length: usize = chunks.iter().map(|chunk| 8 + chunk.length().next_multiple_of(2)).sum();
    file.write_all(b"RIFF")?;
    file.write_all(&size(4 + length)?)?;
    file.write_all(b"WEBP")?;
    for chunk in chunks {
        file.write_all(chunk.name)?;
        file.write_all(&size(chunk.length())?)?;
        for part in chunk.parts {
            file.write_all(part)?;
        }
        if chunk.length() % 2 == 1 {
            file.write_all(&[0])?;
        }
    }
    Ok(())
}

fn size(length: usize) -> io::Result<[u8; 4]> {
    u32::try_from(length).map(u32::to_le_bytes).map_err(|_| io::Error::other("a WebP holds at most 4 GiB"))
}

/// The data of the first chunk of this name in a file.
pub(super) fn find(file: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let mut rest = file.get(12..)?;
    loop {
        let (head, after) = rest.split_first_chunk::<8>()?;
        let [a, b, c, d, size @ ..] = *head;
        let length = usize::try_from(u32::from_le_bytes(size)).ok()?;
        if [a, b, c, d] == name {
            return after.get(..length);
        }
        rest = after.get(length.next_multiple_of(2)..)?;
    }
}
