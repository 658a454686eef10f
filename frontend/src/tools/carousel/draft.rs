//! A text while it is typed: the line with its marks as the person writes it, beside the text that it means. Pure.

use lumiku_carousel_dto::Text;

/// A style that marks around words give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Bold,
    Italic,
    Accent,
}

impl Mark {
    /// Every style, in the order of the buttons.
    pub(super) const ALL: [Self; 3] = [Self::Bold, Self::Italic, Self::Accent];

    const fn sign(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Accent => "==",
        }
    }
}

/// What the field shows of a text: its words as they are where these mean it, otherwise with its marks.
pub(super) fn shown(text: &Text) -> String {
    let plain = text.to_plain();
    if Text::from_markup(&plain) == *text { plain } else { text.to_markup() }
}

/// What the field has to show when the text has become `text`: `None` while what is typed means it already, so that
/// nothing jumps under the person's hands.
pub(super) fn catch_up(typed: &str, text: &Text) -> Option<String> {
    (Text::from_markup(typed) != *text).then(|| shown(text))
}

/// Puts marks around a selection, or takes them off. Places are in UTF-16 units, as a text area counts; the answer is
/// the new text with the new selection.
pub(super) fn toggle(typed: &str, start: u32, end: u32, mark: Mark) -> (String, u32, u32) {
    let (start, end) = (start.min(end), start.max(end));
    let sign = mark.sign();
    let width = u32::try_from(sign.len()).unwrap_or(0);
    let (head, rest) = typed.split_at(byte_at(typed, start));
    let (chosen, tail) = rest.split_at(byte_at(rest, end - start));
    if head.ends_with(sign) && tail.starts_with(sign) && !is_longer(head, sign) {
        let text = format!("{}{chosen}{}", &head[..head.len() - sign.len()], &tail[sign.len()..]);
        return (text, start - width, end - width);
    }
    // Marks stand at the words: a selection by double click takes the blank behind it along.
    let trimmed = chosen.trim_matches(' ');
    let lead = chosen.len() - chosen.trim_start_matches(' ').len();
    let behind = chosen.len() - lead - trimmed.len();
    let text =
        format!("{head}{}{sign}{trimmed}{sign}{}{tail}", &chosen[..lead], &chosen[chosen.len() - behind..]);
    let lead = u32::try_from(lead).unwrap_or(0);
    let length = u32::try_from(trimmed.encode_utf16().count()).unwrap_or(0);
    (text, start + lead + width, start + lead + width + length)
}

/// Whether the star at the end is half of a `**`.
fn is_longer(head: &str, sign: &str) -> bool {
    sign == "*" && head.ends_with("**")
}

/// The byte at which the `units`-th UTF-16 unit begins.
fn byte_at(text: &str, units: u32) -> usize {
    let mut passed = 0;
    for (at, letter) in text.char_indices() {
        if passed >= units {
            return at;
        }
        passed += if letter.len_utf16() == 2 { 2 } else { 1 };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_while_it_means_the_same() {
        let text = Text::from_markup("3 * 4 and **bold");
        assert_eq!(catch_up("3 * 4 and **bold", &text), None);
        assert_eq!(catch_up("something", &Text::from_markup("**b**")).as_deref(), Some("**b**"));
    }

    #[test]
    fn a_sign_that_marks_nothing_is_shown_as_it_was_typed() {
        for typed in ["a = b", "3 * 4", "Kopi"] {
            assert_eq!(shown(&Text::from_markup(typed)), typed);
        }
        assert_eq!(shown(&Text::plain("*not italic*")), "\\*not italic\\*");
        assert_eq!(shown(&Text::from_markup("**b**")), "**b**");
    }

    #[test]
    fn marks_go_around_the_chosen_words_and_off_again() {
        let (text, start, end) = toggle("Stop doing this", 5, 11, Mark::Bold);
        assert_eq!((text.as_str(), start, end), ("Stop **doing** this", 7, 12));
        assert_eq!(toggle(&text, start, end, Mark::Bold), ("Stop doing this".to_owned(), 5, 10));
        let (text, start, end) = toggle(&text, start, end, Mark::Italic);
        assert_eq!(text, "Stop ***doing*** this");
        assert_eq!((start, end), (8, 13));
    }

    #[test]
    fn places_are_counted_as_a_text_area_does() {
        let (text, start, end) = toggle("👍 ya, é", 3, 5, Mark::Accent);
        assert_eq!((text.as_str(), start, end), ("👍 ==ya==, é", 5, 7));
        assert_eq!(toggle("ya", 2, 0, Mark::Bold).0, "**ya**");
        assert_eq!(toggle("", 0, 0, Mark::Bold), ("****".to_owned(), 2, 2));
    }
}
