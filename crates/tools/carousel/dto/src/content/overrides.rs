//! Where one slide departs from its template: side of the palette, alignment, colours, size of texts.

use serde::{Deserialize, Serialize};

use crate::color::Color;

/// How texts stand in their boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselAlign))]
pub enum Align {
    /// Where the script begins: left, or right for Arabic and Hebrew.
    Start,
    Center,
}

/// Which side of its palette a slide shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselTone))]
pub enum Tone {
    /// The palette as it is.
    Base,
    /// Ground and text changed over.
    Inverse,
    /// On the accent colour.
    Accent,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 3] = [Self::Base, Self::Inverse, Self::Accent];
}

/// Where one slide departs from its template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselOverrides))]
pub struct Overrides {
    /// The template's own for this role when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// The ground; text on it is made readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub background: Option<Color>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^#[0-9a-fA-F]{6}$"))]
    pub accent: Option<Color>,
    /// Size of its texts, in percent of the template's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 60, maximum = 140))]
    pub text_scale: Option<u32>,
    /// Leaves brand, page number and swipe sign off this slide.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hide_marks: bool,
}

impl Overrides {
    /// Nothing departs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
