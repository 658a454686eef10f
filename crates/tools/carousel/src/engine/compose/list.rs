//! The points of a list: all of one size, each behind its marker.

use lumiku_carousel_dto::{Align, SlotFit};

use super::{
    Composer,
    stack::{TextCell, space},
};
use crate::{
    engine::{
        geometry::{Rect, point, rect},
        paint::Shape,
        text::Measure,
    },
    template::{Face, Ink, ListStyle, Marker, TextStyle},
};

/// The path of a tick in a box of 24 by 24.
const TICK: &str = "M6.5 12.5 L10.5 16.5 L17.5 8.5";

/// A measured list.
pub(super) struct ListCell<'s> {
    pub(super) style: ListStyle,
    pub(super) points: Vec<Point<'s>>,
}

/// A point of a list.
pub(super) struct Point<'s> {
    /// Its place in the document's list, from 0.
    pub(super) number: u8,
    pub(super) text: TextCell<'s>,
}

impl ListCell<'_> {
    fn pad(&self) -> f32 {
        self.style.card.map_or(0.0, |card| card.pad)
    }

    /// What is left for texts in a box.
    pub(super) fn text_width(&self, width: f32, scale: f32) -> f32 {
        (width - self.style.indent * space(scale) - 2.0 * self.pad()).max(1.0)
    }

    fn gap(&self, scale: f32) -> f32 {
        self.style.gap * space(scale)
    }

    pub(super) fn measure(&mut self, width: f32, scale: f32) -> Measure {
        let (inner, pad, gap) = (self.text_width(width, scale), self.pad() * space(scale), self.gap(scale));
        let least = self.style.marker.height() * space(scale);
        let mut whole = Measure::default();
        for (number, point) in self.points.iter_mut().enumerate() {
            let measure = point.text.measure(inner, scale);
            whole.height += measure.height.max(least) + 2.0 * pad;
            if number == 0 {
                whole.above = (measure.above - pad).max(0.0);
            } else {
                whole.height += gap;
            }
            whole.below = (measure.below - pad).max(0.0);
            whole.broken |= measure.broken;
            whole.lines += measure.lines;
        }
        whole
    }
}

impl Marker {
    /// The least height of a point, in pixels.
    fn height(&self) -> f32 {
        match self {
            Self::Badge { diameter, .. } | Self::Check { diameter, .. } => *diameter,
            Self::Number { .. } | Self::Dot { .. } | Self::Square { .. } | Self::Dash { .. } => 0.0,
        }
    }
}

impl<'a> Composer<'a> {
    pub(super) fn list_cell(&mut self, list: &ListStyle) -> Option<ListCell<'a>> {
        let style = ListStyle { style: self.scaled(list.style), ..*list };
        let spec = self.spec(&style.style);
        let mut points = Vec::new();
        for (number, item) in (0_u8..).zip(&self.slide.items) {
            if !item.is_blank() {
                let paragraph = self.shaper.shape(item, &spec);
                let text = TextCell { slot: None, style: style.style, spec, paragraph, cut: false };
                points.push(Point { number, text });
            }
        }
        (!points.is_empty()).then_some(ListCell { style, points })
    }

    /// Draws a list with its top at that of `target`; answers its height.
    pub(super) fn put_list(
        &mut self,
        list: &mut ListCell<'a>,
        target: Rect,
        scale: f32,
        bounds: Rect,
    ) -> f32 {
        let (inner, pad, gap) = (list.text_width(target.width, scale), list.pad(), list.gap(scale));
        let (tall, wide) = (pad * space(scale), target.width);
        let indent = list.style.indent * space(scale);
        let least = list.style.marker.height() * space(scale);
        let style = list.style;
        let mut y = target.y;
        for (number, item) in list.points.iter_mut().enumerate() {
            let measure = item.text.measure(inner, scale);
            let height = measure.height.max(least);
            if number > 0 {
                if let Some((width, ink)) = style.divider {
                    self.fill(rect(target.x, y + (gap - width) / 2.0, wide, width), 0.0, ink);
                }
                y += gap;
            }
            if let Some(card) = style.card {
                self.card(&card, rect(target.x, y, wide, height + 2.0 * tall));
            }
            let line = measure.height / f32::from(u16::try_from(measure.lines.max(1)).unwrap_or(1));
            let rtl = item.text.paragraph.is_rtl();
            let top = y + tall;
            let column = if rtl {
                rect(target.right() - pad - indent, top, indent, height)
            } else {
                rect(target.x + pad, top, indent, height)
            };
            // Markers stand beside the first line; a single line beside a tall marker stands in its middle.
            let down = if measure.height < least { (least - measure.height) / 2.0 } else { 0.0 };
            let middle = if measure.height < least { top + least / 2.0 } else { top + line / 2.0 };
            self.marker(&style, number, column, middle.max(top + least / 2.0), scale, rtl, line, bounds);
            let x = if rtl { target.x + pad } else { target.x + pad + indent };
            self.fits.push(SlotFit { slot: None, item: Some(item.number), fit: item.text.fit(scale) });
            self.put_text(&mut item.text, rect(x, top + down, inner, 0.0), scale, Align::Start, bounds);
            y += height + 2.0 * tall;
        }
        y - target.y
    }

    #[expect(clippy::too_many_arguments, reason = "all of one marker's place")]
    fn marker(
        &mut self,
        list: &ListStyle,
        number: usize,
        column: Rect,
        middle: f32,
        scale: f32,
        rtl: bool,
        line: f32,
        bounds: Rect,
    ) {
        let shrink = space(scale);
        let start = |width: f32| if rtl { column.right() - width } else { column.x };
        match list.marker {
            Marker::Number { face, size, ink, digits } => {
                let text = format!("{:0digits$}", number + 1);
                let style = TextStyle::new(face, size * shrink).ink(ink).line(1.0);
                // On the baseline of the first line: both sit in the middle of their lines.
                let own = list.style.size * scale.clamp(0.0, 1.0);
                let y = column.y + line / 2.0 + own * 0.35 - size * shrink * 0.85;
                let width = column.width - 4.0;
                let place = rect(start(width), y, width, size * shrink);
                self.line(&text, &style, place, if rtl { 1.0 } else { 0.0 }, bounds);
            }
            Marker::Badge { face, size, ink, fill, diameter } => {
                let diameter = diameter * shrink;
                let center = point(start(diameter) + diameter / 2.0, middle);
                self.shape(&Shape::circle(center, diameter / 2.0).fill(fill));
                self.badge(face, size * shrink, ink, number, center, diameter, bounds);
            }
            Marker::Dot { diameter, ink } => {
                let diameter = diameter * shrink;
                let center = point(start(diameter) + diameter / 2.0, middle);
                self.shape(&Shape::circle(center, diameter / 2.0).fill(ink));
            }
            Marker::Square { side, radius, ink } => {
                let side = side * shrink;
                self.fill(rect(start(side), middle - side / 2.0, side, side), radius, ink);
            }
            Marker::Check { diameter, fill, ink } => {
                let diameter = diameter * shrink;
                let x = start(diameter);
                let center = point(x + diameter / 2.0, middle);
                self.shape(&Shape::circle(center, diameter / 2.0).fill(fill));
                let corner = point(x, middle - diameter / 2.0);
                let tick = Shape::path(TICK, corner, diameter / 24.0).stroke(diameter * 0.1, ink);
                self.shape(&tick);
            }
            Marker::Dash { width, height, ink } => {
                let (width, height) = (width * shrink, height.max(1.0));
                self.fill(rect(start(width), middle - height / 2.0, width, height), height / 2.0, ink);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of one number's place")]
    fn badge(
        &mut self,
        face: Face,
        size: f32,
        ink: Ink,
        number: usize,
        center: super::super::geometry::Point,
        diameter: f32,
        bounds: Rect,
    ) {
        let style = TextStyle::new(face, size).ink(ink).line(1.0);
        let place = rect(center.x - diameter / 2.0, center.y - size / 2.0, diameter, size);
        self.line(&(number + 1).to_string(), &style, place, 0.5, bounds);
    }
}
