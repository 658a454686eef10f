//! A pasted text taken apart: sections with their headings, sentences, lists and quotes.

use unicode_segmentation::UnicodeSegmentation as _;

use super::language::Language;

/// A text in its parts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Source {
    /// The first heading, when the text begins with it.
    pub(super) title: Option<String>,
    pub(super) headings: Vec<String>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) lists: Vec<List>,
    pub(super) quotes: Vec<Quote>,
}

/// A sentence, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    pub(super) text: String,
    /// Number of its paragraph; parts of a text are put in order by it.
    pub(super) place: usize,
    /// Number of its heading in [`Source::headings`].
    pub(super) section: Option<usize>,
}

/// Points one below the other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub(super) items: Vec<String>,
    pub(super) place: usize,
    pub(super) section: Option<usize>,
    /// The line that leads to it, such as `You need:`.
    pub(super) lead: Option<String>,
}

/// Somebody's words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quote {
    pub(super) text: String,
    pub(super) author: Option<String>,
    pub(super) place: usize,
}

/// A line without a full stop and not longer than this is a heading when more follows it.
const HEADING_CHARS: usize = 80;
/// A line at least this long that does not end goes on in the next one.
const WRAPPED_CHARS: usize = 45;
/// Points that are longer than this on average are prose.
const WORDY_ITEM_CHARS: usize = 90;
const QUOTE_CHARS: std::ops::RangeInclusive<usize> = 20..=260;
/// How far from its quote a name is looked for, in characters.
const AUTHOR_REACH: usize = 80;
/// Words after which a full stop ends nothing, in lower case.
const ABBREVIATIONS: [&str; 34] = [
    "dr", "mr", "mrs", "ms", "prof", "st", "no", "vs", "e.g", "i.e", "etc", "inc", "ltd", "fig", "approx",
    "dll", "dsb", "dst", "dkk", "tbk", "pt", "cv", "hlm", "jl", "rp", "a.n", "u.p", "s.d", "h", "hj", "ir",
    "drs", "no", "kab",
];

impl Source {
    pub(super) fn parse(text: &str) -> Self {
        let mut source = Self::default();
        let mut section = None;
        let blocks = blocks(text);
        for (place, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(line) if is_byline(line) => {}
                Block::Heading(heading) => {
                    if source.sentences.is_empty() && source.headings.is_empty() && place == 0 {
                        source.title = Some(heading.clone());
                    } else {
                        section = Some(source.headings.len());
                        source.headings.push(heading.clone());
                    }
                }
                // Points of a sentence or more are slides of their own.
                Block::Items(items) if is_wordy(items) => {
                    let texts = items.iter().flat_map(|item| sentences(item)).filter(|text| is_whole(text));
                    source.sentences.extend(texts.map(|text| Sentence { text, place, section }));
                }
                Block::Items(items) => {
                    let lead = place.checked_sub(1).and_then(|before| blocks[before].lead());
                    source.lists.push(List { items: items.clone(), place, section, lead });
                }
                Block::Prose(prose) => {
                    source.quotes.extend(quotes(prose, place));
                    let texts = sentences(prose).into_iter().filter(|text| is_whole(text));
                    source.sentences.extend(texts.map(|text| Sentence { text, place, section }));
                }
            }
        }
        source
    }
}

#[derive(Debug)]
enum Block {
    Heading(String),
    Items(Vec<String>),
    Prose(String),
}

impl Block {
    fn lead(&self) -> Option<String> {
        let Self::Prose(prose) = self else { return None };
        let last = sentences(prose).pop()?;
        last.ends_with(':').then(|| last.trim_end_matches(':').to_owned())
    }
}

/// Headings, lists and paragraphs, with wrapped lines put together again.
fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut blocks: Vec<Block> = Vec::new();
    // Whether the next line may go on with the last block.
    let mut open = false;
    for (number, line) in lines.iter().enumerate() {
        if line.is_empty() {
            open = false;
            continue;
        }
        if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim();
            if !heading.is_empty() {
                blocks.push(Block::Heading(heading.to_owned()));
            }
            open = false;
            continue;
        }
        if let Some(item) = item(line) {
            match blocks.last_mut() {
                Some(Block::Items(items)) => items.push(item.to_owned()),
                _ => blocks.push(Block::Items(vec![item.to_owned()])),
            }
            open = false;
            continue;
        }
        match blocks.last_mut() {
            Some(Block::Prose(prose)) if open && goes_on(lines[number - 1], line) => {
                prose.push(' ');
                prose.push_str(line);
            }
            _ => {
                let next = lines[number + 1..].iter().find(|line| !line.is_empty());
                let more = next.is_some_and(|next| !next.starts_with(|letter: char| letter.is_lowercase()));
                let before = number == 0 || lines[number - 1].is_empty();
                if more && before && is_heading(line) {
                    blocks.push(Block::Heading((*line).to_owned()));
                    open = false;
                    continue;
                }
                blocks.push(Block::Prose((*line).to_owned()));
            }
        }
        open = true;
    }
    // One point alone is a sentence with a mark before it.
    for block in &mut blocks {
        if let Block::Items(items) = block
            && items.len() == 1
        {
            *block = Block::Prose(items.remove(0));
        }
    }
    blocks
}

/// Whether a line names who wrote the text.
fn is_byline(line: &str) -> bool {
    let line = line.to_lowercase();
    let by = ["by ", "oleh ", "penulis:", "author:"].iter().any(|start| line.starts_with(start));
    by && line.split_whitespace().count() <= 6
}

fn is_wordy(items: &[String]) -> bool {
    items.iter().map(|item| item.chars().count()).sum::<usize>() > WORDY_ITEM_CHARS * items.len()
}

/// The point that a line of a list holds.
fn item(line: &str) -> Option<&str> {
    let bullet = line.strip_prefix(['-', '*', '\u{2022}', '\u{2013}', '\u{25aa}', '\u{b7}']);
    let number = || {
        let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let digits = line.len() - rest.len();
        (1..=2).contains(&digits).then(|| rest.strip_prefix(['.', ')'])).flatten()
    };
    let rest = bullet.or_else(number)?;
    // No blank after the mark: a negative number or a decimal.
    rest.starts_with(' ').then(|| rest.trim()).filter(|rest| !rest.is_empty())
}

fn goes_on(line: &str, next: &str) -> bool {
    let ends = line.ends_with(['.', '!', '?', ':', '\u{3002}', '\u{201d}', '"']);
    let small = next.starts_with(|letter: char| letter.is_lowercase());
    // A long line is taken for a wrapped one also when a sentence happens to end with it.
    line.chars().count() >= WRAPPED_CHARS || (small && !ends)
}

fn is_heading(line: &str) -> bool {
    let ends = line.ends_with(['.', '!', ':', ';', ',', '\u{3002}', '\u{201d}', '"']);
    let goes_on = [". ", "! ", "? ", "\u{3002}"].iter().any(|mark| line.contains(mark));
    line.chars().count() <= HEADING_CHARS && !ends && !goes_on && !line.starts_with(['"', '\u{201c}'])
}

/// The sentences of a paragraph by UAX 29, put together again where a full stop belongs to an abbreviation.
pub(super) fn sentences(prose: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut open = false;
    for piece in prose.unicode_sentences() {
        match sentences.last_mut() {
            Some(last) if open => last.push_str(piece),
            _ => sentences.push(piece.to_owned()),
        }
        open = sentences.last().is_some_and(|sentence| ends_in_abbreviation(sentence));
    }
    for sentence in &mut sentences {
        *sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

fn ends_in_abbreviation(sentence: &str) -> bool {
    let Some(before) = sentence.trim_end().strip_suffix('.') else { return false };
    let word =
        before.rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// Whether a sentence can stand alone: no half of a quote, no lead to a list.
fn is_whole(text: &str) -> bool {
    let count = |mark| text.matches(mark).count();
    count('"') % 2 == 0 && count('\u{201c}') == count('\u{201d}') && !text.ends_with(':')
}

/// What stands between quotation marks in a paragraph, with its author where a verb of saying names one.
fn quotes(prose: &str, place: usize) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut rest = prose;
    let mut at = 0;
    while let Some(open) = rest.find(['"', '\u{201c}']) {
        let mark = rest[open..].chars().next().unwrap_or('"');
        let start = at + open + mark.len_utf8();
        let close = if mark == '"' { '"' } else { '\u{201d}' };
        let Some(length) = prose[start..].find(close) else { break };
        let end = start + length;
        at = end + close.len_utf8();
        rest = &prose[at..];
        let text = prose[start..end].trim().trim_end_matches(',').to_owned();
        if QUOTE_CHARS.contains(&text.chars().count()) && text.unicode_words().count() >= 4 {
            let before = &prose[..start - mark.len_utf8()];
            quotes.push(Quote { author: author(before, rest), text, place });
        }
    }
    quotes
}

const SAYING: [&str; 13] = [
    "said",
    "says",
    "wrote",
    "explains",
    "explained",
    "kata",
    "ujar",
    "tutur",
    "jelas",
    "ungkap",
    "mengatakan",
    "berkata",
    "menurut",
];

/// The name beside a verb of saying: after the quote, or before it.
fn author(before: &str, after: &str) -> Option<String> {
    let after: String = after.chars().take(AUTHOR_REACH).collect();
    let words: Vec<&str> = after.split_whitespace().collect();
    let verb = words.iter().take(4).position(|word| is_saying(word));
    if let Some(verb) = verb {
        // `said Ani`, or `Ani said`.
        return name(&words[verb + 1..]).or_else(|| name(&words[..verb]));
    }
    let reach = before.char_indices().rev().nth(AUTHOR_REACH).map_or(0, |(at, _)| at);
    let words: Vec<&str> = before[reach..].split_whitespace().collect();
    let words = &words[words.len().saturating_sub(8)..];
    let verb = words.iter().rposition(|word| is_saying(word))?;
    let start = words[..verb].iter().rposition(|word| !is_name(word)).map_or(0, |at| at + 1);
    name(&words[start..verb]).or_else(|| name(&words[verb + 1..]))
}

fn is_saying(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    SAYING.contains(&word.as_str())
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Up to five capitalised words, ended by a comma or a full stop; the `As` of a sentence's start is none.
fn name(words: &[&str]) -> Option<String> {
    let starts = [Language::English, Language::Indonesian].map(Language::stop_words);
    let is_start = |word: &str| starts.iter().any(|words| words.contains(word.to_lowercase().as_str()));
    let first = words.iter().position(|word| !is_start(word))?;
    let words = &words[first..];
    let mut name: Vec<&str> = Vec::new();
    for word in words.iter().take(5).take_while(|word| is_name(word)) {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
        let title = ABBREVIATIONS.contains(&bare.to_lowercase().as_str());
        name.push(if title { word } else { bare });
        if bare.len() < word.len() && !title {
            break;
        }
    }
    (!name.is_empty()).then(|| name.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (prose, expected) in [
            ("Dr. Smith paid $2.50. Was it much? No!", vec!["Dr. Smith paid $2.50.", "Was it much?", "No!"]),
            ("It is by J. K. Rowling. She wrote it.", vec!["It is by J. K. Rowling.", "She wrote it."]),
            (
                "PT. Maju Tbk. untung Rp2,4 miliar. Naik 12,5 persen dll. dari tahun lalu.",
                vec!["PT. Maju Tbk. untung Rp2,4 miliar.", "Naik 12,5 persen dll. dari tahun lalu."],
            ),
            (
                "\u{8caf}\u{91d1}\u{3002}\u{6bce}\u{6708}\u{3002}",
                vec!["\u{8caf}\u{91d1}\u{3002}", "\u{6bce}\u{6708}\u{3002}"],
            ),
            ("... !", vec![]),
        ] {
            assert_eq!(sentences(prose), expected);
        }
    }

    #[test]
    fn a_text_has_a_title_sections_and_lists() {
        let source = Source::parse(
            "Saving made easy\n\nBy Jane Doe\n\nMost people begin too late. It\nis never too early.\n\n## What you need\n\n\
             Three things help:\n- An account\n- A plan\n- Patience\n\nThat is all there is to it.",
        );
        assert_eq!(source.title.as_deref(), Some("Saving made easy"));
        assert_eq!(source.headings, ["What you need"]);
        let texts: Vec<&str> = source.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Most people begin too late.", "It is never too early.", "That is all there is to it."]
        );
        assert_eq!(source.sentences[2].section, Some(0));
        assert_eq!(source.lists[0].items, ["An account", "A plan", "Patience"]);
        assert_eq!(source.lists[0].lead.as_deref(), Some("Three things help"));
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let source = Source::parse(
            "The first line of a letter that was wrapped at sixty signs or\nso goes on here. And here\nit ends.",
        );
        assert_eq!(source.sentences.len(), 2);
        assert_eq!(source.sentences[1].text, "And here it ends.");
    }

    #[test]
    fn quotes_have_authors() {
        for (prose, text, author) in [
            (
                "\"Start with what you have,\" said Ani Wijaya, a planner.",
                "Start with what you have",
                Some("Ani Wijaya"),
            ),
            (
                "\u{201c}Mulai dari yang kecil dulu,\u{201d} kata Dr. Budi Santoso.",
                "Mulai dari yang kecil dulu",
                Some("Dr. Budi Santoso"),
            ),
            (
                "As Warren Buffett said, \"Price is what you pay.\"",
                "Price is what you pay.",
                Some("Warren Buffett"),
            ),
            ("They call it \"the rule of seventy two\" today.", "the rule of seventy two", None),
        ] {
            let quotes = quotes(prose, 0);
            assert_eq!((quotes[0].text.as_str(), quotes[0].author.as_deref()), (text, author));
        }
        assert!(quotes("A \"word\" and an \"unfinished one", 0).is_empty());
    }
}
