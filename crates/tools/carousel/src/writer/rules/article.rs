//! Slides from a text: its lists, quotes and figures, and the sentences that say most.

use std::collections::HashSet;

use lumiku_carousel_dto::{Role, Slide, Slot, Text};

use super::{
    figures,
    headline::{key_phrase, shorten, upper_first},
    language::Language,
    phrases::Phrases,
    rank::Ranking,
    source::Source,
    text_slide,
};
use crate::writer::model::draft::good_chars;

const ITEM_CHARS: usize = 120;
const ITEMS: usize = 6;
/// A sentence up to this long is a title as it is.
const TITLE_CHARS: usize = 72;
/// Words of a body that may be joined from two sentences, in characters.
const JOINED_CHARS: usize = 230;

/// The middle of a carousel: at most `count` slides in the order of the text.
pub(super) fn slides(source: &Source, language: Language, count: usize) -> Vec<Slide> {
    let texts: Vec<&str> = source.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    let mut article = Article {
        source,
        language,
        ranking: Ranking::of(&texts, language),
        taken: Vec::new(),
        used_titles: HashSet::new(),
        used_sections: HashSet::new(),
    };
    let mut slides: Vec<(Place, Slide)> = Vec::new();
    if count >= 2 {
        slides.extend(article.lists((count / 3).max(1)));
        slides.extend(article.figures((count / 3).max(1)));
    }
    if count >= 3 {
        slides.extend(article.quotes((count / 4).max(1)));
    }
    slides.truncate(count);
    slides.extend(article.bodies(count - slides.len()));
    slides.sort_by_key(|(place, _)| *place);
    slides.into_iter().map(|(_, slide)| slide).collect()
}

/// Paragraph, then sentence.
type Place = (usize, usize);

struct Article<'a> {
    source: &'a Source,
    language: Language,
    ranking: Ranking,
    /// Sentences that are on a slide.
    taken: Vec<usize>,
    /// In lower case.
    used_titles: HashSet<String>,
    used_sections: HashSet<usize>,
}

impl<'a> Article<'a> {
    fn lists(&mut self, most: usize) -> Vec<(Place, Slide)> {
        let source = self.source;
        let mut slides = Vec::new();
        for list in source.lists.iter().take(most) {
            let title = match (&list.lead, list.section) {
                (Some(lead), _) => lead.clone(),
                (None, Some(section)) => source.headings[section].clone(),
                (None, None) => Phrases::of(self.language).summary.to_owned(),
            };
            self.used_sections.extend(list.section);
            let title = upper_first(&shorten(&title, good_chars(Slot::Title), self.language));
            self.used_titles.insert(title.to_lowercase());
            let mut slide = text_slide(Role::List, &[(Slot::Title, &title)]);
            let items = list.items.iter().take(ITEMS);
            slide.items = items.map(|item| Text::plain(shorten(item, ITEM_CHARS, self.language))).collect();
            slides.push(((list.place, 0), slide));
        }
        slides
    }

    fn figures(&mut self, most: usize) -> Vec<(Place, Slide)> {
        let mut found: Vec<(usize, figures::Figure)> = self
            .source
            .sentences
            .iter()
            .enumerate()
            .filter_map(|(index, sentence)| Some((index, figures::find(&sentence.text)?)))
            .collect();
        found.sort_by(|(a, x), (b, y)| {
            let worth = |index: usize| self.ranking.score(index);
            y.strength.cmp(&x.strength).then(worth(*b).total_cmp(&worth(*a)))
        });
        found.truncate(most);
        let mut slides = Vec::new();
        for (index, figure) in found {
            let sentence = &self.source.sentences[index];
            // No title: a few words out of the sentence may say the opposite of it.
            let body = self.body(&sentence.text);
            let texts = [(Slot::Figure, figure.text.as_str()), (Slot::Body, &body)];
            slides.push(((sentence.place, index), text_slide(Role::Number, &texts)));
            self.taken.push(index);
        }
        slides
    }

    fn quotes(&mut self, most: usize) -> Vec<(Place, Slide)> {
        let source = self.source;
        // Words with a name beside them first.
        let mut quotes: Vec<_> = source.quotes.iter().enumerate().collect();
        quotes.sort_by_key(|(number, quote)| (quote.author.is_none(), *number));
        let mut slides = Vec::new();
        for (_, quote) in quotes.into_iter().take(most) {
            let on_slide = |sentence: &str| sentence.contains(&quote.text) || quote.text.contains(sentence);
            let said: Vec<usize> = (0..source.sentences.len())
                .filter(|index| on_slide(&source.sentences[*index].text))
                .collect();
            if said.iter().any(|index| self.taken.contains(index)) {
                continue;
            }
            let author = quote.author.as_deref().unwrap_or_default();
            let words = shorten(&quote.text, good_chars(Slot::Quote), self.language);
            let slide = text_slide(Role::Quote, &[(Slot::Quote, &words), (Slot::Author, author)]);
            slides.push(((quote.place, said.first().copied().unwrap_or(0)), slide));
            self.taken.extend(said);
        }
        slides
    }

    fn bodies(&mut self, count: usize) -> Vec<(Place, Slide)> {
        let source = self.source;
        let free: Vec<usize> =
            (0..source.sentences.len()).filter(|index| !self.taken.contains(index)).collect();
        let mut chosen = self.ranking.choose(&free, &self.taken, count);
        chosen.sort_unstable();
        self.taken.extend(&chosen);
        let mut slides = Vec::new();
        for index in chosen {
            let sentence = &source.sentences[index];
            let short = sentence.text.chars().count() <= TITLE_CHARS;
            let next = self.next_free(index);
            let heading = sentence.section.filter(|section| self.used_sections.insert(*section));
            let heading = heading.map(|section| source.headings[section].clone());
            let (title, body) = match heading {
                Some(heading) => (heading, self.joined(&sentence.text, next)),
                None if short => {
                    (sentence.text.clone(), next.map(|next| self.body(next)).unwrap_or_default())
                }
                None => {
                    (self.key_phrase(&sentence.text).unwrap_or_default(), self.joined(&sentence.text, next))
                }
            };
            let title = upper_first(&shorten(&title, good_chars(Slot::Title), self.language));
            self.used_titles.insert(title.to_lowercase());
            let texts = [(Slot::Title, title.as_str()), (Slot::Body, &body)];
            slides.push(((sentence.place, index), text_slide(Role::Body, &texts)));
        }
        slides
    }

    /// The sentence after one, in the same paragraph, when it is on no slide; it is then.
    fn next_free(&mut self, index: usize) -> Option<&'a str> {
        let source = self.source;
        let next = source.sentences.get(index + 1)?;
        if next.place != source.sentences[index].place || self.taken.contains(&(index + 1)) {
            return None;
        }
        let length = source.sentences[index].text.chars().count() + next.text.chars().count();
        if length > JOINED_CHARS {
            return None;
        }
        self.taken.push(index + 1);
        Some(&next.text)
    }

    fn joined(&self, sentence: &str, next: Option<&str>) -> String {
        match next {
            Some(next) => format!("{sentence} {next}"),
            None => self.body(sentence),
        }
    }

    /// A sentence as it is, unless it is too long for a slide.
    fn body(&self, sentence: &str) -> String {
        let most = good_chars(Slot::Body);
        if sentence.chars().count() <= most {
            sentence.to_owned()
        } else {
            shorten(sentence, most, self.language)
        }
    }

    fn key_phrase(&mut self, sentence: &str) -> Option<String> {
        let phrase = key_phrase(sentence, &self.ranking, self.language, &self.used_titles)?;
        self.used_titles.insert(phrase.to_lowercase());
        Some(phrase)
    }
}
