//! What stands on every slide: brand, page number, swipe sign, and letters as decoration.

use lumiku_carousel_dto::{Align, Text};

use super::Composer;
use crate::{
    geometry::{Rect, point, rect},
    paint::Shape,
    scene::Item,
    template::{
        Accent, BrandMark, PageForm, PageMark, SwipeMark, TextStyle,
        model::{BrandAlign, Sign, SwipeForm},
    },
    text::place,
};

/// Between the brand's picture and its words, as a share of the picture's height.
const BRAND_GAP: f32 = 0.32;
/// The least that a name or handle shrinks to before its end is left out.
const LEAST: f32 = 0.6;

impl BrandAlign {
    const fn share(self) -> f32 {
        match self {
            Self::Start => 0.0,
            Self::Center => 0.5,
            Self::End => 1.0,
        }
    }
}

impl Composer<'_> {
    /// A text on one line in a box, from the left (0) to the right (1) and in the middle of its height: smaller
    /// where it is too wide, and shortened where that is not enough.
    pub(super) fn line(&mut self, text: &str, style: &TextStyle, target: Rect, share: f32, bounds: Rect) {
        self.line_on(text, style, target, share, None, bounds);
    }

    /// The same on a baseline.
    pub(super) fn line_on(
        &mut self,
        text: &str,
        style: &TextStyle,
        target: Rect,
        share: f32,
        baseline: Option<f32>,
        bounds: Rect,
    ) {
        let spec = self.spec(style);
        let mut paragraph = self.shaper.shape(&Text::plain(text.replace('\n', " ")), &spec);
        let wide = paragraph.measure(f32::MAX / 4.0, 1.0).width;
        let mut scale = (target.width / wide.max(1.0)).clamp(LEAST, 1.0);
        // Measured at one size and drawn at another: leave a hair.
        if scale < 1.0 {
            scale *= 0.995;
        }
        let mut measure = paragraph.measure(target.width, scale);
        if measure.lines > 1 {
            let mut end = paragraph.line_end(0);
            loop {
                let mut shorter = self.shaper.shorten(&paragraph, end, &spec);
                measure = shorter.measure(target.width, scale);
                if measure.lines <= 1 || end == 0 {
                    paragraph = shorter;
                    break;
                }
                end = paragraph.before(end);
            }
        }
        let width = measure.width;
        let x = target.x + (target.width - width) * share;
        let middle = target.y + (target.height - measure.height) / 2.0;
        let y = baseline.map_or(middle, |baseline| baseline - paragraph.first_baseline(scale));
        let own = rect(x, y, width + 1.0, measure.height);
        let colors = self.colors(style);
        let placed = place(self.shaper, &mut paragraph, own, scale, Align::Start, colors, bounds);
        self.draw(placed, &TextStyle { accent: Accent::Ink(style.ink), ..*style }, scale);
    }

    pub(super) fn brand(&mut self, mark: &BrandMark) {
        let Some(brand) = &self.content.brand else { return };
        let file = brand.logo_file_id.as_ref().or(brand.avatar_file_id.as_ref());
        let file = file.filter(|file| self.pictures.contains_key(*file)).cloned();
        let is_logo = brand.logo_file_id.is_some() && file == brand.logo_file_id;
        let (height, area) = (mark.picture, mark.rect);
        let side = match &file {
            Some(file) if is_logo => {
                let (across, down) = self.pictures[file];
                #[expect(clippy::cast_precision_loss, reason = "a picture's side")]
                let ratio = across as f32 / down.max(1) as f32;
                (height * ratio).min(area.width * 0.45)
            }
            Some(_) => height,
            None => 0.0,
        };
        let gap = if file.is_some() { height * BRAND_GAP } else { 0.0 };
        let room = area.width - side - gap;
        let (name, handle) = (brand.name.clone(), brand.handle.clone());
        let width = |composer: &mut Self, text: &str, style: &TextStyle| {
            let spec = composer.spec(style);
            let mut paragraph = composer.shaper.shape(&Text::plain(text), &spec);
            paragraph.measure(f32::MAX / 4.0, 1.0).width.min(room)
        };
        let wide = width(self, &name, &mark.name);
        let wide = handle.as_ref().map_or(wide, |handle| wide.max(width(self, handle, &mark.handle)));
        let x = area.x + (area.width - side - gap - wide) * mark.align.share();
        let middle = area.y + area.height / 2.0;
        if let Some(file) = file {
            let target = rect(x, middle - height / 2.0, side, height);
            if is_logo { self.logo(&file, target) } else { self.avatar(&file, target) }
        }
        let text = x + side + gap;
        let (upper, lower) = (mark.name.size * mark.name.line, mark.handle.size * mark.handle.line);
        match handle {
            Some(handle) => {
                let top = middle - f32::midpoint(upper, lower);
                self.line(&name, &mark.name, rect(text, top, room, upper), 0.0, area);
                self.line(&handle, &mark.handle, rect(text, top + upper, room, lower), 0.0, area);
            }
            None => {
                self.line(&name, &mark.name, rect(text, middle - upper / 2.0, room, upper), 0.0, area);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "few slides")]
    pub(super) fn page(&mut self, mark: &PageMark) {
        let (number, count) = (self.frame.index + 1, self.frame.count);
        let share = mark.align.share();
        match &mark.form {
            PageForm::Number(style, digits) => {
                let digits = *digits;
                self.line(&format!("{number:0digits$}"), style, mark.rect, share, mark.rect);
            }
            PageForm::Of(style, between, digits) => {
                let digits = *digits;
                let text = format!("{number:0digits$}{between}{count:0digits$}");
                self.line(&text, style, mark.rect, share, mark.rect);
            }
            PageForm::Dots { diameter, gap, on, off } => {
                let long = diameter * 2.6;
                let wide = count as f32 * diameter + (count as f32 - 1.0) * gap + (long - diameter);
                let mut x = mark.rect.x + (mark.rect.width - wide) * share;
                let y = mark.rect.y + (mark.rect.height - diameter) / 2.0;
                for dot in 1..=count {
                    let (width, ink) = if dot == number { (long, *on) } else { (*diameter, *off) };
                    self.fill(rect(x, y, width, *diameter), diameter / 2.0, ink);
                    x += width + gap;
                }
            }
            PageForm::Segments { height, gap, on, off } => {
                let wide = (mark.rect.width + gap) / count as f32 - gap;
                for one in 0..count {
                    let x = mark.rect.x + (wide + gap) * one as f32;
                    let ink = if one < number { *on } else { *off };
                    self.fill(rect(x, mark.rect.y, wide.max(1.0), *height), 0.0, ink);
                }
            }
            PageForm::Bar { height, on, off } => {
                let area = rect(mark.rect.x, mark.rect.y, mark.rect.width, *height);
                self.fill(area, height / 2.0, *off);
                let share = number as f32 / count.max(1) as f32;
                self.fill(rect(area.x, area.y, area.width * share, *height), height / 2.0, *on);
            }
        }
    }

    pub(super) fn swipe(&mut self, mark: &SwipeMark) {
        let Rect { x, width, .. } = mark.rect;
        let middle = mark.rect.center();
        if let Some(disc) = mark.disc {
            self.shape(&Shape::circle(middle, mark.rect.height.min(width) / 2.0).fill(disc));
        }
        match mark.form {
            SwipeForm::Arrow => {}
            SwipeForm::Chevrons => return self.chevrons(mark),
            SwipeForm::Wedge => {
                let (side, left) = (mark.rect.height * 0.36, middle.x - mark.rect.height * 0.13);
                let path = format!(
                    "M{left} {} L{} {} L{left} {} Z",
                    middle.y - side / 2.0,
                    left + side * 0.86,
                    middle.y,
                    middle.y + side / 2.0
                );
                return self.shape(&Shape::drawn(path).fill(mark.ink));
            }
        }
        let (left, right) =
            if mark.disc.is_some() { (x + width * 0.28, x + width * 0.72) } else { (x, x + width) };
        let head = (right - left) * if mark.disc.is_some() { 0.42 } else { 0.22 };
        let line = |from, to| Shape::line(from, to, mark.width, mark.ink);
        for (from, to) in [
            (point(left, middle.y), point(right, middle.y)),
            (point(right - head, middle.y - head), point(right, middle.y)),
            (point(right - head, middle.y + head), point(right, middle.y)),
        ] {
            let mut shape = line(from, to);
            if let Some(stroke) = &mut shape.stroke {
                stroke.round = true;
            }
            self.shape(&shape);
        }
    }

    fn chevrons(&mut self, mark: &SwipeMark) {
        let (middle, head) = (mark.rect.center(), mark.rect.height * 0.24);
        let step = head * 1.15;
        for (behind, alpha) in [(2.0, 0.35), (1.0, 0.65), (0.0, 1.0)] {
            let x = mark.rect.right() - step * behind - mark.width;
            let path = format!(
                "M{} {} L{x} {} L{} {}",
                x - head,
                middle.y - head,
                middle.y,
                x - head,
                middle.y + head
            );
            let ink = mark.ink.alpha(mark.ink.alpha * alpha);
            self.shape(&Shape::drawn(path).stroke(mark.width, ink));
        }
    }

    pub(super) fn sign(&mut self, sign: &Sign, text: &str) {
        let style = TextStyle::new(sign.face, sign.size).ink(sign.ink).line(1.0);
        let spec = self.spec(&style);
        let mut paragraph = self.shaper.shape(&Text::plain(text), &spec);
        let width = paragraph.measure(f32::MAX / 4.0, 1.0).width;
        let x = sign.x - width * sign.align.share();
        let target = rect(x, sign.y - paragraph.first_baseline(1.0), width + 1.0, sign.size);
        let colors = self.colors(&style);
        let bounds = self.frame.full();
        let placed = place(self.shaper, &mut paragraph, target, 1.0, Align::Start, colors, bounds);
        self.items.extend(placed.runs.into_iter().map(Item::Text));
    }
}
