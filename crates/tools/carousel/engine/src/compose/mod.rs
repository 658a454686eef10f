//! From a document and a template to scenes: walks a layout, measures texts, puts everything in its place.

mod cell;
mod list;
mod marks;
mod picture;
mod put;
mod stack;

use std::collections::HashMap;

use lumiku_carousel_dto::{
    BrandKit, Content, FontId, Overrides, Size, Slide, SlideFit, Slot, SlotFit, Tone, fonts::find_family,
};
use lumiku_dto::FileId;

use super::{
    geometry::Rect,
    paint::{Paint, Rgba, Shape},
    scene::{Item, Scene},
    scheme::Scheme,
    text::{Shaper, Spec},
};
use crate::template::{
    Accent, Face, FontChoice, Frame, Ink, Part, Template, TextStyle, find_template, model::SignText,
};

/// Sizes of the pictures of a document, by file.
pub type PictureSizes = HashMap<FileId, (u32, u32)>;

/// One slide being composed.
pub(super) struct Composer<'a> {
    shaper: &'a mut Shaper,
    template: &'static Template,
    content: &'a Content,
    slide: &'a Slide,
    frame: Frame,
    scheme: Scheme,
    pictures: &'a PictureSizes,
    items: Vec<Item>,
    fits: Vec<SlotFit>,
    words: Vec<String>,
    missing: usize,
}

/// A template that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no template {0:?}")]
pub struct UnknownTemplate(pub String);

/// Which slide, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) slide: &'a Slide,
    /// From 0.
    pub(super) index: usize,
    pub(super) count: usize,
    pub(super) size: Size,
}

/// Composes one slide.
pub(super) fn compose(
    shaper: &mut Shaper,
    content: &Content,
    place: Place<'_>,
    pictures: &PictureSizes,
) -> Result<Scene, UnknownTemplate> {
    let Place { slide, index, count, size } = place;
    let template =
        find_template(&content.template_id).ok_or_else(|| UnknownTemplate(content.template_id.clone()))?;
    let shown = slide.picture.as_ref().filter(|_| template.picture_roles.contains(&slide.role));
    let overrides: &Overrides = &slide.overrides;
    let tone: Tone = overrides.tone.unwrap_or((template.tone)(slide.role));
    let colors = content.brand.as_ref().map(|brand| brand.colors).unwrap_or_default();
    let frame = Frame {
        role: slide.role,
        size,
        picture: shown.is_some_and(|picture| pictures.contains_key(&picture.file_id)),
        share: slide.text(Slot::Figure).and_then(|figure| percentage(&figure.to_plain())),
        items: slide.items.iter().filter(|item| !item.is_blank()).count(),
        index,
        count,
        tone,
        align: overrides.align,
    };
    let scheme = Scheme::new(template.palette(content.palette.as_deref()), tone, colors, overrides);
    let layout = (template.compose)(&frame);
    let mut composer = Composer {
        shaper,
        template,
        content,
        slide,
        frame,
        scheme,
        pictures,
        items: Vec::with_capacity(48),
        fits: Vec::new(),
        words: Vec::new(),
        missing: 0,
    };
    for part in &layout.parts {
        composer.part(part);
    }
    let mut ground = Vec::with_capacity(layout.ground.len() + 2);
    let base =
        Shape { fill: Some(Paint::Solid(Rgba::opaque(scheme.ground))), ..Shape::rect(frame.full(), 0.0) };
    ground.push(Item::Shape(base));
    ground.extend(layout.ground.iter().map(|shape| Item::Shape(shape.map(&|ink| scheme.color(*ink)))));
    if layout.grain > 0 {
        ground.push(Item::Grain(layout.grain));
    }
    let fit = composer.fits.iter().fold(lumiku_carousel_dto::Fit::Fits, |worst, one| worst.worse(one.fit));
    Ok(Scene {
        size,
        ground,
        items: composer.items,
        fit: SlideFit { fit, texts: composer.fits },
        words: composer.words,
        missing: composer.missing,
    })
}

/// The share that a figure such as `73 %`, `%73` or `7,5%` stands for.
fn percentage(figure: &str) -> Option<f32> {
    let figure = figure.trim();
    let number = figure.strip_suffix('%').or_else(|| figure.strip_prefix('%'))?;
    let share = number.trim().replace(',', ".").parse::<f32>().ok()? / 100.0;
    (0.0..=1.0).contains(&share).then_some(share)
}

impl<'a> Composer<'a> {
    fn part(&mut self, part: &Part) {
        let marks = self.content.marks;
        let shown = !self.slide.overrides.hide_marks;
        match part {
            Part::Shape(shape) => self.shape(shape),
            Part::Picture(target) => self.picture(target),
            Part::Stack(stack) => self.stack(stack),
            Part::Brand(mark) if marks.brand && shown => self.brand(mark),
            Part::Page(mark) if marks.page_numbers && shown => self.page(mark),
            Part::Swipe(mark) if marks.swipe && shown && self.frame.index + 1 < self.frame.count => {
                self.swipe(mark);
            }
            Part::Brand(_) | Part::Page(_) | Part::Swipe(_) => {}
            Part::Sign(sign) => {
                let text = match sign.text {
                    SignText::Fixed(text) => text.to_owned(),
                    SignText::Page(digits) => format!("{:0digits$}", self.frame.index + 1),
                };
                self.sign(sign, &text);
            }
        }
    }

    fn shape(&mut self, shape: &Shape<Ink>) {
        let scheme = self.scheme;
        self.items.push(Item::Shape(shape.map(&|ink| scheme.color(*ink))));
    }

    fn fill(&mut self, target: Rect, radius: f32, ink: Ink) {
        self.shape(&Shape::rect(target, radius).fill(ink));
    }

    /// The family of a face: the brand's where a brand may choose.
    fn family(&self, face: Face) -> &'static str {
        let brand = |pick: fn(&BrandKit) -> Option<&FontId>| {
            let chosen = self.content.brand.as_ref().and_then(pick)?;
            find_family(chosen.as_str()).map(|family| family.id)
        };
        match face.font {
            FontChoice::Heading => brand(|kit| kit.fonts.heading.as_ref()).unwrap_or(self.template.heading),
            FontChoice::Body => brand(|kit| kit.fonts.body.as_ref()).unwrap_or(self.template.body),
            FontChoice::Named(family) => family,
        }
    }

    fn spec(&self, style: &TextStyle) -> Spec<'a> {
        Spec {
            family: self.family(style.face),
            weight: style.face.weight,
            italic: style.face.italic,
            size: style.size,
            line: style.line,
            tracking: style.tracking,
            upper: style.upper,
            accent_italic: matches!(style.accent, Accent::Italic(_)),
            language: &self.content.language,
        }
    }

    /// The colours of a style's text and of its accents.
    fn colors(&self, style: &TextStyle) -> (Rgba, Rgba) {
        let accent = match style.accent {
            Accent::Ink(ink) | Accent::Italic(ink) | Accent::Marker(_, ink) | Accent::Block(_, ink) => ink,
            Accent::Underline(_) | Accent::Swash(_) => style.ink,
        };
        (self.scheme.color(style.ink), self.scheme.color(accent))
    }
}

#[cfg(test)]
mod tests {
    use super::percentage;

    #[test]
    fn only_a_percentage_has_a_share() {
        let near =
            |figure: &str, share: f32| percentage(figure).is_some_and(|one| (one - share).abs() < 1e-6);
        assert!(near("73 %", 0.73) && near("7,5%", 0.075) && near("%40", 0.4) && near("100%", 1.0));
        for other in ["73", "120%", "-5%", "3x", "", "%", "1-2%", "NaN%"] {
            assert_eq!(percentage(other), None, "{other}");
        }
    }
}
