//! Puts a line into a file that lists the tools, in alphabetical order. A file whose shape is not the known
//! one is an error that says so, never a guess.

use anyhow::{Context, Result, bail, ensure};

use super::scan::elements;

/// Adds an element to the first list that opens with `bracket` after `anchor`. The first `fixed` elements
/// keep their place.
pub(super) fn into_list(
    source: &str,
    anchor: &str,
    bracket: &str,
    fixed: usize,
    element: &str,
) -> Result<String> {
    let shape = || format!("expected one `{anchor}` and a list after it");
    let mut found = source.match_indices(anchor);
    let (at, _) = found.next().with_context(shape)?;
    ensure!(found.next().is_none(), "found more than one: {}", shape());
    let after = at + anchor.len();
    let open = after + source[after..].find(bracket).with_context(shape)? + bracket.len() - 1;
    let present = elements(source, open).with_context(shape)?;
    ensure!(present.iter().all(|range| source[range.clone()] != *element), "`{element}` is listed already");
    ensure!(present.len() >= fixed, "the list after `{anchor}` is shorter than expected");
    let mut text = source.to_owned();
    match present.iter().skip(fixed).find(|range| &source[(*range).clone()] > element) {
        Some(later) => text.insert_str(later.start, &format!("{element}, ")),
        None => match present.last() {
            Some(last) => text.insert_str(last.end, &format!(", {element}")),
            None => text.insert_str(open + 1, element),
        },
    }
    Ok(text)
}

/// Adds a name to the one `use super::…;`, or such a line before the others when there is none.
pub(super) fn into_use_super(source: &str, name: &str) -> Result<String> {
    const START: &str = "use super::";
    let mut found = source.lines().filter(|line| line.starts_with(START));
    let Some(line) = found.next() else {
        let at = line_start(source, |line| line.starts_with("use ")).context("expected a line with `use`")?;
        let mut text = source.to_owned();
        text.insert_str(at, &format!("{START}{name};\n"));
        return Ok(text);
    };
    ensure!(found.next().is_none(), "expected one line with `{START}`");
    if line.ends_with('{') || line.ends_with("};") {
        return into_list(source, START, "{", 0, name);
    }
    let only = line.strip_prefix(START).and_then(|rest| rest.strip_suffix(';')).unwrap_or_default();
    let plain = !only.is_empty() && only.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    ensure!(plain, "`{line}` is not a name or a list of names");
    let mut names = [only, name];
    names.sort_unstable();
    Ok(source.replacen(line, &format!("{START}{{{}}};", names.join(", ")), 1))
}

/// Adds a line to the one run of lines for which `belongs` holds. Without any, it goes after the last line
/// for which `before` holds.
pub(super) fn into_lines(
    source: &str,
    belongs: impl Fn(&str) -> bool,
    before: impl Fn(&str) -> bool,
    line: &str,
) -> Result<String> {
    ensure!(source.lines().all(|present| present != line), "`{line}` is there already");
    let lines: Vec<&str> = source.lines().collect();
    let run: Vec<usize> = (0..lines.len()).filter(|&at| belongs(lines[at])).collect();
    let at = match (run.first(), run.last()) {
        (Some(&first), Some(&last)) => {
            ensure!(last - first + 1 == run.len(), "the lines like `{line}` are not next to each other");
            run.into_iter().find(|&at| lines[at] > line).unwrap_or(last + 1)
        }
        _ => match (0..lines.len()).rfind(|&at| before(lines[at])) {
            Some(last) => last + 1,
            None => bail!("there is no place for `{line}`"),
        },
    };
    let (head, tail) = lines.split_at(at);
    let mut text: String = head.iter().chain([&line]).chain(tail).flat_map(|line| [*line, "\n"]).collect();
    if !source.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

/// The lines of a block: after the line that begins with `title` and before the next empty line.
pub(super) fn block<'a>(source: &'a str, title: &str) -> Result<Vec<&'a str>> {
    let mut lines = source.lines().skip_while(|line| !line.starts_with(title));
    ensure!(lines.next().is_some(), "there is no line that begins with `{title}`");
    Ok(lines.take_while(|line| !line.trim().is_empty()).collect())
}

/// Where the first such line begins.
fn line_start(source: &str, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if wanted(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "fn tools() -> Vec<T> {\n    vec![A::new(b::B), A::new(d::D)]\n}\n";

    fn listed(element: &str) -> String {
        into_list(LIST, "fn tools()", "vec![", 0, element).unwrap()
    }

    #[test]
    fn an_element_goes_where_the_alphabet_wants_it() {
        assert!(listed("A::new(a::A)").contains("vec![A::new(a::A), A::new(b::B), A::new(d::D)]"));
        assert!(listed("A::new(c::C)").contains("vec![A::new(b::B), A::new(c::C), A::new(d::D)]"));
        assert!(listed("A::new(e::E)").contains("vec![A::new(b::B), A::new(d::D), A::new(e::E)]"));
    }

    #[test]
    fn an_element_goes_after_those_that_keep_their_place() {
        let text =
            into_list("fn sets() { vec![platform, carousel] }", "fn sets()", "vec![", 1, "audio").unwrap();
        assert_eq!(text, "fn sets() { vec![platform, audio, carousel] }");
        let text = into_list("fn sets() { vec![platform] }", "fn sets()", "vec![", 1, "audio").unwrap();
        assert_eq!(text, "fn sets() { vec![platform, audio] }");
    }

    #[test]
    fn an_empty_list_takes_its_first_element() {
        assert_eq!(into_list("T: &[U] = &[];", "T: &[U]", "&[", 0, "a").unwrap(), "T: &[U] = &[a];");
    }

    #[test]
    fn a_file_of_another_shape_is_refused_and_not_guessed_at() {
        assert!(into_list(LIST, "fn other()", "vec![", 0, "x").is_err());
        assert!(into_list("fn a() {} fn a() {}", "fn a()", "{", 0, "x").is_err());
        assert!(into_list(LIST, "fn tools()", "vec![", 0, "A::new(b::B)").is_err());
        assert!(into_list(LIST, "fn tools()", "vec![", 3, "x").is_err());
    }

    #[test]
    fn a_name_is_imported_beside_those_that_are() {
        let one = |source: &str| into_use_super(source, "demo").unwrap();
        assert_eq!(one("use super::image;\n"), "use super::{demo, image};\n");
        assert_eq!(one("use super::{carousel, image};\n"), "use super::{carousel, demo, image};\n");
        assert_eq!(one("use super::{\n    a, z,\n};\n"), "use super::{\n    a, demo, z,\n};\n");
        assert_eq!(one("//! Doc.\n\nuse crate::A;\n"), "//! Doc.\n\nuse super::demo;\nuse crate::A;\n");
        assert!(into_use_super("use super::image::UI;\n", "demo").is_err());
    }

    #[test]
    fn a_line_goes_into_its_run() {
        let source = "mod z;\n\npub mod b;\npub mod d;\n\nfn x() {}\n";
        let add = |line: &str| into_lines(source, |l| l.starts_with("pub mod "), |_| false, line).unwrap();
        assert!(add("pub mod a;").contains("\n\npub mod a;\npub mod b;\n"));
        assert!(add("pub mod c;").contains("pub mod b;\npub mod c;\npub mod d;\n"));
        assert!(add("pub mod e;").contains("pub mod d;\npub mod e;\n\n"));
    }

    #[test]
    fn a_first_line_goes_after_what_it_follows() {
        let add = |source: &str| {
            into_lines(source, |l| l.starts_with("tool-"), |l| l.starts_with("own-"), "tool-a")
        };
        assert_eq!(add("own-a\nown-b\nz\n").unwrap(), "own-a\nown-b\ntool-a\nz\n");
        assert!(add("x\n").is_err());
        assert!(add("tool-a\n").is_err());
        assert!(add("tool-b\nx\ntool-c\n").is_err());
    }

    #[test]
    fn a_block_ends_at_the_empty_line() {
        assert_eq!(block("x\n# tools (all)\na\nb\n\nc\n", "# tools").unwrap(), ["a", "b"]);
        assert!(block("x\n", "# tools").is_err());
    }
}
