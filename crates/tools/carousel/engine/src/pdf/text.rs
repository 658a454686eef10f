//! Letters: the glyphs that were shaped, each with the part of its text that it shows.
//!
//! A scene holds what is seen. What is read needs more: the letters of a ligature belong to the glyph that shows
//! them, and the spaces between words, which nobody sees, are put in where they stand.

use std::{collections::HashMap, ops::Range};

use krilla::{
    geom::{Point, Transform},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use lumiku_carousel_dto::Color;
use swash::FontRef;

use super::{shape, tags::Tags};
use crate::{
    fonts,
    paint::Rgba,
    scene::{FontKey, Glyph, Item, TextRun},
};

/// The fonts of a document.
#[derive(Default)]
pub(super) struct Faces(HashMap<FontKey, Option<Face>>);

/// A font and what is known of it.
pub(super) struct Face {
    font: Font,
    letters: FontRef<'static>,
    /// The font that its spaces are from, and which glyph.
    space: Option<(Font, u16)>,
    /// Its glyphs have colours of their own.
    has_colors: bool,
}

impl Faces {
    pub(super) fn get(&mut self, key: FontKey) -> Option<&Face> {
        self.0.entry(key).or_insert_with(|| Face::load(key)).as_ref()
    }
}

impl Face {
    fn load(key: FontKey) -> Option<Self> {
        let (font, letters) = parse(key)?;
        let space = space_of(&font, &letters).or_else(|| {
            let (font, letters) = fonts::plain().and_then(parse)?;
            space_of(&font, &letters)
        });
        Some(Self { font, letters, space, has_colors: fonts::is_emoji(key) })
    }
}

fn parse(key: FontKey) -> Option<(Font, FontRef<'static>)> {
    let bytes = fonts::bytes(key);
    Some((Font::new(bytes.into(), 0)?, FontRef::from_index(bytes, 0)?))
}

fn space_of(font: &Font, letters: &FontRef<'_>) -> Option<(Font, u16)> {
    let space = letters.charmap().map(' ');
    (space != 0).then(|| (font.clone(), space))
}

/// Where the glyphs of each text begin in it, in bytes and in order, by the text's address: a text is set in
/// several runs, and what no glyph begins belongs to the one before.
pub(super) struct Clusters(HashMap<*const u8, Vec<u32>>);

impl Clusters {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut all: HashMap<*const u8, Vec<u32>> = HashMap::new();
        for item in items {
            if let Item::Text(run) = item {
                let starts = all.entry(run.text.as_ptr()).or_default();
                starts.extend(run.glyphs.iter().map(|glyph| glyph.range.start));
            }
        }
        for starts in all.values_mut() {
            starts.sort_unstable();
            starts.dedup();
        }
        Self(all)
    }

    /// The bytes that a glyph shows, and the byte of the space behind them.
    fn read(&self, run: &TextRun, glyph: &Glyph) -> (Range<usize>, Option<usize>) {
        let starts = self.0.get(&run.text.as_ptr()).map_or(&[][..], Vec::as_slice);
        let after = starts.partition_point(|start| *start <= glyph.range.start);
        let start = glyph.range.start as usize;
        let end = starts.get(after).map_or(run.text.len(), |next| *next as usize);
        let own = run.text[start..end].trim_end().len();
        // A white space that has a glyph of its own, such as the wide one of Chinese.
        let end = if own == 0 { glyph.range.end as usize } else { start + own };
        (start..end, run.text[end..].starts_with(' ').then_some(end))
    }
}

/// A glyph at its place, in pixels.
struct Placed {
    id: u16,
    is_space: bool,
    x: f32,
    advance: f32,
    /// Above the run's baseline.
    rise: f32,
    range: Range<usize>,
}

/// Draws a run.
pub(super) fn draw(
    surface: &mut Surface<'_>,
    run: &TextRun,
    face: &Face,
    clusters: &Clusters,
    tags: &mut Tags<'_>,
) {
    let placed = place(run, face, clusters);
    let mut read = |part: &[Placed], as_text: bool| {
        let (starts, ends) =
            (part.iter().map(|glyph| glyph.range.start), part.iter().map(|glyph| glyph.range.end));
        let range = starts.min().zip(ends.max()).filter(|_| as_text);
        tags.words(surface, &run.text, range.map(|(start, end)| &run.text[start..end]));
        show(surface, run, face, part, false);
    };
    if is_from_right(placed.iter().map(|glyph| glyph.range.start)) {
        // Word by word in the order in which they are read.
        placed.chunk_by(|_, next| !next.is_space).rev().for_each(|word| read(word, false));
    } else if is_spaced(&placed, run, face) {
        // Readers take letters that stand apart for words of one letter: each word says what it is.
        placed.split_inclusive(|glyph| glyph.is_space).for_each(|word| read(word, true));
    } else {
        read(&placed, false);
    }
}

/// Draws a run as paths, which nobody reads.
pub(super) fn draw_outlines(surface: &mut Surface<'_>, run: &TextRun, face: &Face) {
    let glyph = |glyph: &Glyph| Placed {
        id: glyph.id,
        is_space: false,
        x: glyph.x,
        advance: glyph.advance,
        rise: baseline(run) - glyph.y,
        range: 0..0,
    };
    let placed: Vec<Placed> = run.glyphs.iter().map(glyph).collect();
    show(surface, run, face, &placed, true);
}

fn baseline(run: &TextRun) -> f32 {
    run.glyphs.first().map_or(0.0, |glyph| glyph.y)
}

/// The glyphs of a run and the spaces between its words, from left to right.
fn place(run: &TextRun, face: &Face, clusters: &Clusters) -> Vec<Placed> {
    let from_right = is_from_right(run.glyphs.iter().map(|glyph| glyph.range.start));
    let mut all: Vec<Placed> = Vec::with_capacity(run.glyphs.len() * 5 / 4);
    for (index, glyph) in run.glyphs.iter().enumerate() {
        let (range, space) = clusters.read(run, glyph);
        let before = index.checked_sub(1).and_then(|index| run.glyphs.get(index));
        let behind = if from_right { before } else { run.glyphs.get(index + 1) };
        let is_last = behind.is_none_or(|behind| behind.range.start != glyph.range.start);
        let space = space.filter(|_| is_last).zip(face.space.as_ref());
        let space = |x: f32| {
            let placed = |(at, (_, id)): (usize, &(Font, u16))| Placed {
                id: *id,
                is_space: true,
                x,
                advance: 0.0,
                rise: 0.0,
                range: at..at + 1,
            };
            space.map(placed)
        };
        if from_right {
            all.extend(space(before.map_or(glyph.x, |before| before.x + before.advance)));
        }
        let rise = baseline(run) - glyph.y;
        all.push(Placed { id: glyph.id, is_space: false, x: glyph.x, advance: glyph.advance, rise, range });
        if !from_right {
            all.extend(space(glyph.x + glyph.advance));
        }
    }
    all
}

fn is_from_right<T: PartialOrd>(mut starts: impl DoubleEndedIterator<Item = T>) -> bool {
    starts.next().zip(starts.next_back()).is_some_and(|(first, last)| first > last)
}

/// Whether letters of a word stand so far apart that readers see words.
fn is_spaced(placed: &[Placed], run: &TextRun, face: &Face) -> bool {
    /// In ems.
    const APART: f32 = 0.08;
    let own = face.letters.glyph_metrics(&[]).scale(run.size);
    let seen = placed.iter().filter(|glyph| glyph.advance > 0.0);
    let (count, wider) = seen.fold((0.0, 0.0), |(count, wider), glyph| {
        (count + 1.0, wider + glyph.advance - own.advance_width(glyph.id))
    });
    wider > count * APART * run.size
}

/// Shows glyphs with the run's font, size and colour.
fn show(surface: &mut Surface<'_>, run: &TextRun, face: &Face, placed: &[Placed], as_paths: bool) {
    let baseline = baseline(run);
    // Emoji show no colour of the text: with one for all, each is in the file once.
    let color = if face.has_colors { Rgba { color: Color::BLACK, ..run.color } } else { run.color };
    // The rasteriser moves each edge by a 48th of the size, and the whole letter by as much to the right and up.
    let strength = if run.embolden && !face.has_colors { run.size / 48.0 } else { 0.0 };
    surface.set_fill(Some(shape::solid(color)));
    surface.set_stroke((strength > 0.0).then(|| shape::line(color, 2.0 * strength)));
    let lean = run.lean.to_radians().tan();
    surface.push_transform(&Transform::from_row(1.0, 0.0, -lean, 1.0, lean * baseline, 0.0));
    surface.push_transform(&Transform::from_translate(strength, -strength));
    // Most fonts have spaces of their own; emoji borrow them.
    let own = face.space.as_ref().is_none_or(|(font, _)| *font == face.font);
    for part in placed.chunk_by(|one, next| own || one.is_space == next.is_space) {
        let start = Point::from_xy(part[0].x, baseline);
        let font = face.space.as_ref().filter(|_| part[0].is_space).map_or(&face.font, |(font, _)| font);
        surface.draw_glyphs(start, &glyphs(part, run.size), font.clone(), &run.text, run.size, as_paths);
    }
    surface.pop();
    surface.pop();
}

/// The same as krilla has them: in ems, each from where the one before ends.
fn glyphs(placed: &[Placed], size: f32) -> Vec<KrillaGlyph> {
    let nexts = placed.iter().skip(1).map(Some).chain(std::iter::once(None));
    let glyph = |(glyph, next): (&Placed, Option<&Placed>)| KrillaGlyph {
        glyph_id: GlyphId::new(u32::from(glyph.id)),
        text_range: glyph.range.clone(),
        x_advance: next.map_or(glyph.advance, |next| next.x - glyph.x) / size,
        x_offset: 0.0,
        y_offset: glyph.rise / size,
        y_advance: 0.0,
        location: None,
    };
    placed.iter().zip(nexts).map(glyph).collect()
}
