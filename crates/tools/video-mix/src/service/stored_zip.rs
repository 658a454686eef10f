//! The bytes around the files of a ZIP archive whose entries are stored, not compressed, and written in one
//! pass (PKWARE APPNOTE 6.3.10). Sizes are known beforehand, checksums only afterwards, so each file is
//! followed by a descriptor, and the length of the whole is known before the first byte.
//!
//! Written here because the libraries that write without seeking either block a thread for each reader or
//! give entries descriptors of the wrong width.

use lumiku_dto::Timestamp;

/// From here on a 32-bit field is not enough and a ZIP64 one follows.
const LIMIT: u64 = 0xffff_ffff;
/// The checksum follows the data, and names are UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;

/// A file about to be written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Plain, without folders; unique in its archive.
    pub name: String,
    /// In bytes.
    pub size: u64,
    pub modified: Timestamp,
}

/// A file that was written.
struct Written {
    entry: Entry,
    offset: u64,
    crc: u32,
}

/// Writes the parts of an archive in their order.
#[derive(Default)]
pub(super) struct Layout {
    written: Vec<Written>,
    /// Bytes so far.
    offset: u64,
}

impl Layout {
    /// What stands before a file's bytes.
    pub(super) fn before(&mut self, entry: &Entry) -> Vec<u8> {
        let wide = entry.size >= LIMIT;
        let extra = if wide { extra_field(&[0, 0]) } else { Vec::new() };
        let size = if wide { LIMIT } else { 0 };
        let mut header = Fields::default();
        header.long(0x0403_4b50).common(wide, entry).long(0).wide(size).wide(size);
        header.short(entry.name.len()).short(extra.len());
        let bytes = [header.0.as_slice(), entry.name.as_bytes(), &extra].concat();
        self.written.push(Written { entry: entry.clone(), offset: self.offset, crc: 0 });
        self.offset += bytes.len() as u64 + entry.size;
        bytes
    }

    /// What stands after the bytes of the file that [`Layout::before`] was called for last.
    pub(super) fn after(&mut self, crc: u32) -> Vec<u8> {
        let Some(written) = self.written.last_mut() else { return Vec::new() };
        written.crc = crc;
        let mut descriptor = Fields::default();
        descriptor.long(0x0807_4b50).long(crc);
        for _ in 0..2 {
            if written.entry.size >= LIMIT {
                descriptor.0.extend(written.entry.size.to_le_bytes());
            } else {
                descriptor.wide(written.entry.size);
            }
        }
        self.offset += descriptor.0.len() as u64;
        descriptor.0
    }

    /// The directory, which ends the archive.
    pub(super) fn directory(&self) -> Vec<u8> {
        let records: Vec<u8> = self.written.iter().flat_map(Written::record).collect();
        let (count, start, length) = (self.written.len(), self.offset, records.len() as u64);
        let mut end = Fields(records);
        if start >= LIMIT || count >= 0xffff {
            let wide = [count as u64, count as u64, length, start];
            end.long(0x0606_4b50);
            end.0.extend(44_u64.to_le_bytes());
            end.short(45).short(45).long(0).long(0);
            end.0.extend(wide.iter().flat_map(|value| value.to_le_bytes()));
            end.long(0x0706_4b50).long(0);
            end.0.extend((start + length).to_le_bytes());
            end.long(1);
        }
        end.long(0x0605_4b50).short(0).short(0).short(count).short(count);
        end.wide(length).wide(start).short(0);
        end.0
    }

    /// Bytes of a whole archive of these files.
    pub(super) fn length(entries: &[Entry]) -> u64 {
        let mut layout = Self::default();
        for entry in entries {
            layout.before(entry);
            layout.after(0);
        }
        layout.offset + layout.directory().len() as u64
    }
}

impl Written {
    fn record(&self) -> Vec<u8> {
        let (size, offset) = (self.entry.size, self.offset);
        let mut wide = Vec::new();
        if size >= LIMIT {
            wide.extend([size, size]);
        }
        if offset >= LIMIT {
            wide.push(offset);
        }
        let extra = if wide.is_empty() { Vec::new() } else { extra_field(&wide) };
        let mut record = Fields::default();
        record.long(0x0201_4b50).short(45).common(!wide.is_empty(), &self.entry);
        record.long(self.crc).wide(size).wide(size);
        record.short(self.entry.name.len()).short(extra.len());
        // No comment, first disk, no attributes.
        record.short(0).short(0).short(0).long(0).wide(offset);
        [record.0.as_slice(), self.entry.name.as_bytes(), &extra].concat()
    }
}

/// The ZIP64 field with these values.
fn extra_field(values: &[u64]) -> Vec<u8> {
    let mut field = Fields::default();
    field.short(1).short(values.len() * 8);
    field.0.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    field.0
}

/// Fields in little-endian order.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn short(&mut self, value: usize) -> &mut Self {
        self.0.extend(u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes());
        self
    }

    fn long(&mut self, value: u32) -> &mut Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    /// A 32-bit field that refers to ZIP64 when the value does not fit.
    fn wide(&mut self, value: u64) -> &mut Self {
        self.long(u32::try_from(value.min(LIMIT)).unwrap_or(u32::MAX))
    }

    /// Version needed, flags, no compression, moment.
    fn common(&mut self, wide: bool, entry: &Entry) -> &mut Self {
        let (time, date) = dos_moment(entry.modified);
        self.short(if wide { 45 } else { 20 }).short(FLAGS.into()).short(0).short(time).short(date)
    }
}

/// Time and date as MS-DOS kept them, in UTC.
fn dos_moment(moment: Timestamp) -> (usize, usize) {
    let known = time::OffsetDateTime::from_unix_timestamp(moment.0 / 1000);
    let known = known.ok().filter(|known| (1980..2108).contains(&known.year()));
    let Some(known) = known else { return (0, 1 << 5 | 1) };
    let years = usize::try_from(known.year() - 1980).unwrap_or(0);
    let time = usize::from(known.hour()) << 11
        | usize::from(known.minute()) << 5
        | (usize::from(known.second()) / 2);
    (time, years << 9 | usize::from(u8::from(known.month())) << 5 | usize::from(known.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, size: u64) -> Entry {
        Entry { name: name.into(), size, modified: Timestamp(1_750_000_000_000) }
    }

    #[test]
    fn the_length_is_known_before_anything_is_written() {
        let entries = [entry("01-a.mp4", 5), entry("02-é.mp4", 0)];
        let mut layout = Layout::default();
        let mut archive = Vec::new();
        for (entry, bytes) in entries.iter().zip([&b"hello"[..], b""]) {
            archive.extend(layout.before(entry));
            archive.extend(bytes);
            archive.extend(layout.after(crc32fast::hash(bytes)));
        }
        archive.extend(layout.directory());
        assert_eq!(archive.len() as u64, Layout::length(&entries));
        assert_eq!(&archive[..4], b"PK\x03\x04");
        assert_eq!(&archive[archive.len() - 22..][..4], b"PK\x05\x06");
    }

    #[test]
    fn what_lies_beyond_four_gigabytes_has_wide_fields() {
        let entries = [entry("a", 5_000_000_000), entry("b", 10)];
        let mut layout = Layout::default();
        let first = layout.before(&entries[0]);
        assert!(first.ends_with(&[0; 16]) && first.len() == 30 + 1 + 20);
        assert_eq!(layout.after(1).len(), 24);
        layout.before(&entries[1]);
        assert_eq!(layout.after(1).len(), 16);
        let directory = layout.directory();
        // Both sizes of the first; the offset of the second; the wide end.
        let records = (46 + 1 + 4 + 16) + (46 + 1 + 4 + 8);
        assert_eq!(directory.len(), records + 56 + 20 + 22);
        assert_eq!(&directory[records..][..4], b"PK\x06\x06");
    }

    #[test]
    fn moments_are_told_as_ms_dos_did() {
        // 2025-06-15 15:06:40 UTC.
        let time = 15 * 2048 + 6 * 32 + 20;
        let date = 45 * 512 + 6 * 32 + 15;
        assert_eq!(dos_moment(Timestamp(1_750_000_000_000)), (time, date));
        assert_eq!(dos_moment(Timestamp(0)), (0, 33));
    }
}
