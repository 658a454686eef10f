//! Whole numbers as people type them. Pure.

/// A whole number with an optional sign. Dots, commas or spaces may part its thousands, one kind of them and only in
/// front of three digits; `None` for anything else, such as `1.5`.
pub(super) fn whole(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let (sign, number) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(number) => ("-", number),
        None => ("", typed.strip_prefix('+').unwrap_or(typed)),
    };
    let separator = number.chars().find(|c| matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}'));
    let groups: Vec<&str> =
        separator.map_or_else(|| vec![number], |separator| number.split(separator).collect());
    let (first, thousands) = groups.split_first()?;
    // `0.500` is a fraction, however many digits follow.
    let grouped = thousands.is_empty() || (first.len() <= 3 && !first.starts_with('0'));
    let whole = grouped
        && thousands.iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    if whole { format!("{sign}{}", groups.concat()).parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_may_be_parted() {
        for (typed, number) in [
            (" 50 ", 50),
            ("0", 0),
            ("+7", 7),
            ("-18", -18),
            ("\u{2212}1,200", -1200),
            ("1200", 1200),
            ("1.200", 1200),
            ("1 200", 1200),
            ("12,345,678", 12_345_678),
        ] {
            assert_eq!(whole(typed), Some(number), "{typed}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_not_made_one() {
        for odd in [
            "",
            "-",
            "+",
            ".",
            "1.5",
            "0.5",
            "2,5",
            "1.000,5",
            "1,000.000",
            "1.0000",
            "1000.000",
            "0.500",
            "1,",
            ",500",
            "1..000",
            "1e3",
            "--5",
            "- 5",
            "ten",
            "99999999999999999999",
        ] {
            assert_eq!(whole(odd), None, "{odd}");
        }
    }
}
