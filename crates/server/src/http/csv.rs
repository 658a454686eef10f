//! Tables for a spreadsheet (RFC 4180).

use serde::Serialize;

/// Lines under a heading of their fields' names, and nothing at all without lines. Texts that people wrote go through
/// [`plain`] first.
///
/// # Errors
/// When a line is not flat.
pub fn to_csv<T: Serialize>(lines: impl IntoIterator<Item = T>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.serialize(line)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// The same with the heading also where there are no lines.
///
/// # Errors
/// When a line is not flat.
pub fn to_csv_with_heading<T: Serialize + Default>(
    lines: impl IntoIterator<Item = T>,
) -> Result<Vec<u8>, csv::Error> {
    let mut table = to_csv(lines)?;
    if table.is_empty() {
        // A heading is written with a line, which is taken off again.
        table = to_csv([T::default()])?;
        table.truncate(table.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    }
    Ok(table)
}

/// A text that a spreadsheet takes as text: one that begins like a formula gets an apostrophe before it (OWASP, CSV
/// Injection).
pub fn plain(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_a_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(plain(text), format!("'{text}"));
        }
        assert_eq!(plain("Paid twice = 2"), "Paid twice = 2");
    }

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        #[derive(Default, Serialize)]
        struct Line<'a> {
            name: &'a str,
            amount: i64,
        }
        let lines = [Line { name: "a,\"b\"", amount: -1 }];
        assert_eq!(to_csv(lines).unwrap(), b"name,amount\n\"a,\"\"b\"\"\",-1\n");
        assert_eq!(to_csv_with_heading::<Line<'_>>([]).unwrap(), b"name,amount\n");
    }
}
