//! The two weights of a receipt's font: measuring, breaking and drawing lines of text.

use krilla::{
    geom::Point,
    surface::Surface,
    text::{Font as PdfFont, GlyphId, KrillaGlyph},
};
use swash::{FontRef, shape::ShapeContext};

static REGULAR: &[u8] = include_bytes!("fonts/PlusJakartaSans-Regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("fonts/PlusJakartaSans-SemiBold.ttf");

/// One weight.
pub(super) struct Font {
    pdf: PdfFont,
    letters: FontRef<'static>,
}

/// A line that is ready to be drawn.
pub(super) struct Line {
    text: String,
    glyphs: Vec<KrillaGlyph>,
    /// In ems.
    width: f32,
}

impl Font {
    /// `None` when the file inside the program cannot be read.
    pub(super) fn regular() -> Option<Self> {
        Self::load(REGULAR)
    }

    pub(super) fn semibold() -> Option<Self> {
        Self::load(SEMIBOLD)
    }

    fn load(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { pdf: PdfFont::new(bytes.into(), 0)?, letters: FontRef::from_index(bytes, 0)? })
    }

    /// Whether it has every letter of a text.
    pub(super) fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| self.letters.charmap().map(c) != 0)
    }

    /// The text in one line. Letters that the font does not have are question marks.
    pub(super) fn line(&self, text: &str) -> Line {
        let known = |c: char| if self.letters.charmap().map(c) == 0 { '?' } else { c };
        let text: String = text.chars().map(known).collect();
        let mut context = ShapeContext::new();
        // A size of 1 makes advances ems.
        let mut shaper = context.builder(self.letters).size(1.0).build();
        shaper.add_str(&text);
        let (mut glyphs, mut width) = (Vec::new(), 0.0);
        shaper.shape_with(|cluster| {
            for glyph in cluster.glyphs {
                width += glyph.advance;
                glyphs.push(KrillaGlyph {
                    glyph_id: GlyphId::new(u32::from(glyph.id)),
                    text_range: cluster.source.to_range(),
                    x_advance: glyph.advance,
                    x_offset: glyph.x,
                    y_offset: glyph.y,
                    y_advance: 0.0,
                    location: None,
                });
            }
        });
        Line { text, glyphs, width }
    }

    /// The text in lines of at most `width` points at this size, broken between words, and within a word that is
    /// longer than a line.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<Line> {
        let fits = |text: &str| self.line(text).width * size <= width;
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.last().map_or("", String::as_str);
            let joined = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
            if fits(&joined) {
                lines.pop();
                lines.push(joined);
            } else if last.is_empty() {
                lines.pop();
                lines.extend(pieces(word, &fits));
            } else {
                lines.extend(pieces(word, &fits));
            }
        }
        lines.iter().map(|line| self.line(line)).collect()
    }

    /// Draws a line from its left end.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, line: &Line, (x, y): (f32, f32), size: f32) {
        surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, self.pdf.clone(), &line.text, size, false);
    }
}

/// A word in pieces that fit.
fn pieces(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let last = pieces.last().map_or("", String::as_str);
        let longer = format!("{last}{letter}");
        if last.is_empty() || fits(&longer) {
            pieces.pop();
            pieces.push(longer);
        } else {
            pieces.push(letter.to_string());
        }
    }
    pieces
}

impl Line {
    /// In points, at this size.
    pub(super) fn width(&self, size: f32) -> f32 {
        self.width * size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_width_and_every_word() {
        let font = Font::regular().unwrap();
        let text = format!("Ada Lovelace of London {} and more", "x".repeat(80));
        let lines = font.lines(&text, 10.0, 120.0);
        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| line.width(10.0) <= 120.0));
        let said: String = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(said.replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn letters_that_are_not_there_are_question_marks() {
        let font = Font::semibold().unwrap();
        assert!(font.covers("Zoë Müller, Rp200.000") && !font.covers("王小明"));
        assert_eq!(font.line("a王b").text, "a?b");
    }
}
