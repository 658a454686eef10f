//! Counts the frames of an MP4 file of ours, from its tables. No decoder runs for it.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

/// Largest table of contents that is read, in bytes. Ten minutes at 60 frames per second take 2 MB.
const MAX_TABLE: u64 = 64 << 20;

/// Frames of the first track; `None` where there is no track.
pub(super) fn video_frames(path: &Path) -> io::Result<Option<u32>> {
    let mut file = File::open(path)?;
    while let Some((kind, length)) = read_header(&mut file)? {
        if &kind == b"moov" {
            let mut table = Vec::new();
            file.take(length.min(MAX_TABLE)).read_to_end(&mut table)?;
            return Ok(samples_of_first_track(&table));
        }
        file.seek(SeekFrom::Current(i64::try_from(length).unwrap_or(i64::MAX)))?;
    }
    Ok(None)
}

/// Kind of the next box and bytes in it; `None` at the end.
fn read_header(file: &mut File) -> io::Result<Option<([u8; 4], u64)>> {
    let mut header = [0_u8; 8];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let [a, b, c, d, kind @ ..] = header;
    let length = u64::from(u32::from_be_bytes([a, b, c, d]));
    if length == 1 {
        let mut long = [0_u8; 8];
        file.read_exact(&mut long)?;
        return Ok(Some((kind, u64::from_be_bytes(long).saturating_sub(16))));
    }
    Ok(Some((kind, length.saturating_sub(8))))
}

/// The count in `trak/mdia/minf/stbl/stsz`, the box of sample sizes.
fn samples_of_first_track(table: &[u8]) -> Option<u32> {
    let mut within = table;
    for kind in [b"trak", b"mdia", b"minf", b"stbl", b"stsz"] {
        within = find(within, *kind)?;
    }
    Some(u32::from_be_bytes(within.get(8..12)?.try_into().ok()?))
}

/// What is in the first box of this kind.
fn find(mut boxes: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    loop {
        let length = usize::try_from(u32::from_be_bytes(boxes.get(..4)?.try_into().ok()?)).ok()?;
        let (this, rest) = boxes.split_at_checked(length.max(8))?;
        if this.get(4..8)? == kind {
            return this.get(8..);
        }
        boxes = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes()[..], &kind, content].concat()
    }

    #[test]
    fn frames_are_counted_from_the_table() {
        let sizes = boxed(*b"stsz", &[&[0; 8][..], &77_u32.to_be_bytes(), &[0; 16]].concat());
        let mut inner = boxed(*b"stbl", &[boxed(*b"stsd", &[0; 20]), sizes].concat());
        for kind in [*b"minf", *b"mdia", *b"trak", *b"moov"] {
            inner = boxed(kind, &inner);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made.mp4");
        std::fs::write(&path, [boxed(*b"ftyp", b"isom"), boxed(*b"mdat", &[1; 99]), inner].concat()).unwrap();
        assert_eq!(video_frames(&path).unwrap(), Some(77));
        std::fs::write(&path, boxed(*b"ftyp", b"isom")).unwrap();
        assert_eq!(video_frames(&path).unwrap(), None);
    }
}
