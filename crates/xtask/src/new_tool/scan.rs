//! Finds the elements of a bracketed list in Rust source. Knows strings, characters, lifetimes and comments;
//! of raw strings it says that it does not.

use std::ops::Range;

use anyhow::{Result, bail};

/// The list that opens with the bracket at byte `open`: where each of its elements is, comments before it
/// left out.
///
/// # Errors
/// When the bracket is never closed, or the list holds something that is not understood.
pub(super) fn elements(source: &str, open: usize) -> Result<Vec<Range<usize>>> {
    let mut found = Vec::new();
    let mut current: Option<Range<usize>> = None;
    let mut depth = 0_usize;
    let mut at = open;
    while let Some(first) = source[at..].chars().next() {
        let length = token_length(&source[at..])?;
        let token = at..at + length;
        at += length;
        if first.is_whitespace() || is_comment(&source[token.clone()]) {
            continue;
        }
        match first {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            found.extend(current);
            return Ok(found);
        }
        if token.start == open {
            continue;
        }
        if depth == 1 && first == ',' {
            found.extend(current.take());
        } else {
            let start = current.map_or(token.start, |current| current.start);
            current = Some(start..token.end);
        }
    }
    bail!("a bracket is not closed")
}

fn is_comment(token: &str) -> bool {
    token.starts_with("//") || token.starts_with("/*")
}

/// Length in bytes of what stands at the beginning: a comment, a string, a character, or anything else one
/// character at a time.
fn token_length(text: &str) -> Result<usize> {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with("//") {
        return Ok(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return match text.find("*/") {
            Some(end) => Ok(end + 2),
            None => bail!("a comment is not closed"),
        };
    }
    if text.starts_with("r\"") || text.starts_with("r#\"") {
        bail!("there is a raw string");
    }
    if text.starts_with('"') {
        return quoted(text, '"');
    }
    // 'a' and '\n' are characters, 'a alone is a lifetime.
    let mut next = text.chars().skip(1);
    if text.starts_with('\'') && (next.next() == Some('\\') || next.next() == Some('\'')) {
        return quoted(text, '\'');
    }
    Ok(first)
}

/// Length of a literal between two of these marks.
fn quoted(text: &str, mark: char) -> Result<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return Ok(at + c.len_utf8()),
            _ => {}
        }
    }
    bail!("a literal is not closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        elements(source, source.find(['[', '{']).unwrap())
            .unwrap()
            .into_iter()
            .map(|range| &source[range])
            .collect()
    }

    #[test]
    fn commas_inside_brackets_strings_and_characters_separate_nothing() {
        let source = "vec![f(a, [b]), \"x, ] \\\" y\", g(x as &'a str, ','), h]; z[1]";
        assert_eq!(texts(source), ["f(a, [b])", "\"x, ] \\\" y\"", "g(x as &'a str, ',')", "h"]);
    }

    #[test]
    fn comments_are_not_part_of_an_element() {
        let source = "[\n    // one, with a ]\n    a, // first\n    /* two, */ b,\n]";
        assert_eq!(texts(source), ["a", "b"]);
    }

    #[test]
    fn an_empty_list_has_no_elements() {
        assert_eq!(texts("&[]"), Vec::<&str>::new());
        assert_eq!(texts("{ }"), Vec::<&str>::new());
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        assert!(elements("[a, b", 0).is_err());
        assert!(elements("[r\"a\"]", 0).is_err());
        assert!(elements("[\"a]", 0).is_err());
    }
}
