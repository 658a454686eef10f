//! What can be seen of a text that others read.

/// Whether nothing of it can be seen: it is empty, or spaces and characters without a shape (Unicode's
/// `Default_Ignorable_Code_Point` and the blank letters).
pub(crate) fn is_invisible(text: &str) -> bool {
    let has_no_shape = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().all(|c| c.is_whitespace() || c.is_control() || has_no_shape(c))
}

/// Whether it turns the direction of what is read (UAX 9, explicit formatting), so that it reads as something else.
pub(crate) fn turns_direction(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_is_seen() {
        for text in ["", " ", "\u{200b}", "\u{2060}\u{feff}\n", "\u{3164}", "\u{2800}"] {
            assert!(is_invisible(text), "{text:?}");
        }
        for text in ["a", "\u{200d}👩\u{200d}💻", "می\u{200c}خواهم", "."] {
            assert!(!is_invisible(text) && !turns_direction(text), "{text:?}");
        }
        assert!(turns_direction("Ayu\u{202e}gnp.exe"));
    }
}
