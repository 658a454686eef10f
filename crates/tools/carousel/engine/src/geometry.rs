//! Points and boxes, in pixels of the slide: x to the right, y down.

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

/// The point at `x`, `y`.
pub const fn point(x: f32, y: f32) -> Point {
    Point { x, y }
}

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// The box whose upper left corner is at `x`, `y`.
pub const fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect { x, y, width, height }
}

impl Rect {
    /// The box of a radius around a point.
    pub const fn around(center: Point, radius: f32) -> Self {
        rect(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius)
    }

    pub const fn right(self) -> f32 {
        self.x + self.width
    }

    pub const fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub const fn center(self) -> Point {
        point(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Smaller on each side, never less than nothing.
    #[must_use]
    pub const fn inset(self, across: f32, down: f32) -> Self {
        let (width, height) = (self.width - 2.0 * across, self.height - 2.0 * down);
        rect(self.x + across, self.y + down, width.max(0.0), height.max(0.0))
    }

    /// What is left below the first `height` pixels.
    #[must_use]
    pub const fn below(self, height: f32) -> Self {
        rect(self.x, self.y + height, self.width, (self.height - height).max(0.0))
    }

    /// The first `height` pixels.
    #[must_use]
    pub const fn top(self, height: f32) -> Self {
        rect(self.x, self.y, self.width, height)
    }

    /// What is left above the last `height` pixels.
    #[must_use]
    pub const fn above(self, height: f32) -> Self {
        rect(self.x, self.y, self.width, (self.height - height).max(0.0))
    }

    /// The last `height` pixels.
    #[must_use]
    pub const fn foot(self, height: f32) -> Self {
        rect(self.x, self.bottom() - height, self.width, height)
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        rect(x, y, right - x, bottom - y)
    }

    /// Whether another lies in it, give or take `slack` pixels.
    pub fn holds(self, other: Self, slack: f32) -> bool {
        other.x >= self.x - slack
            && other.y >= self.y - slack
            && other.right() <= self.right() + slack
            && other.bottom() <= self.bottom() + slack
    }
}
