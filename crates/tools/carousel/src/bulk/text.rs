//! Cells as the texts of a slide. Lengths are looked at before markup is, so that a huge cell costs no more
//! than its bytes.

use std::borrow::Cow;

use lumiku_carousel_dto::{
    Text,
    limits::{MAX_ITEM_CHARS, MAX_ITEMS},
};

/// Room for marks and backslashes in a cell, beside twice its longest text, in characters.
const MARKS: usize = 1_000;

/// What a cell says. Spreadsheets take a cell that begins with one of `= + - @` for a formula, so tables are
/// written with an apostrophe before it, which is no part of the text; here such a cell is text anyway.
pub(super) fn words_of(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest.trim(),
        _ => cell,
    }
}

/// A cell as it is written, so that no spreadsheet calculates with it.
pub(super) fn safe(cell: &str) -> Cow<'_, str> {
    if is_formula_like(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a spreadsheet would take a cell for a formula, or would without apostrophes and space before it.
fn is_formula_like(cell: &str) -> bool {
    cell.trim_start_matches(|letter: char| letter == '\'' || letter.is_whitespace())
        .starts_with(['=', '+', '-', '@'])
}

/// A cell of one line.
pub(super) fn line_of(cell: &str, most: usize) -> Result<String, String> {
    let length = cell.chars().count();
    if length > most {
        return Err(too_long(most, length));
    }
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(char::is_control) {
        return Err("This holds control characters.".to_owned());
    }
    Ok(line)
}

/// A text with its markup. Whether it is too long once the marks are off is for the content model to say.
pub(super) fn text_of(cell: &str, most: usize) -> Result<Text, String> {
    let length = cell.chars().count();
    if length > 2 * most + MARKS {
        return Err(too_long(most, length));
    }
    Ok(Text::from_markup(&cell.replace("\r\n", "\n").replace('\r', "\n")))
}

/// Points, one on each line or divided by `|`.
pub(super) fn items_of(cell: &str) -> Result<Vec<Text>, String> {
    let points = || cell.split(['\n', '\r', '|']).map(str::trim).filter(|point| !point.is_empty());
    let count = points().count();
    if count > MAX_ITEMS {
        return Err(format!("A list has at most {MAX_ITEMS} points; this has {count}."));
    }
    points().map(|point| text_of(point, MAX_ITEM_CHARS)).collect()
}

fn too_long(most: usize, length: usize) -> String {
    format!("Use at most {most} characters; this has {length}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_text_with_or_without_its_apostrophe() {
        for cell in ["=1+1", "+62 812", "-5 %", "@lumiku", "=HYPERLINK(\"http://x\")"] {
            assert_eq!(words_of(cell), cell);
            assert_eq!(words_of(&format!(" '{cell}")), cell);
            assert_eq!(safe(cell), format!("'{cell}"));
        }
        assert_eq!((words_of("'tis"), safe("'tis").as_ref()), ("'tis", "'tis"));
        assert_eq!(words_of(&safe("'=1")), "'=1");
        assert_eq!(text_of("=1+1", 300).unwrap().to_plain(), "=1+1");
    }

    #[test]
    fn points_stand_on_lines_or_between_bars() {
        let points = |cell: &str| items_of(cell).map(|points| points.iter().map(Text::to_plain).collect());
        assert_eq!(
            points("Beans\r\n\r\n Water \nFire"),
            Ok(vec!["Beans".into(), "Water".into(), "Fire".into()])
        );
        assert_eq!(points("Beans | Water|"), Ok::<Vec<String>, _>(vec!["Beans".into(), "Water".into()]));
        assert!(points(&"x|".repeat(9)).is_err());
    }

    #[test]
    fn a_huge_cell_is_refused_by_its_length() {
        let message = text_of(&"*".repeat(4_000_000), 300).unwrap_err();
        assert_eq!(message, "Use at most 300 characters; this has 4000000.");
        assert!(items_of(&"*|".repeat(2_000_000)).is_err());
        assert!(line_of(&"x".repeat(121), 120).is_err() && line_of("a\u{7}b", 120).is_err());
    }
}
