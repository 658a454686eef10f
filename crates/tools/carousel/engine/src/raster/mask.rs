//! Coverage of shapes: one byte a pixel, only as large as the shape.

use std::borrow::Cow;

use zeno::{Angle, Cap, Command, Fill, Join, PathBuilder, PathData, Style, Transform, Vector};

use crate::{
    geometry::{Rect, rect},
    paint::{Outline, Rgba, Stroke},
};

/// Of the control points of a quarter circle, as a share of its radius.
const KAPPA: f32 = 0.552_284_8;

/// Coverage of a box of pixels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(super) data: Vec<u8>,
}

impl Mask {
    pub(crate) fn row(&self, y: u32) -> &[u8] {
        let start = y as usize * self.width as usize;
        &self.data[start..start + self.width as usize]
    }

    pub(super) fn shift(&mut self, dx: i32, dy: i32) {
        self.left += dx;
        self.top += dy;
    }
}

/// The inside of an outline, turned by degrees around its middle. What lies further than `margin` outside
/// `bounds` (left, top, right, bottom) is left out; a margin is added on each side.
pub(super) fn fill(outline: &Outline, turn: f32, bounds: [i32; 4], margin: f32) -> Mask {
    cover(outline, turn, Style::Fill(Fill::NonZero), bounds, margin)
}

/// A line along an outline.
pub(super) fn stroke(outline: &Outline, turn: f32, stroke: &Stroke<Rgba>, bounds: [i32; 4]) -> Mask {
    let mut style = zeno::Stroke::new(stroke.width);
    let (cap, join) = if stroke.round { (Cap::Round, Join::Round) } else { (Cap::Butt, Join::Miter) };
    style.cap(cap).join(join);
    if !stroke.dash.is_empty() {
        style.dash(&stroke.dash, 0.0);
    }
    cover(outline, turn, Style::Stroke(style), bounds, 0.0)
}

fn cover(outline: &Outline, turn: f32, style: Style<'_>, bounds: [i32; 4], margin: f32) -> Mask {
    let commands = commands(outline);
    render(&commands, turning(outline, &commands, turn), style, bounds, margin)
}

/// An outline, turned by degrees around its middle, as a path.
pub(crate) fn path(outline: &Outline, turn: f32) -> Vec<Command> {
    let commands = commands(outline);
    match turning(outline, &commands, turn) {
        Some(transform) => commands.iter().map(|command| command.transform(&transform)).collect(),
        None => commands.into_owned(),
    }
}

fn turning(outline: &Outline, commands: &[Command], turn: f32) -> Option<Transform> {
    (turn != 0.0).then(|| {
        let center = box_of(outline, commands).center();
        // Not `rotation_about` nor `then_rotate`: what zeno 0.3 moves before it turns goes to the mirror image.
        let turned = Transform::rotation(Angle::from_degrees(turn));
        let moved = turned.transform_point(Vector::new(center.x, center.y));
        turned.then_translate(center.x - moved.x, center.y - moved.y)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "clipped to a slide before it is made whole"
)]
fn render(
    commands: &[Command],
    transform: Option<Transform>,
    style: Style<'_>,
    bounds: [i32; 4],
    margin: f32,
) -> Mask {
    let extent = zeno::bounds(commands, style, transform);
    let [left, top, right, bottom] = bounds.map(|edge| edge as f32);
    let from = |low: f32, least: f32| (low - margin).max(least - margin).floor() as i32;
    let to = |high: f32, most: f32| (high + margin).min(most + margin).ceil() as i32;
    let (x, y) = (from(extent.min.x, left), from(extent.min.y, top));
    let width = u32::try_from(to(extent.max.x, right) - x).unwrap_or(0);
    let height = u32::try_from(to(extent.max.y, bottom) - y).unwrap_or(0);
    if width == 0 || height == 0 || extent.is_empty() {
        return Mask::default();
    }
    let (data, _) = zeno::Mask::new(commands)
        .style(style)
        .transform(transform)
        .size(width, height)
        .offset(Vector::new(-(x as f32), -(y as f32)))
        .render();
    Mask { left: x, top: y, width, height, data }
}

fn box_of(outline: &Outline, commands: &[Command]) -> Rect {
    match outline {
        Outline::Rect(area, _)
        | Outline::Ellipse(area)
        | Outline::Dots { area, .. }
        | Outline::Rows { area, .. }
        | Outline::Columns { area, .. } => *area,
        Outline::Line(..) | Outline::Path { .. } => {
            let extent = zeno::bounds(commands, Fill::NonZero, None);
            rect(extent.min.x, extent.min.y, extent.width(), extent.height())
        }
    }
}

fn commands(outline: &Outline) -> Cow<'static, [Command]> {
    let mut path: Vec<Command> = Vec::new();
    match outline {
        Outline::Rect(area, radii) => corners(&mut path, *area, *radii),
        Outline::Ellipse(area) => {
            let center = area.center();
            path.add_ellipse((center.x, center.y), area.width / 2.0, area.height / 2.0);
        }
        Outline::Line(from, to) => {
            path.move_to((from.x, from.y)).line_to((to.x, to.y));
        }
        Outline::Dots { area, step, radius } => {
            for y in places(area.height, *step) {
                for x in places(area.width, *step) {
                    path.add_ellipse((area.x + x, area.y + y), *radius, *radius);
                }
            }
        }
        Outline::Rows { area, step } => {
            for y in places(area.height, *step) {
                path.move_to((area.x, area.y + y)).line_to((area.right(), area.y + y));
            }
        }
        Outline::Columns { area, step } => {
            for x in places(area.width, *step) {
                path.move_to((area.x + x, area.y)).line_to((area.x + x, area.bottom()));
            }
        }
        Outline::Path { data, at, scale } => {
            let transform = Transform::scale(*scale, *scale).then_translate(at.x, at.y);
            path.extend((&**data).commands().map(|command| command.transform(&transform)));
        }
    }
    Cow::Owned(path)
}

/// From 0 to `length`, both ends with it, at most a thousand.
fn places(length: f32, step: f32) -> impl Iterator<Item = f32> {
    (0..1000_u16)
        .map(move |number| f32::from(number) * step.max(1.0))
        .take_while(move |at| *at <= length + 0.5)
}

fn corners(path: &mut Vec<Command>, area: Rect, radii: [f32; 4]) {
    // Neighbours that do not fit beside each other shrink together (CSS Backgrounds 3, section 4.5).
    let [a, b, c, d] = radii.map(|radius| radius.max(0.0));
    let sums = [(area.width, a + b), (area.width, c + d), (area.height, a + d), (area.height, b + c)];
    let room = sums.into_iter().filter(|(_, sum)| *sum > 0.0).map(|(side, sum)| side / sum);
    let share = room.fold(1.0, f32::min);
    let [a, b, c, d] = [a, b, c, d].map(|radius| radius * share);
    let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
    let rest = 1.0 - KAPPA;
    path.move_to((left + a, top)).line_to((right - b, top));
    path.curve_to((right - b * rest, top), (right, top + b * rest), (right, top + b));
    path.line_to((right, bottom - c));
    path.curve_to((right, bottom - c * rest), (right - c * rest, bottom), (right - c, bottom));
    path.line_to((left + d, bottom));
    path.curve_to((left + d * rest, bottom), (left, bottom - d * rest), (left, bottom - d));
    path.line_to((left, top + a));
    path.curve_to((left, top + a * rest), (left + a * rest, top), (left + a, top));
    path.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_shape_stays_where_it_is() {
        let bounds = [0, 0, 400, 400];
        let mask = fill(&Outline::Rect(rect(200.0, 60.0, 100.0, 20.0), [0.0; 4]), 90.0, bounds, 0.0);
        let (left, top) = (f64::from(mask.left), f64::from(mask.top));
        assert!((left - 240.0).abs() <= 1.0 && (top - 20.0).abs() <= 1.0, "{left} {top}");
        assert!(mask.width.abs_diff(20) <= 2 && mask.height.abs_diff(100) <= 2);
    }
}
