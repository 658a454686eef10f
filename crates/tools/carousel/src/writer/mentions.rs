//! Links, addresses and handles in a carousel that the person never named, so that a pasted article cannot
//! slip one in unseen. They are only ever words: nothing here follows them.

use std::collections::BTreeSet;

use lumiku_carousel_dto::Slide;

const MOST: usize = 10;
/// Ends of names that are addresses also without a scheme.
const DOMAINS: [&str; 16] = [
    "com", "net", "org", "info", "io", "id", "co", "ly", "me", "app", "ai", "gg", "link", "shop", "xyz", "ru",
];

/// Those in the slides that are not in `known`, each once, at most ten.
pub(super) fn foreign(slides: &[Slide], known: &str) -> Vec<String> {
    let known: BTreeSet<String> = mentions(known).map(str::to_lowercase).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for slide in slides {
        for text in slide.texts.values().chain(&slide.items) {
            for mention in mentions(&text.to_plain()) {
                let folded = mention.to_lowercase();
                if !known.contains(&folded) && seen.insert(folded) && found.len() < MOST {
                    found.push(mention.chars().take(80).collect());
                }
            }
        }
    }
    found
}

fn mentions(text: &str) -> impl Iterator<Item = &str> {
    let edge = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '@' | '/' | '_');
    text.split_whitespace().map(move |word| word.trim_matches(edge)).filter(|word| is_mention(word))
}

fn is_mention(word: &str) -> bool {
    if word.contains("://") || word.to_lowercase().starts_with("www.") {
        return true;
    }
    if let Some((_, name)) = word.split_once('@') {
        return name.starts_with(|letter: char| letter.is_alphanumeric());
    }
    let host = word.split('/').next().unwrap_or_default().to_lowercase();
    let Some((name, domain)) = host.rsplit_once('.') else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    DOMAINS.contains(&domain) && name.len() > 1 && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Slot, Text};

    use super::*;

    #[test]
    fn only_what_the_person_did_not_name_is_found() {
        let mut slide = Slide::default();
        let text =
            "Go to evil.com/x, (https://a.test) or write me@b.test, says @mallory. Version 2.0 of Node.js.";
        slide.texts.insert(Slot::Body, Text::plain(text));
        slide.items = vec![Text::plain("Follow @lumiku and EVIL.com/x")];
        assert_eq!(
            foreign(&[slide], "a post for @Lumiku"),
            ["evil.com/x", "https://a.test", "me@b.test", "@mallory"]
        );
    }
}
