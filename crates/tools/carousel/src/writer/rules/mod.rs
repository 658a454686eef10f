//! The writer without a model: sentences of a text, ranked, or an outline for a bare topic. It never says
//! that it is more than that.
//!
//! `source` takes a text apart, `rank` finds the sentences that say most, `figures` and `headline` find what
//! stands large, `article` puts slides together, `outline` and `phrases` hold our own words, `edit` changes
//! single slides.

mod article;
mod edit;
mod figures;
mod headline;
mod language;
mod outline;
mod phrases;
mod rank;
mod source;

use lumiku_carousel_dto::{BulkColumn, Generate, Role, Slide, Slot, Text, limits::MAX_TITLE_CHARS};

use self::{headline::shorten, language::Language, phrases::Phrases, source::Source};
use super::{
    Notice, Row,
    error::WriterError,
    model::draft::{clean, good_chars},
};

/// A carousel by rules.
pub(super) struct Ruled {
    pub(super) title: String,
    pub(super) slides: Vec<Slide>,
    /// Of the text, which may be another than was asked for.
    pub(super) language: String,
    pub(super) notices: Vec<Notice>,
}

/// Writes a carousel. Takes milliseconds.
pub(super) fn write_carousel(order: &Generate) -> Ruled {
    let text = clean(order.source_text.as_deref().unwrap_or_default());
    let source = Source::parse(&text);
    let asked = Language::of_tag(&order.language);
    let mut notices = Vec::new();
    let (mut language, mut tag) = (asked, order.language.clone());
    if let Some(found) = Language::of_text(&text).tag().filter(|_| !source.sentences.is_empty()) {
        language = Language::of_tag(found);
        if language != asked {
            found.clone_into(&mut tag);
            notices.push(Notice::NotTranslated);
        }
    }
    let middle = (order.slide_count as usize).saturating_sub(2);
    let topic = headline::topic(&clean(&order.topic), good_chars(Slot::Title), language);
    let mut slides = vec![cover(order, &topic, &source, language)];
    let written = article::slides(&source, language, middle);
    let missing = middle - written.len();
    if written.is_empty() {
        notices.push(Notice::Outline);
    } else {
        notices.push(Notice::Sentences);
        if missing > 0 {
            notices.push(Notice::PartlyOutline { slides: missing });
        }
    }
    slides.extend(written);
    slides.extend(outline::outline(&topic, language, missing));
    let phrases = Phrases::of(language);
    slides.push(text_slide(
        Role::Cta,
        &[
            (Slot::Title, phrases.last_title),
            (Slot::Body, phrases.last_body),
            (Slot::Action, phrases.last_action),
        ],
    ));
    if language == Language::Other {
        notices.push(Notice::EnglishPhrases);
    }
    if order.tone.as_ref().is_some_and(|tone| !tone.trim().is_empty()) {
        notices.push(Notice::PlainTone);
    }
    for (number, slide) in slides.iter_mut().enumerate() {
        slide.id = format!("s{}", number + 1);
    }
    Ruled { title: shorten(&topic, MAX_TITLE_CHARS, language), slides, language: tag, notices }
}

/// Changes one slide; refuses instructions that need a model.
pub(super) fn rewrite_slide(slide: &Slide, instruction: &str, tag: &str) -> Result<Slide, WriterError> {
    edit::rewrite(slide, instruction, tag)
}

/// Texts for the gaps of a row, by the number of the gap.
pub(super) fn fill_row(row: &Row, gaps: &[BulkColumn]) -> Vec<(usize, Vec<Text>)> {
    edit::fill(row, gaps)
}

fn cover(order: &Generate, topic: &str, source: &Source, language: Language) -> Slide {
    let phrases = Phrases::of(language);
    let audience = clean(order.audience.as_deref().unwrap_or_default()).replace('\n', " ");
    let kicker = match audience.as_str() {
        "" => String::new(),
        audience => shorten(&phrases.for_whom.replace("{}", audience), good_chars(Slot::Kicker), language),
    };
    let subtitle = source.title.as_deref().filter(|title| title.to_lowercase() != topic.to_lowercase());
    let subtitle = shorten(subtitle.unwrap_or_default(), good_chars(Slot::Title), language);
    text_slide(Role::Cover, &[(Slot::Kicker, kicker.as_str()), (Slot::Title, topic), (Slot::Body, &subtitle)])
}

/// A slide of plain texts; empty ones are left out.
fn text_slide(role: Role, texts: &[(Slot, &str)]) -> Slide {
    let texts = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    let texts = texts.map(|(slot, text)| (*slot, Text::plain(*text))).collect();
    Slide { role, texts, ..Slide::default() }
}

#[cfg(test)]
mod tests;
