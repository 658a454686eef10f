//! What is wrong with a table, by place.

use std::collections::BTreeMap;

use lumiku_carousel_dto::RowError;
use lumiku_dto::validate::Fields;

/// Most faults that are told one by one.
pub const MAX_FAULTS: usize = 100;
/// Longest header that is repeated in a message, in characters.
const MAX_HEADER: usize = 40;

/// Everything that is wrong with a table, the first [`MAX_FAULTS`] with their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Of the whole file, when it could not be read as a table.
    file: Option<String>,
    rows: Vec<RowError>,
    more: usize,
}

impl Faults {
    /// A file that is no table.
    pub(super) fn file(message: impl Into<String>) -> Self {
        Self { file: Some(message.into()), ..Self::default() }
    }

    /// Something about a whole row.
    pub(super) fn row(&mut self, row: u32, message: impl Into<String>) {
        self.add(row, None, message.into());
    }

    /// Something about a cell.
    pub(super) fn cell(&mut self, row: u32, column: &str, message: impl Into<String>) {
        let name: String = column.chars().filter(|letter| !letter.is_control()).take(MAX_HEADER).collect();
        self.add(row, Some(name), message.into());
    }

    fn add(&mut self, row: u32, column: Option<String>, message: String) {
        if self.rows.len() < MAX_FAULTS {
            self.rows.push(RowError { row, column, message });
        } else {
            self.more += 1;
        }
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.rows.len() + self.more + usize::from(self.file.is_some())
    }

    /// The faults that have a place, in the order of the table.
    pub fn rows(&self) -> &[RowError] {
        &self.rows
    }

    /// How many there are besides.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Why the file could not be read as a table.
    pub fn of_file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// As the fields of an answer: `file`, `rows.<row>`, `rows.<row>.<column>`, and `rows` for those that are
    /// not told. Each message names its place in words.
    pub fn into_fields(self) -> Fields {
        let mut by_place: BTreeMap<String, String> = BTreeMap::new();
        for RowError { row, column, message } in self.rows {
            let (key, place) = match &column {
                Some(column) => (format!("rows.{row}.{column}"), format!("Row {row}, {column}: ")),
                None => (format!("rows.{row}"), format!("Row {row}: ")),
            };
            by_place
                .entry(key)
                .and_modify(|told| *told = format!("{told} {message}"))
                .or_insert_with(|| format!("{place}{message}"));
        }
        if self.more > 0 {
            by_place.insert("rows".to_owned(), format!("{} more faults are not listed here.", self.more));
        }
        if let Some(message) = self.file {
            by_place.insert("file".to_owned(), message);
        }
        let mut fields = Fields::default();
        for (key, message) in by_place {
            fields.check(&key, Err(message));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_by_row_and_column() {
        let mut faults = Faults::default();
        faults.cell(7, "title3", "Use at most 300 characters; this has 412.");
        faults.cell(7, "title3", "This holds control characters.");
        faults.row(9, "This row has no text.");
        let fields = faults.into_fields();
        assert_eq!(
            fields.get("rows.7.title3"),
            Some("Row 7, title3: Use at most 300 characters; this has 412. This holds control characters.")
        );
        assert_eq!(fields.get("rows.9"), Some("Row 9: This row has no text."));
    }

    #[test]
    fn beyond_a_hundred_they_are_counted() {
        let mut faults = Faults::default();
        (0..412).for_each(|row| faults.row(row, "Empty."));
        assert_eq!((faults.rows().len(), faults.more()), (MAX_FAULTS, 312));
        let fields = faults.into_fields();
        assert_eq!(fields.get("rows"), Some("312 more faults are not listed here."));
        assert_eq!(fields.into_map().len(), MAX_FAULTS + 1);
    }

    #[test]
    fn a_header_is_not_repeated_at_any_length() {
        let mut faults = Faults::default();
        faults.cell(1, &format!("a\nb{}", "x".repeat(5000)), "This column is not known.");
        assert_eq!(faults.rows()[0].column.as_ref().map(|name| name.chars().count()), Some(MAX_HEADER));
    }
}
