//! Forms that several templates draw: waves, stars, blobs, arcs, brackets. Each answers an outline to fill or
//! stroke.

use std::fmt::Write;

use crate::{
    geometry::{Point, Rect},
    paint::Shape,
    template::Ink,
};

/// Everything below a wavy line from the left edge of a box to its right; its crests rise `height` above the
/// box's top, `length` apart.
pub(super) fn wave(area: Rect, height: f32, length: f32) -> Shape<Ink> {
    let mut path = format!("M{} {}", area.x, area.y);
    let (mut x, mut up) = (area.x, true);
    while x < area.right() {
        let tip = if up { area.y - 2.0 * height } else { area.y + 2.0 * height };
        let _ = write!(path, " Q{} {tip} {} {}", x + length / 4.0, x + length / 2.0, area.y);
        x += length / 2.0;
        up = !up;
    }
    let _ = write!(path, " L{x} {} L{} {} Z", area.bottom(), area.x, area.bottom());
    Shape::drawn(path)
}

/// A star with straight edges: `points` tips at one radius, hollows at another.
pub(super) fn star(center: Point, outer: f32, inner: f32, points: u8) -> Shape<Ink> {
    let mut path = String::new();
    for step in 0..2 * points.max(2) {
        let radius = if step % 2 == 0 { outer } else { inner };
        let at = around(center, radius, f32::from(step) * 180.0 / f32::from(points.max(2)));
        let _ = write!(path, "{}{} {} ", if step == 0 { 'M' } else { 'L' }, at.x, at.y);
    }
    path.push('Z');
    Shape::drawn(path)
}

/// A star of four tips with hollow sides: a sparkle.
pub(super) fn sparkle(center: Point, radius: f32) -> Shape<Ink> {
    let Point { x, y } = center;
    let near = radius * 0.12;
    let (top, right, bottom, left) = (y - radius, x + radius, y + radius, x - radius);
    let (up, down, before, after) = (y - near, y + near, x - near, x + near);
    Shape::drawn(format!(
        "M{x} {top} Q{after} {up} {right} {y} Q{after} {down} {x} {bottom} Q{before} {down} {left} {y} \
         Q{before} {up} {x} {top} Z"
    ))
}

/// A flower: `petals` round lobes around a middle.
pub(super) fn flower(center: Point, radius: f32, petals: u8) -> Shape<Ink> {
    let petals = petals.max(3);
    let turn = 360.0 / f32::from(petals);
    let inner = radius * 0.72;
    let start = around(center, inner, 0.0);
    let mut path = format!("M{} {}", start.x, start.y);
    for petal in 0..petals {
        let tip = around(center, radius * 1.42, (f32::from(petal) + 0.5) * turn);
        let end = around(center, inner, (f32::from(petal) + 1.0) * turn);
        let _ = write!(path, " Q{} {} {} {}", tip.x, tip.y, end.x, end.y);
    }
    path.push('Z');
    Shape::drawn(path)
}

/// Part of a circle as a line, clockwise from `from` to `to` degrees, 0 at the top.
pub(super) fn arc(center: Point, radius: f32, from: f32, to: f32) -> Shape<Ink> {
    let (start, end) = (around(center, radius, from), around(center, radius, to));
    let large = u8::from(to - from > 180.0);
    Shape::drawn(format!("M{} {} A{radius} {radius} 0 {large} 1 {} {}", start.x, start.y, end.x, end.y))
}

/// A quarter of a disc in a square: its round edge faces the lower right, then lower left, upper left and upper
/// right as `turn` goes from 0 to 3.
pub(super) fn quarter(square: Rect, turn: u8) -> Shape<Ink> {
    let radius = square.width;
    let mut radii = [0.0; 4];
    radii[usize::from((turn + 2) % 4)] = radius;
    Shape::corners(square, radii)
}

/// The four corners of a box as a line, each arm `arm` pixels long.
pub(super) fn brackets(area: Rect, arm: f32) -> Shape<Ink> {
    let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
    Shape::drawn(format!(
        "M{left} {} L{left} {top} L{} {top} M{} {top} L{right} {top} L{right} {} M{right} {} L{right} {bottom} \
         L{} {bottom} M{} {bottom} L{left} {bottom} L{left} {}",
        top + arm,
        left + arm,
        right - arm,
        top + arm,
        bottom - arm,
        right - arm,
        left + arm,
        bottom - arm
    ))
}

/// The point at a radius and degrees clockwise from the top.
fn around(center: Point, radius: f32, degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Point { x: center.x + radius * sin, y: center.y - radius * cos }
}
