//! What a layout may depend on.

use lumiku_carousel_dto::{Align, Role, Size, Tone};

use crate::geometry::{Rect, rect};

/// What a layout may depend on: everything about a slide but its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub role: Role,
    pub size: Size,
    /// The slide has a picture and the template shows it in this role.
    pub picture: bool,
    /// How many points its list has.
    pub items: usize,
    /// The figure from 0 to 1, where it is a percentage: for a chart that tells the truth.
    pub share: Option<f32>,
    /// From 0.
    pub index: usize,
    pub count: usize,
    pub tone: Tone,
    /// What the slide asks for.
    pub align: Option<Align>,
}

impl Frame {
    /// In pixels.
    #[expect(clippy::cast_precision_loss, reason = "a slide's side is a small number")]
    pub const fn width(&self) -> f32 {
        self.size.width() as f32
    }

    /// In pixels.
    #[expect(clippy::cast_precision_loss, reason = "a slide's side is a small number")]
    pub const fn height(&self) -> f32 {
        self.size.height() as f32
    }

    /// The whole slide.
    pub const fn full(&self) -> Rect {
        rect(0.0, 0.0, self.width(), self.height())
    }

    /// One value for each size.
    pub fn pick<T>(&self, portrait: T, square: T, story: T) -> T {
        match self.size {
            Size::Portrait => portrait,
            Size::Square => square,
            Size::Story => story,
        }
    }

    /// The slide within a margin. On 9:16 also within what apps cover with their own controls: 180 pixels
    /// above and 260 below.
    pub fn page(&self, margin: f32) -> Rect {
        let (above, below) = self.pick((margin, margin), (margin, margin), (180.0, 260.0));
        rect(margin, above, self.width() - 2.0 * margin, self.height() - above - below)
    }
}
