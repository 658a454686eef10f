//! Pictures: which part of one fills a box.

use lumiku_carousel_dto::Crop;
use lumiku_dto::FileId;

use super::Composer;
use crate::{
    geometry::{Rect, rect},
    scene::{Item, PictureItem},
    template::PictureBox,
};

impl Composer<'_> {
    pub(super) fn picture(&mut self, target: &PictureBox) {
        let Some(picture) = self.slide.picture.as_ref().filter(|_| self.frame.picture) else { return };
        let Some(size) = self.pictures.get(&picture.file_id) else { return };
        let focus = picture.focus.map_or((0.5, 0.5), |focus| (focus.x, focus.y));
        let source = cover(*size, picture.crop, focus, target.rect.width / target.rect.height);
        self.items.push(Item::Picture(PictureItem {
            file: picture.file_id.clone(),
            source,
            target: target.rect,
            radii: target.radii,
        }));
    }

    pub(super) fn avatar(&mut self, file: &FileId, target: Rect) {
        let source = cover(self.pictures[file], None, (0.5, 0.5), 1.0);
        let radii = [target.width / 2.0; 4];
        self.items.push(Item::Picture(PictureItem { file: file.clone(), source, target, radii }));
    }

    /// A logo keeps its shape inside its box.
    #[expect(clippy::cast_precision_loss, reason = "a picture's side")]
    pub(super) fn logo(&mut self, file: &FileId, target: Rect) {
        let (width, height) = self.pictures[file];
        let ratio = width as f32 / height.max(1) as f32;
        let high = target.height.min(target.width / ratio);
        let place = rect(target.x, target.y + (target.height - high) / 2.0, high * ratio, high);
        let source = rect(0.0, 0.0, 1.0, 1.0);
        self.items.push(Item::Picture(PictureItem {
            file: file.clone(),
            source,
            target: place,
            radii: [0.0; 4],
        }));
    }
}

/// The largest part of a picture (or of its crop) with a shape of `ratio`, its middle as near to the focus
/// point as it can be, in shares of the picture's sides.
#[expect(clippy::cast_precision_loss, reason = "a picture's side")]
fn cover((width, height): (u32, u32), crop: Option<Crop>, focus: (f32, f32), ratio: f32) -> Rect {
    let crop = crop.map_or(rect(0.0, 0.0, 1.0, 1.0), |crop| rect(crop.x, crop.y, crop.width, crop.height));
    let whole = (width.max(1) as f32 * crop.width) / (height.max(1) as f32 * crop.height);
    let (across, down) = if whole > ratio { (ratio / whole, 1.0) } else { (1.0, whole / ratio) };
    let offset = |share: f32, focus: f32| (focus - share / 2.0).clamp(0.0, 1.0 - share);
    rect(
        crop.x + crop.width * offset(across, focus.0),
        crop.y + crop.height * offset(down, focus.1),
        crop.width * across,
        crop.height * down,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: Rect, other: Rect) -> bool {
        one.holds(other, 0.001) && other.holds(one, 0.001)
    }

    #[test]
    fn the_focus_point_stays_in_sight() {
        let right = cover((2000, 1000), None, (0.9, 0.5), 1.0);
        assert!(near(right, rect(0.5, 0.0, 0.5, 1.0)), "{right:?}");
        let middle = cover((2000, 1000), None, (0.5, 0.5), 1.0);
        assert!(near(middle, rect(0.25, 0.0, 0.5, 1.0)), "{middle:?}");
    }

    #[test]
    fn only_the_crop_is_shown() {
        let crop = Crop { x: 0.5, y: 0.0, width: 0.5, height: 1.0 };
        let part = cover((2000, 1000), Some(crop), (0.0, 0.0), 1.0);
        assert!(near(part, rect(0.5, 0.0, 0.5, 1.0)), "{part:?}");
    }
}
