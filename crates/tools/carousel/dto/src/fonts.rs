//! The font families that ship: what a person may choose from. The files are the engine's.

use serde::{Deserialize, Serialize};

/// Id of a family, such as `inter`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselFontId, value_type = String))]
pub struct FontId(String);

impl FontId {
    /// Wraps an id that was read.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a family is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselFontStyle))]
pub enum FontStyle {
    Serif,
    Sans,
    Condensed,
    Rounded,
    Hand,
    Mono,
}

/// A family to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    pub id: &'static str,
    /// The name to show, and the name inside the font files.
    pub name: &'static str,
    pub style: FontStyle,
    /// Its upright weights, lightest first.
    pub weights: &'static [u16],
    /// Its italic weights; a family without leans its upright letters.
    pub italics: &'static [u16],
    /// Good for running text, not for titles alone.
    pub text: bool,
}

/// Every family, by style.
pub const fn fonts() -> &'static [Family] {
    FAMILIES
}

/// The family of an id.
pub fn find_family(id: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.id == id)
}

const FAMILIES: &[Family] = &[
    family("instrument-serif", "Instrument Serif", FontStyle::Serif, &[400], &[400], false),
    family("fraunces", "Fraunces", FontStyle::Serif, &[400, 600, 900], &[400, 600], false),
    family("lora", "Lora", FontStyle::Serif, &[400, 600], &[400], true),
    family("inter", "Inter", FontStyle::Sans, &[400, 500, 700, 900], &[400, 700], true),
    family("plus-jakarta-sans", "Plus Jakarta Sans", FontStyle::Sans, &[400, 600, 800], &[400], true),
    family("bricolage-grotesque", "Bricolage Grotesque", FontStyle::Sans, &[400, 600, 800], &[], true),
    family("space-grotesk", "Space Grotesk", FontStyle::Sans, &[400, 500, 700], &[], true),
    family("anton", "Anton", FontStyle::Condensed, &[400], &[], false),
    family("barlow-condensed", "Barlow Condensed", FontStyle::Condensed, &[500, 700, 900], &[500], true),
    family("fredoka", "Fredoka", FontStyle::Rounded, &[400, 600, 700], &[], true),
    family("caveat", "Caveat", FontStyle::Hand, &[500, 700], &[], false),
    family("jetbrains-mono", "JetBrains Mono", FontStyle::Mono, &[400, 700], &[400], true),
];

const fn family(
    id: &'static str,
    name: &'static str,
    style: FontStyle,
    weights: &'static [u16],
    italics: &'static [u16],
    text: bool,
) -> Family {
    Family { id, name, style, weights, italics, text }
}
