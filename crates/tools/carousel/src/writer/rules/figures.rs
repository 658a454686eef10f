//! The figure in a sentence that a slide can show large: a share, an amount of money, a multiple.

/// A figure and how much it strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) text: String,
    /// 3 for shares, money and multiples, 2 for large numbers; bare numbers are not figures.
    pub(super) strength: u8,
}

const CURRENCIES: [&str; 8] = ["Rp.", "Rp", "IDR", "USD", "US$", "$", "\u{20ac}", "\u{a3}"];
const MAGNITUDES: [&str; 12] = [
    "thousand", "million", "billion", "trillion", "ribu", "juta", "miliar", "milyar", "triliun", "k", "m",
    "bn",
];
/// Longest figure that stands well on a slide, in characters.
const MOST_CHARS: usize = 16;

/// The most striking figure of a sentence; the first of equals.
pub(super) fn find(sentence: &str) -> Option<Figure> {
    let mut best: Option<Figure> = None;
    let mut at = 0;
    while let Some(offset) = sentence[at..].find(|letter: char| letter.is_ascii_digit()) {
        let start = at + offset;
        let length = number_length(&sentence[start..]);
        at = start + length;
        if let Some(figure) = figure(sentence, start, at)
            && best.as_ref().is_none_or(|best| figure.strength > best.strength)
        {
            best = Some(figure);
        }
    }
    best
}

/// Digits, with points and commas between digits.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut length = 0;
    while digit(length) || (matches!(bytes.get(length), Some(b'.' | b',')) && digit(length + 1)) {
        length += 1;
    }
    length
}

fn figure(sentence: &str, start: usize, end: usize) -> Option<Figure> {
    let before = sentence[..start].trim_end();
    let currency = CURRENCIES.into_iter().find(|sign| {
        before.strip_suffix(sign).is_some_and(|rest| !rest.ends_with(|letter: char| letter.is_alphanumeric()))
    });
    // Part of a name or a code, such as B2B.
    if currency.is_none() && sentence[..start].ends_with(|letter: char| letter.is_alphanumeric()) {
        return None;
    }
    let number = &sentence[start..end];
    let after = sentence[end..].trim_start_matches([' ', '\u{a0}']);
    let glued = after.len() == sentence.len() - end;
    let word_end = after.find(|letter: char| !letter.is_alphabetic()).unwrap_or(after.len());
    let word = after[..word_end].to_lowercase();
    let magnitude = MAGNITUDES
        .contains(&word.as_str())
        .then(|| if glued { after[..word_end].to_owned() } else { format!(" {}", &after[..word_end]) });
    let percent = after.starts_with('%') || matches!(word.as_str(), "percent" | "persen" | "prosen");
    let times =
        matches!(word.as_str(), "times" | "kali") || after.starts_with('\u{d7}') || (glued && word == "x");
    let (text, strength) = if let Some(sign) = currency {
        let gap = if sign.ends_with(|letter: char| letter.is_ascii_alphabetic()) && sign != "Rp" {
            " "
        } else {
            ""
        };
        (format!("{}{gap}{number}{}", sign.trim_end_matches('.'), magnitude.unwrap_or_default()), 3)
    } else if percent {
        (format!("{number}%"), 3)
    } else if times {
        (format!("{number}\u{d7}"), 3)
    } else if let Some(magnitude) = magnitude {
        (format!("{number}{magnitude}"), 2)
    } else {
        return None;
    };
    (text.chars().count() <= MOST_CHARS).then_some(Figure { text, strength })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn striking_figures_are_found() {
        for (sentence, text) in [
            ("About 73 percent of people never start.", "73%"),
            ("Sekitar 12,5% penduduk belum menabung.", "12,5%"),
            ("Hanya 40 persen yang punya.", "40%"),
            ("Laba naik menjadi Rp2,4 miliar.", "Rp2,4 miliar"),
            ("Biayanya Rp. 1.500.000 per bulan.", "Rp1.500.000"),
            ("It costs $4.50 a day.", "$4.50"),
            ("They earn USD 30 million.", "USD 30 million"),
            ("Growth was 3 times faster.", "3\u{d7}"),
            ("It is 10x faster.", "10\u{d7}"),
            ("Ada 270 juta orang.", "270 juta"),
            ("In 2024, 5 million people joined and 60% stayed.", "60%"),
        ] {
            assert_eq!(find(sentence).map(|figure| figure.text).as_deref(), Some(text), "{sentence}");
        }
    }

    #[test]
    fn years_codes_and_bare_numbers_are_none() {
        for sentence in
            ["It began in 1998.", "B2B and MP3 are names.", "He has 3 cats.", "No figure at all.", ""]
        {
            assert_eq!(find(sentence), None, "{sentence}");
        }
    }
}
