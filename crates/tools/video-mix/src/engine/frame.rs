//! Sizes of pictures.

/// Longest side of a poster, in pixels.
pub(super) const POSTER_SIDE: u32 = 480;

/// A width and a height, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub width: u32,
    pub height: u32,
}

impl Frame {
    /// The same shape with no side longer than `side`, and never larger than it is; both sides even.
    pub(super) fn within(self, side: u32) -> Self {
        let longest = f64::from(self.width.max(self.height).max(1));
        self.scaled((f64::from(side) / longest).min(1.0))
    }

    /// The same shape in another height; both sides even.
    pub(super) fn with_height(self, height: u32) -> Self {
        Self {
            height: even(f64::from(height)),
            ..self.scaled(f64::from(height) / f64::from(self.height.max(1)))
        }
    }

    /// The smallest of the same shape that covers `other` on both sides, times `zoom`; both sides even.
    pub(super) fn covering(self, other: Self, zoom: f64) -> Self {
        let across = f64::from(other.width) / f64::from(self.width.max(1));
        let down = f64::from(other.height) / f64::from(self.height.max(1));
        let covering = self.scaled(across.max(down) * zoom);
        let (least_width, least_height) = (f64::from(other.width) * zoom, f64::from(other.height) * zoom);
        Self {
            width: covering.width.max(even_above(least_width)),
            height: covering.height.max(even_above(least_height)),
        }
    }

    fn scaled(self, factor: f64) -> Self {
        Self { width: even(f64::from(self.width) * factor), height: even(f64::from(self.height) * factor) }
    }
}

/// The nearest even number, at least 2: 4:2:0 pictures have no odd sides.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of pictures are small")]
fn even(side: f64) -> u32 {
    (((side / 2.0).round() as u32) * 2).max(2)
}

/// The next even number that is not smaller.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of pictures are small")]
fn even_above(side: f64) -> u32 {
    (((side / 2.0 - 1e-9).ceil() as u32) * 2).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poster_keeps_the_shape_and_is_never_enlarged() {
        assert_eq!(Frame { width: 1080, height: 1920 }.within(480), Frame { width: 270, height: 480 });
        assert_eq!(Frame { width: 64, height: 36 }.within(480), Frame { width: 64, height: 36 });
        assert_eq!(Frame { width: 1081, height: 1 }.within(480), Frame { width: 480, height: 2 });
        assert_eq!(Frame { width: 720, height: 1280 }.with_height(160), Frame { width: 90, height: 160 });
    }

    #[test]
    fn a_covering_picture_leaves_no_gap() {
        let target = Frame { width: 720, height: 1280 };
        for (width, height) in [(1920, 1080), (853, 479), (17, 4096), (720, 1280), (1281, 721)] {
            let covering = Frame { width, height }.covering(target, 1.0);
            assert!(covering.width >= 720 && covering.height >= 1280, "{width} × {height}");
            assert!(covering.width <= 722 || covering.height <= 1282, "{width} × {height}: {covering:?}");
        }
    }
}
