//! Short words for the top of a slide: out of a topic, a sentence or what a sentence is about.

use std::collections::HashSet;

use super::{language::Language, rank::Ranking};

/// Beginnings of an order that are not its topic, in lower case; taken off one after the other.
const REQUESTS: [&str; 34] = [
    "please ",
    "tolong ",
    "write ",
    "make ",
    "create ",
    "generate ",
    "buatkan ",
    "buat ",
    "bikinkan ",
    "bikin ",
    "tulis ",
    "tuliskan ",
    "me ",
    "saya ",
    "aku ",
    "a ",
    "an ",
    "the ",
    "sebuah ",
    "carousel ",
    "korsel ",
    "post ",
    "postingan ",
    "konten ",
    "slides ",
    "instagram ",
    "linkedin ",
    "tiktok ",
    "about ",
    "on ",
    "tentang ",
    "mengenai ",
    "soal ",
    "thread ",
];
/// Marks at which a sentence can be left.
const CLAUSES: [char; 9] = [',', ';', ':', '\u{2014}', '\u{2013}', '(', '\u{3001}', '\u{ff0c}', '\u{60c}'];
const PHRASE_WORDS: usize = 4;
const PHRASE_CHARS: std::ops::RangeInclusive<usize> = 6..=44;

/// The topic of an order as a headline of at most so many characters.
pub(super) fn topic(order: &str, most: usize, language: Language) -> String {
    let order = order.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = order.as_str();
    // Only an order begins with a verb; `The best bikes` stays whole.
    let verbs = &REQUESTS[..12];
    if verbs.iter().any(|verb| starts_with(rest, verb)) {
        while let Some(word) = REQUESTS.iter().find(|word| starts_with(rest, word)) {
            rest = &rest[word.len()..];
        }
    }
    let rest = if rest.chars().any(char::is_alphanumeric) { rest } else { &order };
    upper_first(&shorten(rest, most, language))
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// A text within so many characters: whole without its full stop, or up to the end of a clause, or up to the
/// end of a word with an ellipsis.
pub(super) fn shorten(text: &str, most: usize, language: Language) -> String {
    let text = text.trim().trim_end_matches(['.', ':', ';', ',', '\u{3002}']).trim_end();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let clause = head.rfind(CLAUSES).map(|at| head[..at].trim_end());
    if let Some(clause) = clause.filter(|clause| clause.chars().count() * 2 >= most) {
        return clause.trim_end_matches(CLAUSES).to_owned();
    }
    let room = text.char_indices().nth(most.saturating_sub(1)).map_or(end, |(at, _)| at);
    let mut cut = &text[..room];
    // In a script without blanks there is no word to keep whole.
    if let Some(blank) = text[..end].rfind(char::is_whitespace).filter(|at| *at * 2 >= room) {
        cut = &text[..blank.min(room)];
        let stop_words = language.stop_words();
        while let Some((before, last)) = cut.rsplit_once(char::is_whitespace) {
            if !stop_words.contains(last.to_lowercase().as_str()) {
                break;
            }
            cut = before;
        }
    }
    format!("{}\u{2026}", cut.trim_end_matches(|letter: char| !letter.is_alphanumeric()))
}

/// What a sentence is about: its run of words between function words that the text speaks of most (after
/// RAKE; Rose et al., 2010), of words that the text has more than once. `None` where there is no such run, or
/// words are not divided by blanks.
pub(super) fn key_phrase(
    sentence: &str,
    ranking: &Ranking,
    language: Language,
    used: &HashSet<String>,
) -> Option<String> {
    let stop_words = language.stop_words();
    if stop_words.is_empty() {
        return None;
    }
    let count = |word: &str| ranking.count(language.stem(&word.to_lowercase()));
    let carries = |word: &str| !stop_words.contains(word.to_lowercase().as_str()) && count(word) > 1;
    let mut best: Option<(u32, String)> = None;
    for run in runs(sentence, carries) {
        for words in run.windows(run.len().min(PHRASE_WORDS)) {
            let phrase = words.join(" ");
            let fits = PHRASE_CHARS.contains(&phrase.chars().count());
            if !fits || used.contains(&phrase.to_lowercase()) {
                continue;
            }
            let sum: u32 = words.iter().map(|word| count(word)).sum();
            // One word alone is a poor title.
            let worth = if words.len() == 1 { sum / 2 } else { sum };
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, phrase));
            }
        }
    }
    best.map(|(_, phrase)| upper_first(&phrase))
}

/// Rows of words that carry meaning, without a figure or a mark between them.
fn runs(sentence: &str, carries: impl Fn(&str) -> bool) -> Vec<Vec<&str>> {
    let mut runs = vec![Vec::new()];
    for token in sentence.split_whitespace() {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let plain =
            word.starts_with(char::is_alphabetic) && !word.chars().any(|letter| letter.is_ascii_digit());
        let breaks = !plain || !carries(word);
        let opens = !token.starts_with(char::is_alphanumeric);
        if (breaks || opens) && runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
        if !breaks && let Some(run) = runs.last_mut() {
            run.push(word);
            if !token.ends_with(char::is_alphanumeric) {
                runs.push(Vec::new());
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The text with a capital at its start, unless its first word has one elsewhere, such as iPhone.
pub(super) fn upper_first(text: &str) -> String {
    let first_word = text.split_whitespace().next().unwrap_or_default();
    if first_word.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_an_order_without_its_request() {
        for (order, headline) in [
            ("Write a carousel about saving money", "Saving money"),
            ("buatkan carousel tentang dana darurat", "Dana darurat"),
            ("The best bikes", "The best bikes"),
            ("iPhone  tips", "iPhone tips"),
            ("make", "Make"),
            ("5 cara menabung.", "5 cara menabung"),
        ] {
            assert_eq!(topic(order, 90, Language::English), headline);
        }
    }

    #[test]
    fn long_texts_end_with_a_clause_or_a_word() {
        let english = |text: &str, most| shorten(text, most, Language::English);
        assert_eq!(english("Short enough.", 20), "Short enough");
        assert_eq!(english("Save early, and let the interest work", 20), "Save early");
        assert_eq!(english("Save a little of the money you earn", 22), "Save a little\u{2026}");
        let signs = "\u{8caf}".repeat(50);
        assert_eq!(english(&signs, 10).chars().count(), 10);
        assert!(english(&"x".repeat(10_000), 90).chars().count() <= 90);
        assert_eq!(english("", 10), "");
    }

    #[test]
    fn a_key_phrase_is_what_the_text_speaks_of() {
        let text = [
            "Dana darurat menutup biaya hidup saat pemasukan berhenti.",
            "Simpan dana darurat secara terpisah.",
        ];
        let ranking = Ranking::of(&text, Language::Indonesian);
        let phrase = |used: &[&str]| {
            let used = used.iter().map(|text| (*text).to_owned()).collect();
            key_phrase(text[1], &ranking, Language::Indonesian, &used)
        };
        assert_eq!(phrase(&[]).as_deref(), Some("Dana darurat"));
        assert_eq!(phrase(&["dana darurat"]), None);
    }
}
