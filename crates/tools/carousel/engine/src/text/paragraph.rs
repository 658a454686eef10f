//! A shaped text and its measures.

use std::{borrow::Cow, ops::Range, sync::Arc};

use lumiku_carousel_dto::Text;
use parley::{
    BreakReason, FontContext, FontFamily, FontStyle, FontWeight, Language, Layout, LayoutContext, LineHeight,
    OverflowWrap, StyleProperty,
};

use super::super::{
    fonts::{Fonts, families},
    scene::FontKey,
};

/// What one thread shapes text with.
pub(crate) struct Shaper {
    fonts: Fonts,
    context: FontContext,
    layouts: LayoutContext<Mark>,
}

/// Which runs are accents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) accent: bool,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spec<'a> {
    pub(crate) family: &'static str,
    pub(crate) weight: u16,
    pub(crate) italic: bool,
    /// In pixels per em.
    pub(crate) size: f32,
    /// In ems.
    pub(crate) line: f32,
    /// In ems.
    pub(crate) tracking: f32,
    pub(crate) upper: bool,
    pub(crate) accent_italic: bool,
    pub(crate) language: &'a str,
}

/// A shaped text.
pub(crate) struct Paragraph {
    pub(super) layout: Layout<Mark>,
    pub(crate) text: Arc<str>,
    pieces: Vec<Piece>,
    /// In pixels per em, at scale 1.
    pub(crate) size: f32,
}

#[derive(Clone, Debug)]
struct Piece {
    range: Range<usize>,
    bold: bool,
    italic: bool,
    accent: bool,
}

/// What a paragraph needs at a size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Measure {
    /// Of its lines, in pixels.
    pub(crate) height: f32,
    /// What letters may rise above the first line and sink below the last.
    pub(crate) above: f32,
    pub(crate) below: f32,
    pub(crate) lines: usize,
    /// The width of the widest line.
    pub(crate) width: f32,
    /// A word is wider than the box and was broken.
    pub(crate) broken: bool,
}

impl Shaper {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        Self { context: fonts.context(), fonts: fonts.clone(), layouts: LayoutContext::new() }
    }

    pub(super) fn key(&self, blob: u64) -> FontKey {
        self.fonts.key(blob)
    }

    /// Shapes a text.
    pub(crate) fn shape(&mut self, text: &Text, spec: &Spec<'_>) -> Paragraph {
        let (mut whole, mut pieces) = (String::with_capacity(text.chars()), Vec::new());
        for run in &text.0 {
            let start = whole.len();
            let letters = run.text.chars().filter(|letter| !letter.is_control() || *letter == '\n');
            if spec.upper {
                whole.extend(letters.flat_map(char::to_uppercase));
            } else {
                whole.extend(letters);
            }
            let range = start..whole.len();
            pieces.push(Piece { range, bold: run.bold, italic: run.italic, accent: run.accent });
        }
        whole.truncate(whole.trim_end().len());
        self.shape_pieces(whole, pieces, spec)
    }

    /// Shapes the first `end` bytes of a paragraph again, with an ellipsis.
    pub(crate) fn shorten(&mut self, paragraph: &Paragraph, end: usize, spec: &Spec<'_>) -> Paragraph {
        let kept = paragraph.text[..end].trim_end_matches(|letter: char| {
            letter.is_whitespace()
                || letter.is_ascii_punctuation()
                || matches!(letter, '\u{2014}' | '\u{2026}')
        });
        let mut whole = kept.to_owned();
        whole.push('\u{2026}');
        let mut pieces = paragraph.pieces.clone();
        pieces.retain(|piece| piece.range.start < whole.len());
        if let Some(last) = pieces.last_mut() {
            last.range.end = whole.len();
        }
        self.shape_pieces(whole, pieces, spec)
    }

    fn shape_pieces(&mut self, whole: String, pieces: Vec<Piece>, spec: &Spec<'_>) -> Paragraph {
        let mut builder = self.layouts.ranged_builder(&mut self.context, &whole, 1.0, false);
        let stack = families(spec.family, spec.language);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(stack))));
        builder.push_default(StyleProperty::FontSize(spec.size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(f32::from(spec.weight))));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(spec.line)));
        // Space between letters would tear joined scripts apart.
        let tracking = if whole.chars().any(is_joined) { 0.0 } else { spec.tracking * spec.size };
        builder.push_default(StyleProperty::LetterSpacing(tracking));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::Locale(Language::parse(spec.language).ok()));
        if spec.italic {
            builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        for piece in &pieces {
            let range = piece.range.start.min(whole.len())..piece.range.end.min(whole.len());
            if range.is_empty() {
                continue;
            }
            if piece.bold {
                let weight = if spec.weight < 600 { 700.0 } else { 900.0 };
                builder.push(StyleProperty::FontWeight(FontWeight::new(weight)), range.clone());
            }
            if piece.italic != (piece.accent && spec.accent_italic) {
                let style = if spec.italic { FontStyle::Normal } else { FontStyle::Italic };
                builder.push(StyleProperty::FontStyle(style), range.clone());
            }
            if piece.accent {
                builder.push(StyleProperty::Brush(Mark { accent: true }), range);
            }
        }
        let layout = builder.build(&whole);
        Paragraph { layout, text: whole.into(), pieces, size: spec.size }
    }
}

impl Paragraph {
    /// Breaks its lines at `scale` of its size in a box of `width` pixels.
    pub(crate) fn measure(&mut self, width: f32, scale: f32) -> Measure {
        self.layout.break_all_lines(Some((width / scale).max(1.0)));
        let (mut above, mut below) = (0.0, 0.0);
        if let (Some(first), Some(last)) = (self.layout.lines().next(), self.layout.lines().next_back()) {
            let (first, last) = (first.metrics(), last.metrics());
            above = (first.block_min_coord - first.content_block_min_coord).max(0.0);
            below = (last.content_block_max_coord - last.block_max_coord).max(0.0);
        }
        Measure {
            height: self.layout.height() * scale,
            above: above * scale,
            below: below * scale,
            lines: self.layout.len(),
            width: self.layout.width() * scale,
            broken: self.layout.lines().any(|line| line.break_reason() == BreakReason::Emergency),
        }
    }

    /// The least width in which it has as many lines as in `width`: lines of even length.
    pub(crate) fn balanced(&mut self, width: f32, scale: f32) -> f32 {
        let whole = self.measure(width, scale);
        if whole.lines < 2 || whole.lines > 6 {
            return width;
        }
        let (mut low, mut high) = (width * 0.4, width);
        while high - low > width * 0.01 {
            let middle = f32::midpoint(low, high);
            let tried = self.measure(middle, scale);
            if tried.lines == whole.lines && tried.broken == whole.broken {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// A width a little less than `width`, with as many lines, in which the last line is no lonely word.
    pub(crate) fn companioned(&mut self, width: f32, scale: f32) -> f32 {
        const LEAST: f32 = 0.22;
        let whole = self.measure(width, scale);
        if whole.lines < 2 || whole.lines > 12 || whole.broken {
            return width;
        }
        for step in 0..10_u8 {
            let tried = width * (1.0 - 0.02 * f32::from(step));
            if self.measure(tried, scale).lines != whole.lines {
                break;
            }
            let last = self.layout.lines().next_back();
            let last = last.map_or(0.0, |line| line.metrics().advance - line.metrics().hanging_advance);
            if last * scale >= width * LEAST {
                return tried;
            }
        }
        width
    }

    /// Where its line `number`, from 0, ends, in bytes.
    pub(crate) fn line_end(&self, number: usize) -> usize {
        self.layout.get(number).map_or(self.text.len(), |line| line.text_range().end.min(self.text.len()))
    }

    /// The line's end less one letter or more: the last boundary before `end`.
    pub(crate) fn before(&self, end: usize) -> usize {
        self.text[..end].char_indices().next_back().map_or(0, |(index, _)| index)
    }

    /// From the top of its first line, in pixels at `scale`; its lines must have been broken.
    pub(crate) fn first_baseline(&self, scale: f32) -> f32 {
        self.layout.first_baseline().unwrap_or(0.0) * scale
    }

    /// Reads from the right.
    pub(crate) fn is_rtl(&self) -> bool {
        self.layout.is_rtl()
    }
}

/// Letters of Arabic and Devanagari, whose neighbours touch.
fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' | '\u{900}'..='\u{97f}')
}
