//! The pictures that come out.

use serde::{Deserialize, Serialize};

/// Width to height of a slide; every one is 1080 pixels wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CarouselSize))]
pub enum Size {
    /// 1080 × 1350 pixels: Instagram and LinkedIn.
    #[default]
    #[serde(rename = "4:5")]
    Portrait,
    /// 1080 × 1080 pixels.
    #[serde(rename = "1:1")]
    Square,
    /// 1080 × 1920 pixels: TikTok and stories.
    #[serde(rename = "9:16")]
    Story,
}

impl Size {
    /// Every size, the usual one first.
    pub const ALL: [Self; 3] = [Self::Portrait, Self::Square, Self::Story];

    /// Name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "4:5",
            Self::Square => "1:1",
            Self::Story => "9:16",
        }
    }

    /// The same for file names, which cannot hold a colon everywhere.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Portrait => "4x5",
            Self::Square => "1x1",
            Self::Story => "9x16",
        }
    }

    /// In pixels.
    pub const fn width(self) -> u32 {
        1080
    }

    /// In pixels.
    pub const fn height(self) -> u32 {
        match self {
            Self::Portrait => 1350,
            Self::Square => 1080,
            Self::Story => 1920,
        }
    }
}
