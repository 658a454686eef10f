//! A picture on a slide: which file, which part of it, which point to keep in sight.

use lumiku_dto::FileId;
use serde::{Deserialize, Serialize};

use crate::limits::{MAX_ALT_CHARS, MIN_CROP};

/// A picture on a slide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselPicture))]
pub struct Picture {
    pub file_id: FileId,
    /// For people who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub alt: Option<String>,
    /// The part to use; the whole when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
    /// The point of that part to keep in sight where a box has another shape; its middle when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Point>,
}

/// A part of a picture, in shares (0 to 1) of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselCrop))]
pub struct Crop {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A point, in shares (0 to 1) of width and height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselPoint))]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Picture {
    pub(super) fn check(&self, path: &str, wrong: &mut dyn FnMut(&str, String)) {
        if self.file_id.as_str().is_empty() {
            wrong(&format!("{path}fileId"), "Choose a picture.".to_owned());
        }
        if self.alt.as_ref().is_some_and(|alt| alt.chars().count() > MAX_ALT_CHARS) {
            wrong(&format!("{path}alt"), format!("Use at most {MAX_ALT_CHARS} characters."));
        }
        if self.crop.is_some_and(|crop| !crop.is_inside()) {
            wrong(
                &format!("{path}crop"),
                "Choose a part inside the picture that is not too small.".to_owned(),
            );
        }
        let share = 0.0..=1.0;
        if self.focus.is_some_and(|point| !share.contains(&point.x) || !share.contains(&point.y)) {
            wrong(&format!("{path}focus"), "Choose a point inside the picture.".to_owned());
        }
    }
}

impl Crop {
    fn is_inside(self) -> bool {
        // A rounding error of the browser's is no reason to refuse.
        let fits = |start: f32, length: f32| {
            start >= 0.0 && length >= MIN_CROP && start + length <= 1.000_1 && length.is_finite()
        };
        fits(self.x, self.width) && fits(self.y, self.height)
    }
}
