//! The languages that the rules know: their function words, and which one a text is in.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation as _;

/// A language as far as rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Language {
    English,
    Indonesian,
    /// Any other: sentences are ranked without function words, and the rules' own words are English.
    Other,
}

/// Share of function words, in percent, from which a text is in a language. Prose has 40 and more, lists and
/// headlines less.
const LEAST_SHARE: usize = 15;
/// Words that are looked at.
const SAMPLE: usize = 2_000;

const ENGLISH: &str = "a about above after again against all also am an and any are as at be because been \
    before being below between both but by can could did do does doing down during each even every few for \
    from further get gets got had has have having he her here hers him his how i if in into is it its just \
    let like make makes many may me might more most much must my no nor not now of off on once one only or \
    other our ours out over own rather same she should so some still such than that the their theirs them \
    then there these they this those through to too under until up upon us very was we were what when where \
    whether which while who whom why will with within without would yet you your yours said says";

const INDONESIAN: &str = "ada adalah agar akan aku anda antara apa apabila apakah atas atau bagi bagaimana \
    bahkan bahwa banyak beberapa begitu belum berbagai bila bisa boleh bukan cara dalam dan dapat dari daripada \
    demi dengan di dia dua hal hanya harus hingga ia ini itu jadi jangan jika juga kalau kali kami kamu karena \
    ke kemudian kepada ketika kita lagi lain lalu lebih maka masih maupun memang mereka merupakan mulai namun \
    nya oleh orang pada paling para per pernah pula pun saat saja salah sambil sampai sangat satu saya se sebab \
    sebagai sebelum sebuah secara sedang sehingga sejak sekarang selain selalu semua sendiri seorang seperti \
    serta sesuatu setelah setiap siapa suatu sudah supaya tak tanpa tapi telah tentang terhadap termasuk \
    tersebut tetapi tiap tidak untuk waktu walau yaitu yakni yang kata ujar";

/// First words of sentences that lean on the one before.
const LEANING: &str = "they it this these those he she but and so also however instead therefore then thus none \
    both others it's ini itu mereka dia ia namun tetapi tapi sehingga sisanya setelah karena hal lalu kemudian \
    selain sebaliknya keduanya akibatnya";

impl Language {
    /// Whether a sentence hardly stands alone.
    pub(super) fn leans(self, sentence: &str) -> bool {
        let first = sentence.unicode_words().next().unwrap_or_default().to_lowercase();
        self != Self::Other && LEANING.split_whitespace().any(|word| word == first)
    }

    /// The language of a tag such as `en-GB` or `id`.
    pub(super) fn of_tag(tag: &str) -> Self {
        match tag.split('-').next().unwrap_or_default().to_lowercase().as_str() {
            "en" => Self::English,
            "id" | "in" => Self::Indonesian,
            _ => Self::Other,
        }
    }

    /// The language whose function words a text is held together by.
    pub(super) fn of_text(text: &str) -> Self {
        let words: Vec<String> = text.unicode_words().take(SAMPLE).map(str::to_lowercase).collect();
        let count = |language: Self| {
            let stop_words = language.stop_words();
            words.iter().filter(|word| stop_words.contains(word.as_str())).count()
        };
        let (english, indonesian) = (count(Self::English), count(Self::Indonesian));
        if english.max(indonesian) * 100 < words.len().max(1) * LEAST_SHARE {
            Self::Other
        } else if english >= indonesian {
            Self::English
        } else {
            Self::Indonesian
        }
    }

    /// The tag to store, when the language was found out and not given.
    pub(super) const fn tag(self) -> Option<&'static str> {
        match self {
            Self::English => Some("en"),
            Self::Indonesian => Some("id"),
            Self::Other => None,
        }
    }

    /// Words that say nothing by themselves.
    pub(super) fn stop_words(self) -> HashSet<&'static str> {
        match self {
            Self::English => ENGLISH.split_whitespace().collect(),
            Self::Indonesian => INDONESIAN.split_whitespace().collect(),
            Self::Other => HashSet::new(),
        }
    }

    /// A word without the endings that make two words of one.
    pub(super) fn stem(self, word: &str) -> &str {
        let endings: &[&str] = match self {
            Self::English => &["'s", "\u{2019}s", "ing", "ed", "es", "s"],
            Self::Indonesian => &["nya", "lah", "kah", "kan"],
            Self::Other => &[],
        };
        let enough = |stem: &&str| stem.chars().count() >= 4;
        endings.iter().find_map(|ending| word.strip_suffix(ending).filter(enough)).unwrap_or(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_by_their_function_words() {
        for (text, language) in [
            ("The fund should cover six months of what you spend.", Language::English),
            (
                "Dana darurat sebaiknya cukup untuk enam bulan dan mudah diambil ketika perlu.",
                Language::Indonesian,
            ),
            ("Menabung itu mudah kalau sudah menjadi kebiasaan.", Language::Indonesian),
            ("Le fonds devrait couvrir six mois de vos d\u{e9}penses courantes.", Language::Other),
            ("\u{8caf}\u{91d1}\u{306f}\u{5927}\u{5207}\u{3067}\u{3059}\u{3002}", Language::Other),
            ("", Language::Other),
        ] {
            assert_eq!(Language::of_text(text), language, "{text}");
        }
    }
}
