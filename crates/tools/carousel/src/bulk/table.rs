//! Text as rows of cells, with the numbers a spreadsheet shows.

use csv::{Reader, ReaderBuilder, StringRecord};
use lumiku_carousel_dto::BulkColumn;

/// Signs that may divide the cells of a row.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Longest header, in bytes. The longest that makes sense has a fiftieth of it.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// A table being read, row by row.
pub(super) struct Table<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    header: StringRecord,
    header_row: u32,
    record: StringRecord,
    /// Of the record, as a spreadsheet counts.
    row: u32,
    unclosed: Option<u32>,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    /// As a spreadsheet counts: from 1, empty rows too, and a cell with line breaks is one.
    pub row: u32,
    record: &'a StringRecord,
}

impl<'a> Cells<'a> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.record.len()
    }

    /// The cell of a column, from 0; empty beyond the end of the row.
    pub(super) fn get(&self, column: usize) -> &'a str {
        self.record.get(column).map_or("", str::trim)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.record.iter().map(str::trim)
    }
}

impl<'a> Table<'a> {
    /// Reads the header, and by it which sign divides the cells.
    pub(super) fn open(text: &'a str) -> Result<Self, String> {
        let (said, text) = said_delimiter(text);
        let head = header_text(text)?;
        let delimiter = said.unwrap_or_else(|| find_delimiter(head));
        let mut table = Self {
            text,
            reader: reader(text, delimiter),
            header: StringRecord::new(),
            header_row: 1,
            record: StringRecord::new(),
            row: 0,
            unclosed: None,
        };
        if table.next_row().is_none() {
            return Err("This table is empty.".to_owned());
        }
        table.header_row = table.row;
        table.header = std::mem::take(&mut table.record);
        Ok(table)
    }

    pub(super) fn header(&self) -> Cells<'_> {
        Cells { row: self.header_row, record: &self.header }
    }

    /// The next row that holds anything.
    pub(super) fn next_row(&mut self) -> Option<Cells<'_>> {
        while self.advance() {
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Cells { row: self.row, record: &self.record });
            }
        }
        None
    }

    /// After the last row: the row whose quotation mark swallowed all that came after it.
    pub(super) fn unclosed(&self) -> Option<u32> {
        self.unclosed
    }

    fn advance(&mut self) -> bool {
        let start = self.offset();
        // Reading well-formed text from memory, in rows of any length, has no way to fail.
        if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            return false;
        }
        let end = self.offset();
        let (before, rest) = (&self.text[..start], &self.text[start..]);
        self.row = self.row.saturating_add(1 + blank_lines(rest, before.ends_with('\r')));
        let last = self.record.iter().next_back().unwrap_or_default();
        if end == self.text.len() && is_unclosed(rest, last) {
            self.unclosed = Some(self.row);
        }
        true
    }

    /// How far the reader is, in bytes: past what ended the last row, but for the second half of a `\r\n`.
    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte()).map_or(self.text.len(), |at| at.min(self.text.len()))
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The line `sep=;` with which spreadsheets say what divides the cells; it is no row.
fn said_delimiter(text: &str) -> (Option<u8>, &str) {
    let line = text.lines().next().unwrap_or_default();
    let said =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line.as_bytes()[4..]);
    match said {
        Some([sign]) if DELIMITERS.contains(sign) => {
            (Some(*sign), text[line.len()..].trim_start_matches('\r').trim_start_matches('\n'))
        }
        _ => (None, text),
    }
}

/// The first row that is not blank, its quoted line breaks included.
fn header_text(text: &str) -> Result<&str, String> {
    let mut quoted = false;
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let ends = |(_, byte): &(usize, &u8)| {
        quoted ^= **byte == b'"';
        !quoted && matches!(byte, b'\r' | b'\n')
    };
    let end = text.as_bytes()[start..].iter().enumerate().find(ends).map_or(text.len() - start, |(at, _)| at);
    if end > MAX_HEADER_BYTES {
        return Err("The first row is too long to be a header that names columns.".to_owned());
    }
    Ok(&text[start..start + end])
}

/// The sign that finds most columns in the header; without any, the one that finds most cells.
fn find_delimiter(head: &str) -> u8 {
    let mut best = (0, 0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let mut record = StringRecord::new();
        if matches!(reader(head, delimiter).read_record(&mut record), Ok(true)) {
            let known = record.iter().filter(|cell| BulkColumn::parse(cell.trim()).is_some()).count();
            if (known, record.len()) > (best.0, best.1) {
                best = (known, record.len(), delimiter);
            }
        }
    }
    best.2
}

/// Empty lines before a row, which the reader passes over. `inside` a `\r\n`, its second half is none.
fn blank_lines(text: &str, inside: bool) -> u32 {
    let mut rest = if inside { text.strip_prefix('\n').unwrap_or(text) } else { text };
    let mut count = 0;
    while let Some(next) =
        rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).or_else(|| rest.strip_prefix('\r'))
    {
        rest = next;
        count += 1;
    }
    count
}

/// Whether the last cell of the text was opened by a quotation mark and never closed.
fn is_unclosed(text: &str, last: &str) -> bool {
    let tail = format!("\"{}", last.replace('"', "\"\""));
    text.ends_with(&tail) && !(last.is_empty() && text.ends_with("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut table = Table::open(text).unwrap();
        let mut rows = Vec::new();
        while let Some(cells) = table.next_row() {
            rows.push((cells.row, cells.iter().map(str::to_owned).collect()));
        }
        rows
    }

    #[test]
    fn the_sign_between_cells_is_found_in_the_header() {
        for sign in [",", ";", "\t"] {
            let text = format!("title1{sign}body1\na{sign}\"b, c; d\te\"\n");
            assert_eq!(rows(&text), [(2, vec!["a".to_owned(), "b, c; d\te".to_owned()])], "{sign:?}");
        }
        assert_eq!(rows("title1\na, b; c")[0].1, ["a", " b; c"].map(str::trim), "one column");
        assert_eq!(rows("\"title1\";\"x,y,z\"\na;b")[0].1, ["a", "b"], "known columns count more than cells");
        assert_eq!(rows("sep=;\r\ntitle1;body1\r\na,b;c\r\n"), [(2, vec!["a,b".to_owned(), "c".to_owned()])]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["title1,body1", "a,b", "", ",", "\"c\nd\",e", "", "", "f,g", "", " , "];
            let found = rows(&lines.join(end));
            let numbers: Vec<u32> = found.iter().map(|(row, _)| *row).collect();
            assert_eq!(numbers, [2, 5, 8], "{end:?}");
        }
        let late = Table::open("\n\ntitle1\na").unwrap();
        assert_eq!(late.header().row, 3);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_found() {
        let unclosed = |text: &str| {
            let mut table = Table::open(text).unwrap();
            while table.next_row().is_some() {}
            table.unclosed()
        };
        assert_eq!(unclosed("title1,body1\na,b\nc,\"d\ne,f\n"), Some(3));
        assert_eq!(unclosed("title1,body1\na,\"say \"\"hi\"\"\n"), Some(2));
        assert_eq!(unclosed("title1,body1\na,\""), Some(2));
        assert_eq!(unclosed("title1,\"body1\na,b"), Some(1));
        for closed in
            ["a,\"\"", "a,\"b\"", "a,\"b\"\n", "a,5\"", "\"a\",b", "a,\"say \"\"hi\"\"\"", "a,\"b\"c"]
        {
            assert_eq!(unclosed(&format!("title1,body1\n{closed}")), None, "{closed}");
        }
    }

    #[test]
    fn a_file_without_a_header_is_refused() {
        assert!(Table::open("").is_err());
        assert!(Table::open("\r\n\r\n , ,\n").is_err());
        assert!(Table::open(&"x".repeat(MAX_HEADER_BYTES + 1)).is_err());
    }
}
