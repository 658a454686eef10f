//! How pixels are made, and by which network.

use lumiku_dto::PriceList;
use serde::{Deserialize, Serialize};

use crate::{AI_CREDITS_PER_FACTOR, CREDITS_PER_FACTOR, UPSCALE, UPSCALE_AI};

/// How pixels are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mode {
    /// Lanczos3 resampling.
    #[default]
    Fast,
    /// A network adds the detail that it has learnt to expect.
    Ai,
}

impl Mode {
    /// The action that it is priced by.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Fast => UPSCALE,
            Self::Ai => UPSCALE_AI,
        }
    }

    /// Its credits per image and factor.
    pub fn unit_price(self, prices: &PriceList) -> i64 {
        let default = match self {
            Self::Fast => CREDITS_PER_FACTOR,
            Self::Ai => AI_CREDITS_PER_FACTOR,
        };
        prices.unit(self.action(), default)
    }
}

/// Which network the AI mode uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Model {
    /// The one that fits the picture's own quality, measured for each.
    #[default]
    Auto,
    /// For pictures without traces of compression.
    Clean,
    /// For JPEGs and slightly noisy pictures.
    Used,
}
