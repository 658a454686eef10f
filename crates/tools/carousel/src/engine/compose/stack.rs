//! A column of texts in a box. All of them are measured; where they do not fit they shrink together, each to
//! its own least size. What does not fit even so is shortened with an ellipsis and reported as overflow.

use lumiku_carousel_dto::{Align, Fit, Slot, SlotFit};

use super::{Composer, list::ListCell};
use crate::{
    engine::{
        geometry::{Rect, rect},
        paint::Shape,
        scene::Item,
        text::{Measure, Paragraph, Placed, Spec, place},
    },
    template::{Accent, Anchor, Block, Button, Ink, Stack, TextStyle, model::Card},
};

/// Between tried sizes.
const STEP: f32 = 0.02;
/// The least that spaces shrink to when texts do.
const LEAST_SPACE: f32 = 0.6;

/// A measured block.
pub(super) enum Cell<'s> {
    Text(TextCell<'s>),
    Button(Button, TextCell<'s>),
    Items(ListCell<'s>),
    Rule { width: f32, height: f32, ink: Ink, radius: f32 },
}

/// A text with its style, at its own size.
pub(super) struct TextCell<'s> {
    pub(super) slot: Option<Slot>,
    pub(super) style: TextStyle,
    pub(super) spec: Spec<'s>,
    pub(super) paragraph: Paragraph,
    /// The largest scale at which its words fit beside each other.
    pub(super) widest: f32,
    pub(super) cut: bool,
}

impl TextCell<'_> {
    /// The scale of this text when its stack is at `scale`.
    pub(super) fn scale(&self, scale: f32) -> f32 {
        let (least, most) = self.range();
        scale.clamp(least, most.min(self.widest).max(least))
    }

    /// How far it may shrink and grow.
    fn range(&self) -> (f32, f32) {
        let TextStyle { size, min, max, .. } = self.style;
        ((min / size).min(1.0), (max / size).max(1.0))
    }

    /// The largest scale at which no word is broken in a box of `width` pixels. A word that is too long even at
    /// the least size is broken at its own.
    fn unbroken(&mut self, width: f32) -> f32 {
        let (least, most) = self.range();
        let one_line = self.style.one_line;
        let whole = |scale: f32| {
            let measure = self.paragraph.measure(width, scale);
            !(measure.broken || one_line && measure.lines > 1)
        };
        largest(least, most, whole).unwrap_or(1.0)
    }

    pub(super) fn fit(&self, scale: f32) -> Fit {
        if self.cut { Fit::Overflow } else { fit_at(self.scale(scale)) }
    }

    pub(super) fn measure(&mut self, width: f32, scale: f32) -> Measure {
        let scale = self.scale(scale);
        self.paragraph.measure(width, scale)
    }

    /// Shortens it to `lines` lines with an ellipsis.
    pub(super) fn cut(&mut self, composer: &mut Composer<'_>, width: f32, scale: f32, lines: usize) {
        let own = self.scale(scale);
        self.paragraph.measure(width, own);
        let mut end = self.paragraph.line_end(lines - 1);
        loop {
            let mut shorter = composer.shaper.shorten(&self.paragraph, end, &self.spec);
            if shorter.measure(width, own).lines <= lines || end == 0 {
                self.paragraph = shorter;
                break;
            }
            end = self.paragraph.before(end);
        }
        self.cut = true;
    }
}

fn fit_at(scale: f32) -> Fit {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 99")]
    if scale > 0.995 { Fit::Fits } else { Fit::Shrunk((scale * 100.0).round().clamp(1.0, 99.0) as u8) }
}

pub(super) fn space(scale: f32) -> f32 {
    scale.clamp(LEAST_SPACE, 1.0)
}

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

    /// Draws a block with its top at that of `target`; answers its height.
    fn put(&mut self, cell: &mut Cell<'a>, target: Rect, scale: f32, align: Align, bounds: Rect) -> f32 {
        match cell {
            Cell::Text(text) => {
                self.fits.push(SlotFit { slot: text.slot, item: None, fit: text.fit(scale) });
                self.put_text(text, target, scale, align, bounds)
            }
            Cell::Button(button, text) => {
                self.fits.push(SlotFit { slot: text.slot, item: None, fit: text.fit(scale) });
                let inner = text.measure(target.width - 2.0 * button.pad_x, scale);
                let (width, height) = (inner.width + 2.0 * button.pad_x, inner.height + 2.0 * button.pad_y);
                let x = match align {
                    Align::Center => target.x + (target.width - width) / 2.0,
                    Align::Start if text.paragraph.is_rtl() => target.right() - width,
                    Align::Start => target.x,
                };
                self.button(button, rect(x, target.y, width, height));
                let place = rect(x + button.pad_x, target.y + button.pad_y, inner.width + 1.0, inner.height);
                self.put_text(text, place, scale, Align::Center, bounds);
                height
            }
            Cell::Items(list) => self.put_list(list, target, scale, bounds),
            Cell::Rule { width, height, ink, radius } => {
                let x = match align {
                    Align::Center => target.x + (target.width - *width) / 2.0,
                    Align::Start => target.x,
                };
                self.fill(rect(x, target.y, *width, *height), *radius, *ink);
                *height
            }
        }
    }

    fn button(&mut self, button: &Button, target: Rect) {
        let radius = button.radius.min(target.height / 2.0);
        if let Some(fill) = button.fill {
            self.fill(target, radius, fill);
        }
        if let Some((width, ink)) = button.stroke {
            let inner = target.inset(width / 2.0, width / 2.0);
            self.shape(&Shape::rect(inner, radius - width / 2.0).stroke(width, ink));
        }
    }

    /// Draws a panel.
    pub(super) fn card(&mut self, card: &Card, target: Rect) {
        let mut shape = Shape::rect(target, card.radius).fill(card.fill);
        if let Some((dy, blur, ink)) = card.shadow {
            shape = shape.shadow(dy, blur, ink);
        }
        self.shape(&shape);
        if let Some((width, ink)) = card.stroke {
            let inner = target.inset(width / 2.0, width / 2.0);
            self.shape(&Shape::rect(inner, card.radius - width / 2.0).stroke(width, ink));
        }
    }

    /// Draws a text with its top at that of `target`; answers its height.
    pub(super) fn put_text(
        &mut self,
        text: &mut TextCell<'_>,
        target: Rect,
        scale: f32,
        align: Align,
        bounds: Rect,
    ) -> f32 {
        let own = text.scale(scale);
        let width = if text.style.balance {
            text.paragraph.balanced(target.width, own)
        } else {
            text.paragraph.companioned(target.width, own)
        };
        let measure = text.paragraph.measure(width, own);
        let x = match align {
            Align::Center => target.x + (target.width - width) / 2.0,
            Align::Start if text.paragraph.is_rtl() => target.right() - width,
            Align::Start => target.x,
        };
        let colors = self.colors(&text.style);
        let target = rect(x, target.y, width, measure.height);
        let placed = place(self.shaper, &mut text.paragraph, target, own, align, colors, bounds);
        self.words.push(text.paragraph.text.to_string());
        self.draw(placed, &text.style, own);
        measure.height
    }

    pub(super) fn draw(&mut self, placed: Placed, style: &TextStyle, scale: f32) {
        self.missing += placed.missing;
        let em = style.size * scale;
        for area in placed.accents {
            match style.accent {
                Accent::Marker(ink, _) => {
                    self.fill(
                        rect(area.x - em * 0.08, area.y, area.width + em * 0.16, area.height),
                        em * 0.1,
                        ink,
                    );
                }
                Accent::Underline(ink) => {
                    let y = area.y + em * 0.94;
                    self.fill(rect(area.x, y, area.width, (em * 0.07).max(2.0)), em * 0.035, ink);
                }
                Accent::Ink(_) | Accent::Italic(_) => {}
            }
        }
        self.items.extend(placed.runs.into_iter().map(Item::Text));
    }
}

impl<'a> Cell<'a> {
    /// Height, and what rises above its top and sinks below its bottom.
    fn measure(&mut self, width: f32, scale: f32) -> Measure {
        match self {
            Self::Text(text) => text.measure(width, scale),
            Self::Button(button, text) => {
                let inner = text.measure(width - 2.0 * button.pad_x, scale);
                Measure { height: inner.height + 2.0 * button.pad_y, above: 0.0, below: 0.0, ..inner }
            }
            Self::Items(list) => list.measure(width, scale),
            Self::Rule { height, .. } => Measure { height: *height, ..Measure::default() },
        }
    }

    /// Its texts with the widths that they have.
    fn texts(&mut self, width: f32, scale: f32) -> Vec<(f32, &mut TextCell<'a>)> {
        match self {
            Self::Text(text) => vec![(width, text)],
            Self::Button(button, text) => vec![(width - 2.0 * button.pad_x, text)],
            Self::Items(list) => {
                let width = list.text_width(width, scale);
                list.points.iter_mut().map(|point| (width, &mut point.text)).collect()
            }
            Self::Rule { .. } => Vec::new(),
        }
    }

    /// What to report when there is no room for it at all.
    fn lost(&self) -> Vec<SlotFit> {
        let gone = |slot, item| SlotFit { slot, item, fit: Fit::Overflow };
        match self {
            Self::Text(text) | Self::Button(_, text) => vec![gone(text.slot, None)],
            Self::Items(list) => list.points.iter().map(|point| gone(None, Some(point.number))).collect(),
            Self::Rule { .. } => Vec::new(),
        }
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

/// The largest of the scales from `low` to `high` that fits, given that smaller ones fit when larger ones do;
/// `None` when `low` does not.
fn largest(low: f32, high: f32, mut fits: impl FnMut(f32) -> bool) -> Option<f32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small number of steps, not negative"
    )]
    let steps = ((high - low) / STEP).ceil().max(0.0) as u16;
    let at = |step: u16| (low + f32::from(step) * STEP).min(high);
    if !fits(at(0)) {
        return None;
    }
    let (mut good, mut bad) = (0, steps + 1);
    while bad - good > 1 {
        let middle = u16::midpoint(good, bad);
        if fits(at(middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Some(at(good))
}
