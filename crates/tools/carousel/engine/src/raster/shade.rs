//! The colour of a paint at each pixel.

use crate::{
    geometry::Point,
    paint::{Paint, Rgba, Stop},
};

/// Colours of a gradient that are kept ready.
const COLORS: usize = 1024;

/// A paint, ready to be asked.
pub(super) enum Shade {
    Solid([u8; 3], u8),
    Linear { from: Point, across: Point, table: Vec<[u8; 4]> },
    Radial { center: Point, radius: f32, table: Vec<[u8; 4]> },
}

impl Shade {
    pub(super) fn new(paint: &Paint<Rgba>) -> Self {
        match paint {
            Paint::Solid(Rgba { color, alpha }) => Self::Solid([color.r, color.g, color.b], *alpha),
            Paint::Linear { from, to, stops } => {
                let (dx, dy) = (to.x - from.x, to.y - from.y);
                let square = (dx * dx + dy * dy).max(1e-6);
                let across = Point { x: dx / square, y: dy / square };
                Self::Linear { from: *from, across, table: table(stops) }
            }
            Paint::Radial { center, radius, stops } => {
                Self::Radial { center: *center, radius: radius.max(1e-3), table: table(stops) }
            }
        }
    }

    /// The colours of the pixels from `left` to `right` in row `y`.
    #[expect(clippy::cast_precision_loss, reason = "pixels of a slide")]
    pub(super) fn row(&self, left: i32, right: i32, y: i32, colors: &mut Vec<[u8; 4]>) {
        colors.clear();
        let y = y as f32 + 0.5;
        match self {
            Self::Solid([r, g, b], alpha) => {
                colors.resize((right - left).cast_unsigned() as usize, [*r, *g, *b, *alpha]);
            }
            Self::Linear { from, across, table } => {
                let start = (y - from.y) * across.y - from.x * across.x;
                colors.extend((left..right).map(|x| look_up(table, start + (x as f32 + 0.5) * across.x)));
            }
            Self::Radial { center, radius, table } => {
                let down = (y - center.y) / radius;
                colors.extend((left..right).map(|x| {
                    let across = (x as f32 + 0.5 - center.x) / radius;
                    look_up(table, (across * across + down * down).sqrt())
                }));
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an index into a small table; below 0 saturates"
)]
fn look_up(table: &[[u8; 4]], at: f32) -> [u8; 4] {
    table[((at * (COLORS - 1) as f32 + 0.5) as usize).min(COLORS - 1)]
}

#[expect(clippy::cast_precision_loss, reason = "an index into a small table")]
fn table(stops: &[Stop<Rgba>]) -> Vec<[u8; 4]> {
    (0..COLORS).map(|index| color_at(stops, index as f32 / (COLORS - 1) as f32)).collect()
}

/// The colour and opacity of a gradient at a place from 0 to 1. Mixed with premultiplied alpha, so that a colour
/// that fades out does not turn grey.
pub(crate) fn color_at(stops: &[Stop<Rgba>], at: f32) -> [u8; 4] {
    let after = stops.iter().position(|stop| stop.at >= at).unwrap_or(stops.len());
    let (Some(low), Some(high)) = (stops.get(after.saturating_sub(1)), stops.get(after).or(stops.last()))
    else {
        return [0; 4];
    };
    let width = high.at - low.at;
    let share = if width > 0.0 { ((at - low.at) / width).clamp(0.0, 1.0) } else { 1.0 };
    let (one, other) = (f32::from(low.color.alpha), f32::from(high.color.alpha));
    let alpha = one + (other - one) * share;
    let whole = |value: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let byte = value.round().clamp(0.0, 255.0) as u8;
        byte
    };
    let channel = |a: u8, b: u8| {
        if alpha <= 0.0 {
            return a;
        }
        whole((f32::from(a) * one * (1.0 - share) + f32::from(b) * other * share) / alpha)
    };
    let (a, b) = (low.color.color, high.color.color);
    [channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), whole(alpha)]
}
