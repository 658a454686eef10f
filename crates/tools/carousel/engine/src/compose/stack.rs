//! A column of texts in a box. All of them are measured; where they do not fit they shrink together, each to
//! its own least size. What does not fit even so is shortened with an ellipsis and reported as overflow.

use lumiku_carousel_dto::Slot;

use super::{
    Composer,
    cell::{Cell, TextCell, largest, space},
};
use crate::{
    geometry::{Rect, rect},
    template::{Anchor, Block, Stack, TextStyle},
};

/// What a column needs.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    height: f32,
    above: f32,
}

impl<'a> Composer<'a> {
    pub(super) fn stack(&mut self, stack: &Stack) {
        let mut cells: Vec<(f32, Cell<'a>)> = Vec::new();
        for block in &stack.blocks {
            cells.extend(self.cell(block));
        }
        // A bar without a text next to it says nothing.
        if cells.iter().all(|(_, cell)| matches!(cell, Cell::Rule { .. })) {
            return;
        }
        let pad = stack.card.map_or(0.0, |card| card.pad);
        let area = stack.rect.inset(pad, pad);
        let scale = fit(&mut cells, area);
        self.shorten(&mut cells, area, scale);
        let need = need(&mut cells, area.width, scale);
        let spare = (area.height - need.height).max(0.0);
        let top = match stack.anchor {
            Anchor::Top => area.y,
            Anchor::Middle => area.y + spare / 2.0,
            Anchor::Bottom => area.y + spare,
        };
        if let Some(card) = stack.card {
            let panel = rect(stack.rect.x, top - pad, stack.rect.width, need.height + 2.0 * pad);
            self.card(&card, panel);
        }
        let align = self.frame.align.unwrap_or(stack.align);
        let mut y = top + need.above;
        let bounds = rect(area.x, top, area.width, need.height.min(area.height));
        for (number, (before, cell)) in cells.iter_mut().enumerate() {
            if number > 0 {
                y += *before * space(scale);
            }
            y += self.put(cell, rect(area.x, y, area.width, 0.0), scale, align, bounds);
        }
    }

    fn cell(&mut self, block: &Block) -> Option<(f32, Cell<'a>)> {
        match block {
            Block::Text { slot, style, before } => {
                self.text_cell(*slot, *style).map(|cell| (*before, Cell::Text(cell)))
            }
            Block::Button { slot, button, before } => {
                self.text_cell(*slot, button.style).map(|cell| (*before, Cell::Button(*button, cell)))
            }
            Block::Items { style, before } => self.list_cell(style).map(|cell| (*before, Cell::Items(cell))),
            Block::Rule { width, height, ink, radius, before } => {
                Some((*before, Cell::Rule { width: *width, height: *height, ink: *ink, radius: *radius }))
            }
        }
    }

    fn text_cell(&mut self, slot: Slot, style: TextStyle) -> Option<TextCell<'a>> {
        let text = self.slide.text(slot)?;
        let style = self.scaled(style);
        let spec = self.spec(&style);
        let paragraph = self.shaper.shape(text, &spec);
        Some(TextCell { slot: Some(slot), style, spec, paragraph, widest: f32::INFINITY, cut: false })
    }

    /// A style at the size that the slide asks for.
    pub(super) fn scaled(&self, style: TextStyle) -> TextStyle {
        let Some(percent) = self.slide.overrides.text_scale else { return style };
        #[expect(clippy::cast_precision_loss, reason = "a percentage")]
        let factor = percent as f32 / 100.0;
        let size = style.size * factor;
        TextStyle { size, max: (style.max * factor).max(size), min: style.min.min(size), ..style }
    }

    /// Shortens what is still too high at the least size, the longest text first.
    fn shorten(&mut self, cells: &mut Vec<(f32, Cell<'a>)>, area: Rect, scale: f32) {
        loop {
            let excess = need(cells, area.width, scale).height - area.height;
            if excess <= 0.5 {
                return;
            }
            if !self.cut_longest(cells, area.width, scale, excess) {
                // Not even one line of each: the last block goes, and its loss is reported.
                match cells.pop() {
                    Some((_, cell)) => self.fits.extend(cell.lost()),
                    None => return,
                }
            }
        }
    }

    fn cut_longest(&mut self, cells: &mut [(f32, Cell<'a>)], width: f32, scale: f32, excess: f32) -> bool {
        let texts = cells.iter_mut().flat_map(|(_, cell)| cell.texts(width, scale));
        let measured = texts.map(|(width, text)| (text.measure(width, scale), width, text));
        let Some((measure, width, text)) = measured
            .filter(|(measure, ..)| measure.lines > 1)
            .max_by(|one, other| one.0.height.total_cmp(&other.0.height))
        else {
            return false;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a number of lines"
        )]
        let surplus = (excess / (measure.height / measure.lines as f32)).ceil() as usize;
        text.cut(self, width, scale, measure.lines.saturating_sub(surplus).max(1));
        true
    }
}

fn need(cells: &mut [(f32, Cell<'_>)], width: f32, scale: f32) -> Need {
    let mut need = Need::default();
    let last = cells.len().saturating_sub(1);
    for (number, (before, cell)) in cells.iter_mut().enumerate() {
        let measure = cell.measure(width, scale);
        if number == 0 {
            need.above = measure.above;
            need.height += measure.above;
        } else {
            need.height += *before * space(scale);
        }
        if number == last {
            need.height += measure.below;
        }
        need.height += measure.height;
    }
    need
}

/// The largest scale at which a column fits; its least where it never does. A text with a word that is too wide
/// shrinks by itself, all of them together where they are too high.
fn fit(cells: &mut [(f32, Cell<'_>)], area: Rect) -> f32 {
    let (mut least, mut most) = (1.0_f32, 1.0_f32);
    for (_, cell) in cells.iter_mut() {
        // Beside markers there is least room at scale 1.
        let mut texts = cell.texts(area.width, 1.0);
        let widest =
            texts.iter_mut().map(|(width, text)| text.unbroken(*width)).fold(f32::INFINITY, f32::min);
        for (_, text) in &mut texts {
            text.widest = widest;
            let (low, high) = text.range();
            (least, most) = (least.min(low), most.max(high));
        }
    }
    let mut fits = |scale: f32| need(cells, area.width, scale).height <= area.height;
    if fits(1.0) {
        return largest(1.0, most, fits).unwrap_or(1.0);
    }
    largest(least, 1.0, fits).unwrap_or(least)
}
