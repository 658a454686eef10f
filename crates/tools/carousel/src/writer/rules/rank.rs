//! Which sentences of a text say most: TextRank (Mihalcea and Tarau, EMNLP 2004), and a choice among them
//! that does not say a thing twice.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::language::Language;

/// Sentences that are ranked; a text of 50,000 characters has about 500. Those after it score nothing.
const MOST_SENTENCES: usize = 800;
const DAMPING: f64 = 0.85;
const ROUNDS: usize = 40;
const CLOSE_ENOUGH: f64 = 1e-5;
/// In a language without known function words, a word in more sentences than this share is one.
const COMMON_SHARE: f64 = 0.25;
/// From so many sentences on that share means something.
const COMMON_FROM: usize = 8;

/// Sentences with their words and scores.
#[derive(Debug)]
pub(super) struct Ranking {
    /// The words of each sentence that carry meaning, as numbers in ascending order.
    words: Vec<Vec<u32>>,
    scores: Vec<f64>,
    counts: HashMap<String, u32>,
}

impl Ranking {
    pub(super) fn of(sentences: &[&str], language: Language) -> Self {
        let stop_words = language.stop_words();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut counts: HashMap<String, u32> = HashMap::new();
        let mut words: Vec<Vec<u32>> = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let mut of_sentence = Vec::new();
            for word in meaningful(sentence, language, &stop_words) {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                of_sentence.push(*numbers.entry(word.clone()).or_insert(next));
                *counts.entry(word).or_default() += 1;
            }
            of_sentence.sort_unstable();
            of_sentence.dedup();
            words.push(of_sentence);
        }
        if language == Language::Other && sentences.len() >= COMMON_FROM {
            drop_common(&mut words);
        }
        let mut scores = scores(&words[..words.len().min(MOST_SENTENCES)]);
        for (score, sentence) in scores.iter_mut().zip(sentences) {
            let alone = if language.leans(sentence) { 0.4 } else { 1.0 };
            *score *= fitness(sentence.chars().count()) * alone;
        }
        Self { words, scores, counts }
    }

    /// How much a sentence says; only comparable within one text.
    pub(super) fn score(&self, sentence: usize) -> f64 {
        self.scores.get(sentence).copied().unwrap_or_default()
    }

    /// How often the text has a word, by its stem.
    pub(super) fn count(&self, stem: &str) -> u32 {
        self.counts.get(stem).copied().unwrap_or_default()
    }

    /// So many of the candidates, each chosen for its score and for what the chosen ones do not say.
    pub(super) fn choose(&self, candidates: &[usize], taken: &[usize], count: usize) -> Vec<usize> {
        let mut left: Vec<(usize, f64)> = candidates
            .iter()
            .map(|sentence| {
                let said = taken.iter().map(|other| self.shared(*sentence, *other)).fold(0.0, f64::max);
                (*sentence, said)
            })
            .collect();
        let mut chosen = Vec::new();
        while chosen.len() < count {
            let worth = |(sentence, said): &(usize, f64)| self.score(*sentence) * (1.0 - 0.8 * said);
            let best =
                (0..left.len()).max_by(|a, b| worth(&left[*a]).total_cmp(&worth(&left[*b])).then(b.cmp(a)));
            let Some(best) = best else { break };
            let (sentence, _) = left.remove(best);
            for (other, said) in &mut left {
                *said = said.max(self.shared(*other, sentence));
            }
            chosen.push(sentence);
        }
        chosen
    }

    /// The share of the shorter sentence's words that both have.
    fn shared(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (&self.words[a], &self.words[b]);
        ratio(overlap(a, b), a.len().min(b.len()).max(1))
    }
}

/// The words of a text that carry meaning, as stems in lower case.
pub(super) fn meaningful<'a>(
    text: &'a str,
    language: Language,
    stop_words: &'a HashSet<&'static str>,
) -> impl Iterator<Item = String> + 'a {
    text.unicode_words().filter_map(move |word| {
        let word = word.to_lowercase();
        let plain = word.len() > 1 && word.chars().any(char::is_alphabetic);
        (plain && !stop_words.contains(word.as_str())).then(|| language.stem(&word).to_owned())
    })
}

fn drop_common(words: &mut [Vec<u32>]) {
    let mut sentences_with: HashMap<u32, usize> = HashMap::new();
    for word in words.iter().flatten() {
        *sentences_with.entry(*word).or_default() += 1;
    }
    let count = words.len();
    let common = |word: &u32| ratio(sentences_with[word], count) > COMMON_SHARE;
    for of_sentence in words {
        of_sentence.retain(|word| !common(word));
    }
}

fn scores(words: &[Vec<u32>]) -> Vec<f64> {
    let count = words.len();
    let mut links: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for a in 0..count {
        for b in 0..a {
            let shared = overlap(&words[a], &words[b]);
            if shared > 0 {
                let size = |words: &[u32]| ratio(words.len() + 1, 1).ln();
                let weight = ratio(shared, 1) / (size(&words[a]) + size(&words[b]));
                links[a].push((b, weight));
                links[b].push((a, weight));
            }
        }
    }
    let out: Vec<f64> = links.iter().map(|links| links.iter().map(|(_, weight)| weight).sum()).collect();
    let mut scores = vec![1.0; count];
    for _ in 0..ROUNDS {
        let next: Vec<f64> = links
            .iter()
            .map(|links| {
                let sum: f64 =
                    links.iter().map(|(other, weight)| weight / out[*other] * scores[*other]).sum();
                1.0 - DAMPING + DAMPING * sum
            })
            .collect();
        let change = scores.iter().zip(&next).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
        scores = next;
        if change < CLOSE_ENOUGH {
            break;
        }
    }
    scores
}

/// What its length makes of a sentence: a slide wants neither a scrap nor a paragraph.
const fn fitness(chars: usize) -> f64 {
    match chars {
        ..20 => 0.2,
        20..40 => 0.8,
        40..=180 => 1.0,
        181..=280 => 0.7,
        _ => 0.3,
    }
}

/// Numbers that two ascending rows share.
fn overlap(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
        }
    }
    shared
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: [&str; 6] = [
        "An emergency fund covers your costs when income stops.",
        "The weather was nice on that particular Tuesday morning.",
        "Start an emergency fund with one month of costs.",
        "An emergency fund covers costs when your income stops.",
        "Keep the fund apart from your daily money.",
        "Cats sleep.",
    ];

    #[test]
    fn sentences_that_share_the_topic_rank_above_asides() {
        let ranking = Ranking::of(&TEXT, Language::English);
        for on_topic in [0, 2, 3] {
            for aside in [1, 5] {
                assert!(ranking.score(on_topic) > ranking.score(aside), "{on_topic} over {aside}");
            }
        }
    }

    #[test]
    fn nothing_is_said_twice() {
        let ranking = Ranking::of(&TEXT, Language::English);
        let chosen = ranking.choose(&[0, 1, 2, 3, 4, 5], &[], 3);
        assert!(!(chosen.contains(&0) && chosen.contains(&3)), "{chosen:?}");
        assert_eq!(ranking.choose(&[0, 1], &[], 9).len(), 2);
    }

    #[test]
    fn other_languages_find_their_function_words_by_how_common_they_are() {
        let text: Vec<String> =
            (0..10).map(|n| format!("Le mot numero{n} est dans la phrase rare{n}.")).collect();
        let mut sentences: Vec<&str> = text.iter().map(String::as_str).collect();
        sentences.push("Le tresor rare1 rare2 rare3 numero4 reste.");
        let ranking = Ranking::of(&sentences, Language::Other);
        assert!((0..10).all(|other| ranking.score(10) > ranking.score(other)));
    }

    #[test]
    fn no_text_is_no_trouble() {
        assert!(Ranking::of(&[], Language::English).choose(&[], &[], 3).is_empty());
        let nothing = Ranking::of(&["", "1 2 3"], Language::Other);
        assert!(nothing.score(0).is_finite() && nothing.score(1).is_finite());
    }
}
