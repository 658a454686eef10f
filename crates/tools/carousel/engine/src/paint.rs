//! Shapes and what fills them. Templates write them in inks of a palette, the rasteriser reads colours: `C`
//! is the one or the other.

use std::borrow::Cow;

use lumiku_carousel_dto::Color;

use super::geometry::{Point, Rect};

/// A colour with its opacity, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgba {
    pub color: Color,
    pub alpha: u8,
}

impl Rgba {
    /// A colour that covers what lies below.
    pub const fn opaque(color: Color) -> Self {
        Self { color, alpha: 255 }
    }
}

/// What fills a shape. Points are in pixels of the slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint<C> {
    Solid(C),
    Linear { from: Point, to: Point, stops: Vec<Stop<C>> },
    Radial { center: Point, radius: f32, stops: Vec<Stop<C>> },
}

/// A colour of a gradient and where it stands, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop<C> {
    pub at: f32,
    pub color: C,
}

/// A line's shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A box with corners of these radii: upper left, upper right, lower right, lower left.
    Rect(Rect, [f32; 4]),
    Ellipse(Rect),
    Line(Point, Point),
    /// A filled dot at every crossing of a net that begins in the box's upper left corner.
    Dots {
        area: Rect,
        step: f32,
        radius: f32,
    },
    /// Lines across a box, the first at its top.
    Rows {
        area: Rect,
        step: f32,
    },
    /// Lines down a box, the first at its left.
    Columns {
        area: Rect,
        step: f32,
    },
    /// SVG path data, moved to a point and scaled.
    Path {
        data: Cow<'static, str>,
        at: Point,
        scale: f32,
    },
}

/// A line along an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke<C> {
    pub width: f32,
    pub color: C,
    /// Lengths of dashes and gaps; none for a whole line.
    pub dash: Vec<f32>,
    pub round: bool,
}

/// A blurred copy below a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shadow<C> {
    pub dx: f32,
    pub dy: f32,
    /// Standard deviation of the blur, in pixels.
    pub blur: f32,
    pub color: C,
}

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape<C> {
    pub outline: Outline,
    pub fill: Option<Paint<C>>,
    pub stroke: Option<Stroke<C>>,
    pub shadow: Option<Shadow<C>>,
    /// Clockwise around the middle of its box, in degrees.
    pub turn: f32,
}

impl<C> Shape<C> {
    /// A shape with nothing to see yet.
    pub const fn new(outline: Outline) -> Self {
        Self { outline, fill: None, stroke: None, shadow: None, turn: 0.0 }
    }

    /// A box with corners of one radius.
    pub const fn rect(rect: Rect, radius: f32) -> Self {
        Self::new(Outline::Rect(rect, [radius; 4]))
    }

    /// A box with corners of different radii: upper left, upper right, lower right, lower left.
    pub const fn corners(rect: Rect, radii: [f32; 4]) -> Self {
        Self::new(Outline::Rect(rect, radii))
    }

    /// A circle.
    pub const fn circle(center: Point, radius: f32) -> Self {
        Self::new(Outline::Ellipse(Rect::around(center, radius)))
    }

    /// A straight line.
    pub fn line(from: Point, to: Point, width: f32, color: C) -> Self {
        let stroke = Stroke { width, color, dash: Vec::new(), round: false };
        Self { stroke: Some(stroke), ..Self::new(Outline::Line(from, to)) }
    }

    /// SVG path data, its origin moved to `at`.
    pub const fn path(data: &'static str, at: Point, scale: f32) -> Self {
        Self::new(Outline::Path { data: Cow::Borrowed(data), at, scale })
    }

    /// SVG path data made for the occasion, in pixels of the slide.
    pub const fn drawn(data: String) -> Self {
        Self::new(Outline::Path { data: Cow::Owned(data), at: Point { x: 0.0, y: 0.0 }, scale: 1.0 })
    }

    #[must_use]
    pub fn fill(mut self, color: C) -> Self {
        self.fill = Some(Paint::Solid(color));
        self
    }

    #[must_use]
    pub fn paint(mut self, paint: Paint<C>) -> Self {
        self.fill = Some(paint);
        self
    }

    #[must_use]
    pub fn stroke(mut self, width: f32, color: C) -> Self {
        self.stroke = Some(Stroke { width, color, dash: Vec::new(), round: true });
        self
    }

    #[must_use]
    pub fn dash(mut self, lengths: &[f32]) -> Self {
        if let Some(stroke) = &mut self.stroke {
            stroke.dash = lengths.to_vec();
        }
        self
    }

    #[must_use]
    pub fn shadow(mut self, dy: f32, blur: f32, color: C) -> Self {
        self.shadow = Some(Shadow { dx: 0.0, dy, blur, color });
        self
    }

    #[must_use]
    pub fn turn(mut self, degrees: f32) -> Self {
        self.turn = degrees;
        self
    }

    /// The same shape in other colours.
    pub fn map<D>(&self, color: &impl Fn(&C) -> D) -> Shape<D> {
        Shape {
            outline: self.outline.clone(),
            fill: self.fill.as_ref().map(|paint| paint.map(color)),
            stroke: self.stroke.as_ref().map(|stroke| Stroke {
                width: stroke.width,
                color: color(&stroke.color),
                dash: stroke.dash.clone(),
                round: stroke.round,
            }),
            shadow: self.shadow.as_ref().map(|shadow| Shadow {
                dx: shadow.dx,
                dy: shadow.dy,
                blur: shadow.blur,
                color: color(&shadow.color),
            }),
            turn: self.turn,
        }
    }
}

impl<C> Paint<C> {
    /// From `from` to `to`, evenly.
    pub fn linear(from: Point, to: Point, colors: impl IntoIterator<Item = C>) -> Self {
        Self::Linear { from, to, stops: even(colors) }
    }

    /// From the middle outwards, evenly.
    pub fn radial(center: Point, radius: f32, colors: impl IntoIterator<Item = C>) -> Self {
        Self::Radial { center, radius, stops: even(colors) }
    }

    /// The same paint in other colours.
    pub fn map<D>(&self, color: &impl Fn(&C) -> D) -> Paint<D> {
        let stops = |stops: &[Stop<C>]| {
            stops.iter().map(|stop| Stop { at: stop.at, color: color(&stop.color) }).collect()
        };
        match self {
            Self::Solid(solid) => Paint::Solid(color(solid)),
            Self::Linear { from, to, stops: list } => {
                Paint::Linear { from: *from, to: *to, stops: stops(list) }
            }
            Self::Radial { center, radius, stops: list } => {
                Paint::Radial { center: *center, radius: *radius, stops: stops(list) }
            }
        }
    }
}

fn even<C>(colors: impl IntoIterator<Item = C>) -> Vec<Stop<C>> {
    let colors: Vec<C> = colors.into_iter().collect();
    let last = colors.len().saturating_sub(1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a gradient has few colours")]
    let stop = |(index, color)| Stop { at: index as f32 / last as f32, color };
    colors.into_iter().enumerate().map(stop).collect()
}
