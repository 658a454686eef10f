//! Writes the files. Knows no HTTP and no database.

use std::{fs, path::Path};

use crate::error::WriteError;

/// Writes file `number` of `count` to `target`. It stops when `cancelled` says so.
pub(crate) fn write_file(
    text: &str,
    number: u32,
    count: u32,
    target: &Path,
    cancelled: &dyn Fn() -> bool,
) -> Result<(), WriteError> {
    if cancelled() {
        return Err(WriteError::Cancelled);
    }
    fs::write(target, content(text, number, count))?;
    Ok(())
}

fn content(text: &str, number: u32, count: u32) -> String {
    if count == 1 { format!("{text}\n") } else { format!("{text}\n\n{number} of {count}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_are_numbered() {
        assert_eq!(content("Hello", 1, 1), "Hello\n");
        assert_eq!(content("Hello", 2, 3), "Hello\n\n2 of 3\n");
    }

    #[test]
    fn nothing_is_written_after_a_cancel() {
        let target = Path::new("never-written.txt");
        assert!(matches!(write_file("Hello", 1, 1, target, &|| true), Err(WriteError::Cancelled)));
        assert!(!target.exists());
    }
}
