//! What is wrong with a table, read from the server's refusal. Pure.

use std::collections::BTreeMap;

/// One fault, by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    /// As a spreadsheet counts: the header is row 1. 0 when it is the whole file.
    pub(super) row: u32,
    /// The header of the column; empty when it is the whole row.
    pub(super) column: String,
    pub(super) message: String,
}

/// The faults in the order of the table, and how many more there are in words, from fields keyed
/// `rows.<row>.<column>`, `rows.<row>`, `file` and `rows`. `None` when no field is about the table.
pub(super) fn faults(fields: &BTreeMap<String, String>) -> Option<(Vec<Fault>, Option<String>)> {
    let mut faults = Vec::new();
    let mut more = None;
    for (field, message) in fields {
        let message = message.clone();
        match field.strip_prefix("rows") {
            Some("") => more = Some(message),
            Some(place) => {
                let (row, column) = place
                    .trim_start_matches('.')
                    .split_once('.')
                    .unwrap_or((place.trim_start_matches('.'), ""));
                let row = row.parse().unwrap_or(0);
                faults.push(Fault { row, column: column.to_owned(), message });
            }
            None if field == "file" => faults.push(Fault { row: 0, column: String::new(), message }),
            None => {}
        }
    }
    faults.sort();
    (!faults.is_empty() || more.is_some()).then_some((faults, more))
}

/// Where a fault is, in words.
pub(super) fn place(fault: &Fault) -> String {
    match (fault.row, fault.column.as_str()) {
        (0, _) => "The file".to_owned(),
        (row, "") => format!("Row {row}"),
        (row, column) => format!("Row {row}, {column}"),
    }
}

/// What is wrong there, without the place that stands beside it.
pub(super) fn what(fault: &Fault) -> &str {
    let said = fault.message.strip_prefix(&place(fault)).and_then(|rest| rest.strip_prefix(": "));
    said.unwrap_or(&fault.message)
}

/// Whether a file can be a table, before a byte of it is sent; the server judges again, from the bytes.
pub(super) fn check(name: &str, size: u64, most: u64) -> Result<(), String> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if matches!(ending.as_str(), "xls" | "xlsx" | "ods" | "numbers") {
        return Err(
            "Save the table as CSV first: in your spreadsheet, File, then Download or Save as.".to_owned()
        );
    }
    if !matches!(ending.as_str(), "csv" | "tsv" | "txt") {
        return Err("Choose a table in the CSV format.".to_owned());
    }
    if size == 0 {
        return Err("This file is empty.".to_owned());
    }
    if size > most {
        return Err(format!("This table is too large. It may have up to {}.", crate::format::bytes(most)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(field, message)| ((*field).to_owned(), (*message).to_owned())).collect()
    }

    #[test]
    fn faults_stand_in_the_order_of_the_table() {
        let all = fields(&[
            ("rows.12.title1", "Too long."),
            ("rows.3.body2", "No such role."),
            ("rows.3", "Empty."),
            ("rows", "And 4 more."),
            ("templateId", "Choose one."),
        ]);
        let (faults, more) = faults(&all).unwrap();
        let places: Vec<String> = faults.iter().map(place).collect();
        assert_eq!(places, ["Row 3", "Row 3, body2", "Row 12, title1"]);
        assert_eq!(more.as_deref(), Some("And 4 more."));
    }

    #[test]
    fn a_place_is_said_once() {
        let fault =
            |message: &str| Fault { row: 3, column: "title1".to_owned(), message: message.to_owned() };
        assert_eq!(what(&fault("Row 3, title1: Too long.")), "Too long.");
        assert_eq!(what(&fault("Row 31: Too long.")), "Row 31: Too long.");
    }

    #[test]
    fn a_header_may_hold_a_dot() {
        let (faults, _) = faults(&fields(&[("rows.1.my.column", "Unknown.")])).unwrap();
        assert_eq!((faults[0].row, faults[0].column.as_str()), (1, "my.column"));
    }

    #[test]
    fn what_is_not_about_the_table_is_left_to_others() {
        assert_eq!(faults(&fields(&[("templateId", "Choose one.")])), None);
        let (faults, _) = faults(&fields(&[("file", "Not text.")])).unwrap();
        assert_eq!(place(&faults[0]), "The file");
    }

    #[test]
    fn a_spreadsheet_is_told_what_to_do() {
        assert_eq!(check("a.CSV", 9, 100), Ok(()));
        assert!(check("a.xlsx", 9, 100).unwrap_err().contains("CSV"));
        assert!(check("a.png", 9, 100).is_err() && check("a.csv", 0, 100).is_err());
        assert!(check("a.csv", 101, 100).is_err());
    }
}
