//! What a text costs a model, estimated without its vocabulary, and texts cut to what one may cost.

/// Hundredths of a token that a letter takes: English has about four letters to a token, other alphabets two,
/// and a Chinese or Japanese sign is a token or a little more. On the high side, so that budgets hold.
const fn weight(letter: char) -> usize {
    match letter as u32 {
        ..0x80 => 30,
        0x80..0x2e80 => 60,
        0x2e80.. => 130,
    }
}

/// The beginning of `text` that costs at most `tokens`, and how many characters that is. The cut is at the
/// last end of a paragraph, a sentence or a word in its last fifth, where there is one.
pub(super) fn cut(text: &str, tokens: usize) -> (&str, usize) {
    let budget = tokens.saturating_mul(100);
    let mut spent = 0;
    let Some((end, _)) = text.char_indices().find(|(_, letter)| {
        spent += weight(*letter);
        spent > budget
    }) else {
        return (text, text.chars().count());
    };
    let head = &text[..end];
    let earliest = end - end / 5;
    let stop = |mark: &str| head.rfind(mark).map(|at| at + mark.len()).filter(|at| *at >= earliest);
    let end = ["\n\n", "\n", ". ", "。", " "].into_iter().find_map(stop).unwrap_or(end);
    let head = text[..end].trim_end();
    (head, head.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_within_the_budget_stays_whole() {
        assert_eq!(cut("Four words of text", 100), ("Four words of text", 18));
        assert_eq!(cut("", 0), ("", 0));
    }

    #[test]
    fn a_long_text_is_cut_where_something_ends() {
        let text = "One sentence here. ".repeat(50);
        let (head, chars) = cut(&text, 100);
        assert!(head.ends_with("here."), "{head}");
        assert_eq!(chars, head.chars().count());
        assert!((250..=334).contains(&chars), "{chars}");
    }

    #[test]
    fn signs_cost_more_than_letters_and_are_never_split() {
        let text = "\u{5b57}".repeat(1_000);
        let (head, chars) = cut(&text, 130);
        assert_eq!((chars, head.len()), (100, 300));
    }
}
