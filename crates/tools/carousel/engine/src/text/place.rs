//! A shaped text at its place on the slide: glyphs, and what is drawn behind accents.

use std::sync::Arc;

use lumiku_carousel_dto::Align;
use parley::Line;

use super::paragraph::{Mark, Paragraph, Shaper};
use crate::{
    fonts::leans,
    geometry::{Rect, rect},
    paint::Rgba,
    scene::{Glyph, TextRun},
};

/// A text at its place.
pub(crate) struct Placed {
    pub(crate) runs: Vec<TextRun>,
    /// Around the letters of accents, one box for each line; from the top of capitals to below the baseline.
    pub(crate) accents: Vec<Rect>,
    /// Letters that no font has.
    pub(crate) missing: usize,
}

/// Puts a paragraph at `scale` into a box, its first line at the top. `colors` are those of the text and of
/// its accents, `bounds` is the box of its block.
pub(crate) fn place(
    shaper: &Shaper,
    paragraph: &mut Paragraph,
    target: Rect,
    scale: f32,
    align: Align,
    colors: (Rgba, Rgba),
    bounds: Rect,
) -> Placed {
    paragraph.measure(target.width, scale);
    let mut placed = Placed { runs: Vec::new(), accents: Vec::new(), missing: 0 };
    for line in paragraph.layout.lines() {
        // Whole pixels keep stems and bowls of one line alike.
        let baseline = (target.y + line.metrics().baseline * scale).round();
        let pen = Pen { shaper, text: &paragraph.text, target, scale, align, baseline, colors, bounds };
        let runs = pen.runs(&line, paragraph.is_rtl(), &mut placed.missing);
        let accent = runs.iter().filter(|(marked, _)| *marked).filter_map(|(_, run)| extent(run));
        if let Some((left, right)) = accent.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) {
            let em = paragraph.size * scale;
            placed.accents.push(rect(left, baseline - em * 0.82, right - left, em * 1.04));
        }
        placed.runs.extend(runs.into_iter().map(|(_, run)| run));
    }
    placed
}

/// What the glyphs of one line have in common.
struct Pen<'a> {
    shaper: &'a Shaper,
    text: &'a Arc<str>,
    target: Rect,
    scale: f32,
    align: Align,
    baseline: f32,
    colors: (Rgba, Rgba),
    bounds: Rect,
}

impl Pen<'_> {
    /// The runs of a line that have something to see, and whether they are accents.
    ///
    /// White space at the end of a line takes no room: where directions are mixed, parley leaves it inside the
    /// line, which would then be wider than its box. So lines are aligned here, by what is seen.
    fn runs(&self, line: &Line<'_, Mark>, is_rtl: bool, missing: &mut usize) -> Vec<(bool, TextRun)> {
        let mut runs: Vec<(bool, TextRun)> = Vec::new();
        let range = line.text_range();
        let words = range.start + self.text[range].trim_end().len();
        let clusters = line.runs().flat_map(|run| run.visual_clusters().collect::<Vec<_>>());
        let wide: f32 = clusters
            .filter(|cluster| cluster.text_range().start < words)
            .flat_map(|cluster| cluster.glyphs().collect::<Vec<_>>())
            .map(|glyph| glyph.advance)
            .sum();
        let spare = (self.target.width / self.scale - wide).max(0.0);
        let mut x = match (self.align, is_rtl) {
            (Align::Start, false) => 0.0,
            (Align::Start, true) => spare,
            (Align::Center, _) => spare / 2.0,
        };
        for run in line.runs() {
            let synthesis = run.synthesis();
            let font = self.shaper.key(run.font().data.id());
            let begin = |marked: bool| TextRun {
                font,
                size: run.font_size() * self.scale,
                color: if marked { self.colors.1 } else { self.colors.0 },
                lean: synthesis.skew().filter(|_| leans(font)).unwrap_or(0.0),
                embolden: synthesis.embolden(),
                glyphs: Vec::new(),
                text: Arc::clone(self.text),
                bounds: self.bounds,
            };
            let first = runs.len();
            for cluster in run.visual_clusters() {
                let marked = cluster.style().brush.accent;
                let seen = !cluster.is_space_or_nbsp() && !cluster.is_hard_line_break();
                if seen && (runs.len() == first || runs.last().is_some_and(|(was, _)| *was != marked)) {
                    runs.push((marked, begin(marked)));
                }
                let range = cluster.text_range();
                if range.start >= words {
                    continue;
                }
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "texts are short, and fonts have at most 65,536 glyphs"
                )]
                for glyph in cluster.glyphs() {
                    if let Some((_, run)) = runs.last_mut().filter(|_| seen) {
                        *missing += usize::from(glyph.id == 0);
                        run.glyphs.push(Glyph {
                            id: glyph.id as u16,
                            x: self.target.x + (x + glyph.x) * self.scale,
                            y: self.baseline + glyph.y * self.scale,
                            advance: glyph.advance * self.scale,
                            range: range.start as u32..range.end as u32,
                        });
                    }
                    x += glyph.advance;
                }
            }
        }
        runs.retain(|(_, run)| !run.glyphs.is_empty());
        runs
    }
}

/// From the left of a run's first glyph to the right of its last.
fn extent(run: &TextRun) -> Option<(f32, f32)> {
    let sides = run.glyphs.iter().map(|glyph| (glyph.x, glyph.x + glyph.advance));
    sides.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
