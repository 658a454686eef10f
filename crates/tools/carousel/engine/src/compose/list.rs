//! The points of a list: all of one size, each behind its marker.

use lumiku_carousel_dto::{Align, SlotFit};

use super::{
    Composer,
    cell::{TextCell, space},
};
use crate::{
    geometry::{Rect, point, rect},
    paint::Shape,
    template::{ListStyle, Marker, TextStyle},
    text::Measure,
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
        let marker = self.style.marker;
        let least = marker.height() * space(scale);
        let mut whole = Measure::default();
        for (number, point) in self.points.iter_mut().enumerate() {
            let measure = point.text.measure(inner, scale);
            let (_, down) = marker.first_line(&point.text, measure, scale);
            whole.height += (measure.height + down).max(least) + 2.0 * pad;
            if number == 0 {
                whole.above = (measure.above - pad).max(0.0);
            } else {
                whole.height += gap;
            }
            whole.below = (measure.below - pad).max(0.0);
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
            Self::Icon { side, .. } => *side,
            Self::Number { .. } | Self::Dot { .. } | Self::Square { .. } | Self::Dash { .. } => 0.0,
        }
    }

    /// Height of a point's first line, and how far it stands below the point's top: the middle of the line is that of a
    /// marker that is higher, and beside a number the baseline stays where it is, also for a point that is smaller than
    /// the others because a word of it is long.
    fn first_line(&self, text: &TextCell<'_>, measure: Measure, scale: f32) -> (f32, f32) {
        let lines = u16::try_from(measure.lines.max(1)).unwrap_or(u16::MAX);
        let line = measure.height / f32::from(lines);
        let down = match self {
            Self::Number { .. } => {
                let (least, most) = text.range();
                let baseline = |scale| text.paragraph.first_baseline(scale);
                baseline(scale.clamp(least, most)) - baseline(text.scale(scale))
            }
            _ => (self.height() * space(scale) - line) / 2.0,
        };
        (line, down.max(0.0))
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
                let (slot, widest) = (None, f32::INFINITY);
                let text = TextCell { slot, style: style.style, spec, paragraph, widest, cut: false };
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
            let (line, down) = style.marker.first_line(&item.text, measure, scale);
            let height = (measure.height + down).max(least);
            if number > 0 {
                if let Some((width, ink)) = style.divider {
                    self.fill(rect(target.x, (y + (gap - width) / 2.0).round(), wide, width), 0.0, ink);
                }
                y += gap;
            }
            if let Some(card) = style.card {
                self.card(&card, rect(target.x, y, wide, height + 2.0 * tall));
            }
            let rtl = item.text.paragraph.is_rtl();
            let top = y + tall;
            let column = if rtl {
                rect(target.right() - pad - indent, top, indent, height)
            } else {
                rect(target.x + pad, top, indent, height)
            };
            let own = item.text.scale(scale);
            let baseline = top + down + item.text.paragraph.first_baseline(own);
            let at = At { column, middle: top + down + line / 2.0, baseline, scale, rtl, bounds };
            self.marker(&style, number, at);
            let x = if rtl { target.x + pad } else { target.x + pad + indent };
            self.fits.push(SlotFit { slot: None, item: Some(item.number), fit: item.text.fit(scale) });
            self.put_text(&mut item.text, rect(x, top + down, inner, 0.0), scale, Align::Start, bounds);
            y += height + 2.0 * tall;
        }
        y - target.y
    }

    fn marker(&mut self, list: &ListStyle, number: usize, at: At) {
        let shrink = space(at.scale);
        let column = at.column;
        let start = |width: f32| if at.rtl { column.right() - width } else { column.x };
        match list.marker {
            Marker::Number { face, size, ink, digits } => {
                let text = format!("{:0digits$}", number + 1);
                let style = TextStyle::new(face, size * shrink).ink(ink).line(1.0);
                let width = column.width - 4.0;
                let place = rect(start(width), column.y, width, size * shrink);
                let share = if at.rtl { 1.0 } else { 0.0 };
                self.line_on(&text, &style, place, share, Some(at.baseline), at.bounds);
            }
            Marker::Badge { face, size, ink, fill, diameter } => {
                let (diameter, size) = (diameter * shrink, size * shrink);
                let x = start(diameter);
                self.shape(&Shape::circle(point(x + diameter / 2.0, at.middle), diameter / 2.0).fill(fill));
                let style = TextStyle::new(face, size).ink(ink).line(1.0);
                let place = rect(x, at.middle - size / 2.0, diameter, size);
                // Digits are about 0.7 em high: half of that below the middle is their baseline.
                let baseline = at.middle + size * 0.36;
                self.line_on(&(number + 1).to_string(), &style, place, 0.5, Some(baseline), at.bounds);
            }
            Marker::Dot { diameter, ink } => {
                let radius = diameter * shrink / 2.0;
                let x = start(2.0 * radius) + radius;
                self.shape(&Shape::circle(point(x, at.middle), radius).fill(ink));
            }
            Marker::Square { side, radius, ink } => {
                let side = side * shrink;
                self.fill(rect(start(side), at.middle - side / 2.0, side, side), radius, ink);
            }
            Marker::Check { diameter, fill, ink } => {
                let diameter = diameter * shrink;
                let x = start(diameter);
                self.shape(&Shape::circle(point(x + diameter / 2.0, at.middle), diameter / 2.0).fill(fill));
                let corner = point(x, at.middle - diameter / 2.0);
                self.shape(&Shape::path(TICK, corner, diameter / 24.0).stroke(diameter * 0.1, ink));
            }
            Marker::Icon { path, side, ink, width } => {
                let side = side * shrink;
                let shape = Shape::path(path, point(start(side), at.middle - side / 2.0), side / 24.0);
                self.shape(&match width {
                    Some(width) => shape.stroke(width * side / 24.0, ink),
                    None => shape.fill(ink),
                });
            }
            Marker::Dash { width, height, ink } => {
                let (width, height) = (width * shrink, height.max(1.0));
                self.fill(rect(start(width), at.middle - height / 2.0, width, height), height / 2.0, ink);
            }
        }
    }
}

/// Where a marker stands.
#[derive(Clone, Copy)]
struct At {
    column: Rect,
    /// Of the point's first line, down the slide.
    middle: f32,
    baseline: f32,
    scale: f32,
    rtl: bool,
    bounds: Rect,
}
