//! A shaped text at its place on the slide: glyphs, and what is drawn behind accents.

use std::sync::Arc;

use lumiku_carousel_dto::Align;

use super::paragraph::{Paragraph, Shaper};
use crate::engine::{
    geometry::{Rect, rect},
    paint::Rgba,
    scene::{Glyph, TextRun},
};

/// A text at its place.
pub(in crate::engine) struct Placed {
    pub(in crate::engine) runs: Vec<TextRun>,
    /// Around the letters of accents, one box for each line; from the top of capitals to below the baseline.
    pub(in crate::engine) accents: Vec<Rect>,
    /// Letters that no font has.
    pub(in crate::engine) missing: usize,
}

/// Puts a paragraph at `scale` into a box, its first line at the top. `bounds` is the box of its block.
pub(in crate::engine) fn place(
    shaper: &Shaper,
    paragraph: &mut Paragraph,
    target: Rect,
    scale: f32,
    align: Align,
    colors: (Rgba, Rgba),
    bounds: Rect,
) -> Placed {
    paragraph.settle(target.width, scale, align);
    let mut placed = Placed { runs: Vec::new(), accents: Vec::new(), missing: 0 };
    for line in paragraph.layout.lines() {
        let metrics = line.metrics();
        // Whole pixels keep stems and bowls of one line alike.
        let baseline = (target.y + metrics.baseline * scale).round();
        let mut x = metrics.offset;
        let mut accent: Option<(f32, f32)> = None;
        for run in line.runs() {
            let synthesis = run.synthesis();
            let mut current: Option<(bool, TextRun)> = None;
            let size = run.font_size() * scale;
            for cluster in run.visual_clusters() {
                let marked = cluster.style().brush.accent;
                if current.as_ref().is_none_or(|(was, _)| *was != marked) {
                    placed.runs.extend(current.take().map(|(_, run)| run));
                    let run = TextRun {
                        font: shaper.key(run.font().data.id()),
                        size,
                        color: if marked { colors.1 } else { colors.0 },
                        lean: synthesis.skew().unwrap_or(0.0),
                        embolden: synthesis.embolden(),
                        glyphs: Vec::new(),
                        text: Arc::clone(&paragraph.text),
                        bounds,
                    };
                    current = Some((marked, run));
                }
                let start = x;
                let range = cluster.text_range();
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "texts are short, and fonts have 65,536 glyphs"
                )]
                for glyph in cluster.glyphs() {
                    let missing =
                        glyph.id == 0 && !cluster.is_space_or_nbsp() && !cluster.is_hard_line_break();
                    placed.missing += usize::from(missing);
                    if let Some((_, run)) = &mut current
                        && !cluster.is_space_or_nbsp()
                        && !cluster.is_hard_line_break()
                    {
                        run.glyphs.push(Glyph {
                            id: glyph.id as u16,
                            x: target.x + (x + glyph.x) * scale,
                            y: baseline + glyph.y * scale,
                            advance: glyph.advance * scale,
                            range: range.start as u32..range.end as u32,
                        });
                    }
                    x += glyph.advance;
                }
                if marked
                    && !cluster.is_hard_line_break()
                    && !(accent.is_none() && cluster.is_space_or_nbsp())
                {
                    let (left, right) = accent.unwrap_or((start, start));
                    let end = if cluster.is_space_or_nbsp() { right } else { x };
                    accent = Some((left.min(start), right.max(end)));
                }
            }
            placed.runs.extend(current.take().map(|(_, run)| run));
        }
        if let Some((left, right)) = accent {
            let (height, drop) = (paragraph.size * scale, paragraph.size * scale * 0.22);
            let top = baseline - height * 0.82;
            placed.accents.push(rect(
                target.x + left * scale,
                top,
                (right - left) * scale,
                baseline + drop - top,
            ));
        }
    }
    placed.runs.retain(|run| !run.glyphs.is_empty());
    placed
}
