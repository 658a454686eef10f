//! Drawing the blocks of a column at their places.

use lumiku_carousel_dto::{Align, SlotFit};

use super::{
    Composer,
    cell::{Cell, TextCell},
};
use crate::{
    geometry::{Rect, rect},
    paint::Shape,
    scene::Item,
    template::{Accent, Button, TextStyle, model::Card},
    text::{Placed, place},
};

impl<'a> Composer<'a> {
    /// Draws a block with its top at that of `target`; answers its height.
    pub(super) fn put(
        &mut self,
        cell: &mut Cell<'a>,
        target: Rect,
        scale: f32,
        align: Align,
        bounds: Rect,
    ) -> f32 {
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
        if let Some((offset, ink)) = button.block {
            self.fill(rect(target.x + offset, target.y + offset, target.width, target.height), radius, ink);
        }
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
        if let Some((offset, ink)) = card.block {
            let below = rect(target.x + offset, target.y + offset, target.width, target.height);
            self.fill(below, card.radius, ink);
        }
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
                Accent::Block(ink, _) => {
                    let wide = rect(area.x - em * 0.09, area.y, area.width + em * 0.18, area.height);
                    self.fill(wide, 0.0, ink);
                }
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
                Accent::Swash(ink) => {
                    // Two arcs that meet at a hair's width, as a flat brush leaves them.
                    let (x, y, wide) = (area.x - em * 0.04, area.y + em * 1.0, area.width + em * 0.08);
                    let path = format!(
                        "M{x} {} Q{} {} {} {} Q{} {} {x} {} Z",
                        y + em * 0.03,
                        x + wide * 0.45,
                        y - em * 0.1,
                        x + wide,
                        y - em * 0.03,
                        x + wide * 0.5,
                        y + em * 0.02,
                        y + em * 0.05,
                    );
                    self.shape(&Shape::drawn(path).fill(ink));
                }
                Accent::Ink(_) | Accent::Italic(_) => {}
            }
        }
        self.items.extend(placed.runs.into_iter().map(Item::Text));
    }
}
