//! One slide changed, and empty cells filled, without a model.

use lumiku_carousel_dto::{BulkColumn, Role, Slide, Slot, Text, limits::MAX_TITLE_CHARS};

use super::{
    figures,
    headline::{self, shorten},
    language::Language,
    outline,
    phrases::Phrases,
    source,
};
use crate::writer::{error::WriterError, row::Row};

const SHORT_TITLE: usize = 48;
const SHORT_BODY: usize = 110;
const SHORT_ITEM: usize = 48;
const SHORT_ITEMS: usize = 4;

/// The slide as an instruction in English or Indonesian wants it, if it is one of those that rules can follow.
pub(super) fn rewrite(slide: &Slide, instruction: &str, tag: &str) -> Result<Slide, WriterError> {
    let language = Language::of_tag(tag);
    let instruction = instruction.trim();
    if let Some((name, words)) = instruction.split_once(':')
        && matches!(name.trim().to_lowercase().as_str(), "title" | "judul")
        && !words.trim().is_empty()
    {
        let mut slide = slide.clone();
        slide.texts.insert(Slot::Title, Text::from_markup(words.trim()));
        return Ok(slide);
    }
    let wanted = instruction.to_lowercase();
    let wants = |words: &[&str]| words.iter().any(|word| wanted.contains(word));
    let (changed, nothing) = if wants(&["short", "pendek", "ringkas", "singkat", "persingkat"]) {
        (Some(shorter(slide, language)), "This slide is short already.")
    } else if wants(&["bullet", "list", "poin", "daftar"]) {
        (as_list(slide), "This slide has too few sentences for a list.")
    } else if wants(&["number", "figure", "angka"]) {
        (as_number(slide), "This slide has no figure to show large.")
    } else if wants(&["quote", "kutip"]) {
        (as_quote(slide), "This slide has no text that could be a quote.")
    } else {
        return Err(WriterError::Instruction);
    };
    match changed {
        Some(changed) if changed != *slide => Ok(changed),
        _ => Err(WriterError::Order(nothing.to_owned())),
    }
}

fn plain(slide: &Slide, slot: Slot) -> Option<String> {
    slide.text(slot).map(Text::to_plain)
}

fn shorter(slide: &Slide, language: Language) -> Slide {
    let mut new = slide.clone();
    for (slot, most) in [(Slot::Title, SHORT_TITLE), (Slot::Body, SHORT_BODY), (Slot::Quote, SHORT_BODY)] {
        let Some(text) = plain(slide, slot) else { continue };
        // Before a sentence is cut, its followers go.
        let first = source::sentences(&text).into_iter().next().unwrap_or_default();
        let first =
            if slot == Slot::Body && first.chars().count() < text.chars().count() { &first } else { &text };
        if first.chars().count() <= most && *first == text {
            continue;
        }
        let short =
            if first.chars().count() <= most { first.clone() } else { shorten(first, most, language) };
        new.texts.insert(slot, Text::plain(short));
    }
    new.items.truncate(SHORT_ITEMS);
    for item in &mut new.items {
        if item.chars() > SHORT_ITEM {
            *item = Text::plain(shorten(&item.to_plain(), SHORT_ITEM, language));
        }
    }
    new
}

fn as_list(slide: &Slide) -> Option<Slide> {
    let body = plain(slide, Slot::Body).or_else(|| plain(slide, Slot::Quote))?;
    let mut items = source::sentences(&body);
    if items.len() < 2 {
        items = body
            .split([';', '\n'])
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect();
    }
    if items.len() < 2 {
        return None;
    }
    let items = items.iter().take(lumiku_carousel_dto::limits::MAX_ITEMS);
    let items = items.map(|item| Text::plain(item.trim_end_matches('.'))).collect();
    Some(Slide { role: Role::List, items, ..slide.clone() })
}

fn as_number(slide: &Slide) -> Option<Slide> {
    let texts = [Slot::Title, Slot::Body, Slot::Quote].into_iter().filter_map(|slot| plain(slide, slot));
    let items = slide.items.iter().map(Text::to_plain);
    let figure = texts.chain(items).find_map(|text| figures::find(&text))?;
    let mut new = Slide { role: Role::Number, ..slide.clone() };
    new.texts.insert(Slot::Figure, Text::plain(figure.text));
    Some(new)
}

fn as_quote(slide: &Slide) -> Option<Slide> {
    let words = plain(slide, Slot::Quote)
        .or_else(|| plain(slide, Slot::Body))
        .or_else(|| plain(slide, Slot::Title))?;
    let mut new = Slide { role: Role::Quote, ..slide.clone() };
    let words = words.trim_matches(['"', '\u{201c}', '\u{201d}']).chars().take(Slot::Quote.max_chars());
    new.texts.insert(Slot::Quote, Text::plain(words.collect::<String>()));
    Some(new)
}

/// What rules put into the gaps of a row; a figure, a quote and its author stay empty.
pub(super) fn fill(row: &Row, gaps: &[BulkColumn]) -> Vec<(usize, Vec<Text>)> {
    let language = Language::of_tag(&row.language);
    let fill = |gap: &BulkColumn| -> Option<Vec<Text>> {
        Some(vec![Text::plain(match *gap {
            BulkColumn::Title => {
                let topic = Some(row.topic.clone()).filter(|topic| !topic.trim().is_empty());
                let first = || row.slides.first().and_then(|cover| plain(cover, Slot::Title));
                headline::topic(&topic.or_else(first)?, MAX_TITLE_CHARS, language)
            }
            BulkColumn::Text(index, slot) => text(row, index, slot, language)?,
            BulkColumn::Items(index) => {
                let listed = as_list(row.slides.get(index)?)?;
                return Some(listed.items);
            }
            BulkColumn::Topic | BulkColumn::Role(_) => return None,
        })])
    };
    gaps.iter().enumerate().filter_map(|(number, gap)| Some((number, fill(gap)?))).collect()
}

fn text(row: &Row, index: usize, slot: Slot, language: Language) -> Option<String> {
    let slide = row.slides.get(index)?;
    let phrases = Phrases::of(language);
    let subject = if row.topic.trim().is_empty() { &row.title } else { &row.topic };
    let subject = headline::topic(subject, 90, language);
    let first_words = || {
        let texts = [Slot::Body, Slot::Quote].into_iter().find_map(|slot| plain(slide, slot));
        texts.map(|text| shorten(source::sentences(&text).first().unwrap_or(&text), 60, language))
    };
    let step = index.saturating_sub(1);
    let text = match (slot, slide.role) {
        (Slot::Title, Role::Cover) => subject,
        (Slot::Title, Role::Cta) => phrases.last_title.to_owned(),
        (Slot::Title, Role::List) => phrases.summary.to_owned(),
        (Slot::Title, _) => first_words().unwrap_or_else(|| outline::hint(step, language).0.to_owned()),
        (Slot::Body, Role::Cta) => phrases.last_body.to_owned(),
        (Slot::Body, Role::Body) => outline::hint(step, language).1.to_owned(),
        (Slot::Kicker, _) if slide.role != Role::Cover => shorten(&subject, 40, language),
        (Slot::Action, _) => phrases.last_action.to_owned(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}
