//! The writer: words for a carousel, from a topic or a pasted text.
//!
//! `model` asks a language model over HTTP, `rules` does without one, `setup` chooses between them. Both give
//! the same: slides that the content model accepts, who wrote them, and what the person should know. A failure
//! is a [`WriterError`], never a draft by somebody else than was asked for. What is written is a document and
//! nothing more: no link in it is followed, no instruction in it obeyed.

mod error;
mod key;
mod mentions;
mod model;
mod notice;
mod row;
mod rules;
mod setup;

use lumiku_carousel_dto::{
    BulkColumn, Content, Generate, Slide, Slot, Text, Writer as By, limits::MAX_TITLE_CHARS,
};

use self::model::draft::good_chars;
pub use self::{
    error::{Cause, WriterError},
    key::ApiKey,
    model::{ModelWriter, Usage},
    notice::Notice,
    row::{Filled, Row},
    setup::{Limits, ModelSetup, Protocol, SetupError},
};

/// Writes carousels, slides and cells. Dropping a future of it ends its work.
#[derive(Debug)]
pub enum Writer {
    Model(Box<ModelWriter>),
    Rules,
}

/// A carousel that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// For the project.
    pub title: String,
    /// In the order's template; without a brand.
    pub content: Content,
    pub writer: By,
    pub notices: Vec<Notice>,
    pub usage: Usage,
}

/// A slide that was rewritten.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewritten {
    /// With the id, the picture and the overrides of the old one.
    pub slide: Slide,
    pub writer: By,
    pub notices: Vec<Notice>,
}

impl Writer {
    /// Who writes.
    pub const fn by(&self) -> By {
        match self {
            Self::Model(_) => By::Ai,
            Self::Rules => By::Rules,
        }
    }

    /// Writes a carousel of exactly as many slides as ordered. The order is a valid one.
    pub async fn write_carousel(&self, order: &Generate) -> Result<Written, WriterError> {
        let (title, slides, language, mut notices, usage): (String, Vec<Slide>, String, _, _) = match self {
            Self::Model(model) => {
                let (draft, notices, usage) = model.write_carousel(order).await?;
                (draft.title, draft.slides, order.language.clone(), notices, usage)
            }
            Self::Rules => {
                let ruled = rules::write_carousel(order);
                (ruled.title, ruled.slides, ruled.language, ruled.notices, Usage::default())
            }
        };
        let said = [Some(&order.topic), order.audience.as_ref(), order.tone.as_ref()];
        let known = said.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        notices.extend(remarks(&slides, &known));
        let content = Content { slides, language, ..Content::new(order.template_id.as_str()) };
        Ok(Written { title, content, writer: self.by(), notices, usage })
    }

    /// Rewrites a slide, counted from 0, as an instruction says.
    pub async fn rewrite_slide(
        &self,
        content: &Content,
        index: usize,
        instruction: &str,
    ) -> Result<Rewritten, WriterError> {
        let Some(old) = content.slides.get(index) else {
            return Err(WriterError::Order("There is no such slide.".to_owned()));
        };
        let slide = match self {
            Self::Model(model) => model.rewrite_slide(content, index, old, instruction).await?.0,
            Self::Rules => rules::rewrite_slide(old, instruction, &content.language)?,
        };
        if let Err(fields) = slide.validate() {
            let messages = fields.into_map().into_values().collect::<Vec<_>>();
            return Err(WriterError::Order(messages.join(" ")));
        }
        let mut known = instruction.to_owned();
        for text in content.slides.iter().flat_map(|slide| slide.texts.values().chain(&slide.items)) {
            known.push(' ');
            known.push_str(&text.to_plain());
        }
        let notices = mentions::foreign(std::slice::from_ref(&slide), &known);
        let notices = if notices.is_empty() { Vec::new() } else { vec![Notice::Mentions(notices)] };
        Ok(Rewritten { slide, writer: self.by(), notices })
    }

    /// Fills the empty cells of a table's row. What is there stays as it is.
    pub async fn fill_row(&self, row: &Row) -> Result<Filled, WriterError> {
        let gaps = row.open_gaps();
        let mut filled = Filled {
            title: row.title.clone(),
            slides: row.slides.clone(),
            left: Vec::new(),
            writer: self.by(),
            notices: Vec::new(),
        };
        if gaps.is_empty() {
            return Ok(filled);
        }
        let cells = match self {
            Self::Model(model) => model.fill_row(row, &gaps).await?.0,
            Self::Rules => rules::fill_row(row, &gaps),
        };
        let mut left = gaps.clone();
        for (number, texts) in cells {
            if let Some(gap) = gaps.get(number).copied()
                && filled.put(gap, texts)
            {
                left.retain(|open| *open != gap);
            }
        }
        filled.left = left;
        let mut known = format!("{} {}", row.title, row.topic);
        for text in row.slides.iter().flat_map(|slide| slide.texts.values().chain(&slide.items)) {
            known.push(' ');
            known.push_str(&text.to_plain());
        }
        filled.notices = remarks(&filled.slides, &known);
        Ok(filled)
    }
}

impl Filled {
    /// Puts texts into a gap, unless the content model would refuse them there.
    fn put(&mut self, gap: BulkColumn, texts: Vec<Text>) -> bool {
        let texts: Vec<Text> = texts.into_iter().filter(|text| !text.is_blank()).collect();
        let Some(first) = texts.first().cloned() else { return false };
        let slide = match gap {
            BulkColumn::Title => {
                self.title = first.to_plain().replace('\n', " ").chars().take(MAX_TITLE_CHARS).collect();
                return true;
            }
            BulkColumn::Text(index, _) | BulkColumn::Items(index) => self.slides.get_mut(index),
            BulkColumn::Topic | BulkColumn::Role(_) => None,
        };
        let Some(slide) = slide else { return false };
        let mut changed = slide.clone();
        match gap {
            BulkColumn::Text(_, slot) => drop(changed.texts.insert(slot, first)),
            _ => changed.items = texts,
        }
        let fits = changed.validate().is_ok();
        if fits {
            *slide = changed;
        }
        fits
    }
}

/// What there is to say about slides, whoever wrote them.
fn remarks(slides: &[Slide], known: &str) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mentions = mentions::foreign(slides, known);
    if !mentions.is_empty() {
        notices.push(Notice::Mentions(mentions));
    }
    let wordy = |slide: &Slide| {
        let long = |slot: &Slot| slide.text(*slot).is_some_and(|text| text.chars() > good_chars(*slot));
        slide.role.slots().iter().any(long)
    };
    let long: Vec<usize> =
        slides.iter().enumerate().filter(|(_, slide)| wordy(slide)).map(|(n, _)| n + 1).collect();
    if !long.is_empty() {
        notices.push(Notice::Long { slides: long });
    }
    notices
}
