//! The document: what a carousel says, apart from how a template makes it look.
//!
//! A slide has a role and texts by slot. Which slots a role shows is fixed ([`Role::slots`]), so that any
//! template can draw any document and a person can swap templates at will. A slide may hold texts and a
//! picture that its role does not show: they are kept for when the role changes back.
//!
//! Everything that decides a pixel is in here (the brand is copied in), so that the same content is the same
//! picture and can be exported again for free.

use std::collections::{BTreeMap, BTreeSet};

mod overrides;
mod picture;
mod role;

use lumiku_dto::{FileId, validate::Fields};
use serde::{Deserialize, Serialize};

pub use overrides::{Align, Overrides, Tone};
pub use picture::{Crop, Picture, Point};
pub use role::{Role, Slot};

use crate::{
    brand::BrandKit,
    limits::{
        CONTENT_VERSION, MAX_ID_CHARS, MAX_ITEM_CHARS, MAX_ITEMS, MAX_MARKS, MAX_RUNS, MAX_SLIDES, TEXT_SCALE,
    },
    text::Text,
};

/// A carousel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselContent))]
pub struct Content {
    /// Of the content model, [`CONTENT_VERSION`].
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1))]
    pub version: u32,
    pub template_id: String,
    /// One of the template's palettes; its first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub palette: Option<String>,
    /// BCP 47, such as `en`, `id`, `ar` or `zh-Hans`. Decides fonts and line breaks where letters do not.
    #[serde(default = "english")]
    pub language: String,
    /// The brand that `brand` was copied from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<BrandKit>,
    #[serde(default)]
    pub marks: Marks,
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub slides: Vec<Slide>,
}

fn english() -> String {
    "en".to_owned()
}

/// What stands on every slide besides its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselMarks))]
pub struct Marks {
    /// The brand's name, handle and picture.
    pub brand: bool,
    /// Such as 3/10.
    pub page_numbers: bool,
    /// The sign on all but the last slide that there is more.
    pub swipe: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Self { brand: true, page_numbers: true, swipe: true }
    }
}

/// One picture of the carousel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselSlide))]
pub struct Slide {
    /// Unique in its carousel; stays when slides are moved.
    pub id: String,
    pub role: Role,
    /// Texts by slot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<Slot, Text>,
    /// The points of a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub items: Vec<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    #[serde(default, skip_serializing_if = "Overrides::is_empty")]
    pub overrides: Overrides,
}

impl Slide {
    /// The text of a slot, if there is anything to see in it.
    pub fn text(&self, slot: Slot) -> Option<&Text> {
        self.texts.get(&slot).filter(|text| !text.is_blank())
    }
}

impl Content {
    /// A carousel in a template, with one empty cover.
    pub fn new(template_id: impl Into<String>) -> Self {
        let cover = Slide { id: "s1".to_owned(), role: Role::Cover, ..Slide::default() };
        Self {
            version: CONTENT_VERSION,
            template_id: template_id.into(),
            palette: None,
            language: english(),
            brand_id: None,
            brand: None,
            marks: Marks::default(),
            slides: vec![cover],
        }
    }

    /// Every file that is shown somewhere, each once.
    pub fn files(&self) -> BTreeSet<&FileId> {
        let pictures = self.slides.iter().filter_map(|slide| slide.picture.as_ref());
        let pictures = pictures.map(|picture| &picture.file_id);
        pictures.chain(self.brand.iter().flat_map(BrandKit::files)).collect()
    }

    /// Whether it can be stored and drawn. Whether template, palette, files and fonts exist is for the server
    /// to say, and whether texts fit for the engine to measure.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        self.check(&mut fields, "");
        fields.finish()
    }

    /// The same into `fields`, every path beginning with `prefix`, such as `content.`. A path reads
    /// `slides.2.texts.title`, slides and items counted from 0.
    pub fn check(&self, fields: &mut Fields, prefix: &str) {
        let mut wrong = |path: &str, message: String| fields.check(&format!("{prefix}{path}"), Err(message));
        if !(1..=CONTENT_VERSION).contains(&self.version) {
            wrong(
                "version",
                format!("This content has version {}; {CONTENT_VERSION} is known.", self.version),
            );
        }
        if self.template_id.is_empty() || self.template_id.chars().count() > MAX_ID_CHARS {
            wrong("templateId", "Choose a template.".to_owned());
        }
        if self.palette.as_ref().is_some_and(|id| id.is_empty() || id.chars().count() > MAX_ID_CHARS) {
            wrong("palette", "Choose a palette of the template.".to_owned());
        }
        if !is_language(&self.language) {
            wrong("language", "Give a language tag, such as en or id.".to_owned());
        }
        if self.brand_id.as_ref().is_some_and(|id| id.chars().count() > MAX_ID_CHARS) {
            wrong("brandId", "Choose one of your brands.".to_owned());
        }
        if self.slides.is_empty() || self.slides.len() > MAX_SLIDES {
            wrong("slides", format!("A carousel has 1 to {MAX_SLIDES} slides."));
        }
        if let Some(brand) = &self.brand {
            brand.check("brand.", &mut wrong);
        }
        let mut ids = BTreeSet::new();
        for (number, slide) in self.slides.iter().take(MAX_SLIDES).enumerate() {
            let path = format!("slides.{number}.");
            if !ids.insert(slide.id.as_str()) {
                wrong(&format!("{path}id"), "Two slides have the same id.".to_owned());
            }
            slide.check(&path, &mut wrong);
        }
    }
}

impl Slide {
    /// Whether it can be stored and drawn.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        self.check("", &mut |path: &str, message: String| fields.check(path, Err(message)));
        fields.finish()
    }

    fn check(&self, path: &str, wrong: &mut dyn FnMut(&str, String)) {
        if self.id.is_empty() || self.id.chars().count() > MAX_ID_CHARS {
            wrong(&format!("{path}id"), format!("A slide's id has 1 to {MAX_ID_CHARS} characters."));
        }
        for (slot, text) in &self.texts {
            check_text(&format!("{path}texts.{}", slot.as_str()), text, slot.max_chars(), wrong);
        }
        if self.items.len() > MAX_ITEMS {
            wrong(&format!("{path}items"), format!("A list has at most {MAX_ITEMS} points."));
        }
        for (number, item) in self.items.iter().take(MAX_ITEMS).enumerate() {
            check_text(&format!("{path}items.{number}"), item, MAX_ITEM_CHARS, wrong);
        }
        if let Some(picture) = &self.picture {
            picture.check(&format!("{path}picture."), wrong);
        }
        if self.overrides.text_scale.is_some_and(|percent| !TEXT_SCALE.contains(&percent)) {
            let (least, most) = (TEXT_SCALE.start(), TEXT_SCALE.end());
            wrong(&format!("{path}overrides.textScale"), format!("Choose {least} to {most} percent."));
        }
    }
}

fn check_text(path: &str, text: &Text, most: usize, wrong: &mut dyn FnMut(&str, String)) {
    let length = text.chars();
    if length > most {
        wrong(path, format!("Use at most {most} characters; this has {length}."));
    } else if text.0.len() > MAX_RUNS {
        wrong(path, format!("Use at most {MAX_RUNS} changes of style."));
    } else if text.0.iter().any(|run| run.text.chars().any(is_unprintable)) {
        wrong(path, "This holds control characters.".to_owned());
    } else if text.stacked_marks() > MAX_MARKS {
        wrong(path, format!("Use at most {MAX_MARKS} accents on one letter."));
    }
}

/// Control characters other than a line break; the marks that steer right-to-left text are none.
fn is_unprintable(letter: char) -> bool {
    letter.is_control() && letter != '\n'
}

/// A well-formed language tag of at most 35 characters (RFC 5646, section 4.4.1).
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    tag.len() <= 35 && (2..=8).contains(&first.len()) && letters(first) && parts.all(rest)
}

#[cfg(test)]
mod tests;
