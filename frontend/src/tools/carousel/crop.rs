//! The part of a picture that is used, and the point to keep in sight. Everything in shares (0 to 1) of the picture's
//! sides, the point in shares of the part. Pure.

use lumiku_carousel_dto::{Crop, Point, limits::MIN_CROP};

/// The whole picture.
pub(super) const WHOLE: Crop = Crop { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
/// The middle of a part.
pub(super) const MIDDLE: Point = Point { x: 0.5, y: 0.5 };
/// Least part that can be set here, so that its corners can still be told apart.
const LEAST: f32 = 0.1;

/// What a hand has hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grip {
    /// All of the part.
    Part,
    /// A corner: on the right, at the bottom.
    Corner { right: bool, bottom: bool },
    /// The point to keep in sight.
    Focus,
}

/// The four corners, in reading order.
pub(super) const CORNERS: [(Grip, &str, &str); 4] = [
    (Grip::Corner { right: false, bottom: false }, "nw", "Top left corner"),
    (Grip::Corner { right: true, bottom: false }, "ne", "Top right corner"),
    (Grip::Corner { right: false, bottom: true }, "sw", "Bottom left corner"),
    (Grip::Corner { right: true, bottom: true }, "se", "Bottom right corner"),
];

/// A part and its point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    pub(super) crop: Crop,
    pub(super) focus: Point,
}

impl View {
    /// As a picture of the document has it.
    pub(super) fn of(crop: Option<Crop>, focus: Option<Point>) -> Self {
        Self { crop: crop.unwrap_or(WHOLE), focus: focus.unwrap_or(MIDDLE) }
    }

    /// What the document notes: nothing where it is the whole, or the middle.
    pub(super) fn noted(self) -> (Option<Crop>, Option<Point>) {
        let is = |a: f32, b: f32| (a - b).abs() < 0.002;
        let crop = self.crop;
        let whole = is(crop.x, 0.0) && is(crop.y, 0.0) && is(crop.width, 1.0) && is(crop.height, 1.0);
        let middle = is(self.focus.x, 0.5) && is(self.focus.y, 0.5);
        ((!whole).then_some(crop), (!middle).then_some(self.focus))
    }

    /// After what is held has moved by shares of the picture's sides.
    pub(super) fn moved(self, grip: Grip, by: (f32, f32)) -> Self {
        let crop = self.crop;
        match grip {
            Grip::Part => {
                let x = (crop.x + by.0).clamp(0.0, 1.0 - crop.width);
                let y = (crop.y + by.1).clamp(0.0, 1.0 - crop.height);
                Self { crop: rounded(Crop { x, y, ..crop }), ..self }
            }
            Grip::Corner { right, bottom } => {
                let (x, width) = pulled(crop.x, crop.width, by.0, right);
                let (y, height) = pulled(crop.y, crop.height, by.1, bottom);
                Self { crop: rounded(Crop { x, y, width, height }), ..self }
            }
            Grip::Focus => {
                let x = (self.focus.x + by.0 / crop.width.max(MIN_CROP)).clamp(0.0, 1.0);
                let y = (self.focus.y + by.1 / crop.height.max(MIN_CROP)).clamp(0.0, 1.0);
                Self { focus: Point { x: fine(x), y: fine(y) }, ..self }
            }
        }
    }

    /// Where the point lies in the whole picture.
    pub(super) fn focus_in_picture(self) -> (f32, f32) {
        (self.crop.x + self.focus.x * self.crop.width, self.crop.y + self.focus.y * self.crop.height)
    }
}

/// One side of the part, with its far or its near end pulled.
fn pulled(start: f32, length: f32, by: f32, far: bool) -> (f32, f32) {
    let end = start + length;
    if far {
        (start, (end + by).clamp(start + LEAST, 1.0) - start)
    } else {
        let start = (start + by).clamp(0.0, (end - LEAST).max(0.0));
        (start, end - start)
    }
}

fn rounded(crop: Crop) -> Crop {
    let (x, y) = (fine(crop.x), fine(crop.y));
    Crop { x, y, width: fine(crop.width).min(1.0 - x), height: fine(crop.height).min(1.0 - y) }
}

/// Thousandths: what a hand can set, and short in the document.
fn fine(share: f32) -> f32 {
    (share * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use lumiku_carousel_dto::{Content, Picture};
    use lumiku_dto::FileId;

    use super::*;

    fn view() -> View {
        View { crop: Crop { x: 0.2, y: 0.2, width: 0.5, height: 0.5 }, focus: MIDDLE }
    }

    fn close(a: f32, b: f32) -> bool {
        (a - b).abs() < 0.002
    }

    #[test]
    fn a_part_stays_inside_the_picture() {
        let far = view().moved(Grip::Part, (5.0, -5.0)).crop;
        assert!(close(far.x, 0.5) && close(far.y, 0.0) && close(far.width, 0.5));
        let large = view().moved(Grip::Corner { right: true, bottom: true }, (9.0, 9.0)).crop;
        assert!(close(large.x + large.width, 1.0) && close(large.y + large.height, 1.0));
    }

    #[test]
    fn a_corner_never_passes_its_opposite() {
        for (grip, ..) in CORNERS {
            for by in [(9.0, 9.0), (-9.0, -9.0), (9.0, -9.0), (-9.0, 9.0)] {
                let crop = view().moved(grip, by).crop;
                assert!(crop.width >= LEAST - 0.002 && crop.height >= LEAST - 0.002, "{grip:?} {by:?}");
                let mut content = Content::new("folio");
                let (crop, focus) = View { crop, focus: MIDDLE }.noted();
                content.slides[0].picture =
                    Some(Picture { file_id: FileId::new("f"), alt: None, crop, focus });
                assert_eq!(content.validate(), Ok(()), "{grip:?} {by:?}");
            }
        }
    }

    #[test]
    fn the_point_is_counted_in_the_part() {
        let moved = view().moved(Grip::Focus, (0.25, 0.0));
        assert!(close(moved.focus.x, 1.0) && close(moved.focus.y, 0.5));
        let (x, y) = moved.focus_in_picture();
        assert!(close(x, 0.7) && close(y, 0.45));
    }

    #[test]
    fn what_is_as_it_came_is_not_noted() {
        assert_eq!(View::of(None, None).noted(), (None, None));
        assert!(view().noted().0.is_some());
    }
}
