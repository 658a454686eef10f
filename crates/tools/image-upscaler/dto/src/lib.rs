//! The image upscaler's wire shapes, settings rules and price, shared by server and single-page app.

mod mode;

use lumiku_dto::{
    FileId, PriceList, Quote,
    price::{Price, sum},
    validate::Fields,
};
use serde::{Deserialize, Serialize};

pub use self::mode::{Mode, Model};

/// Id of the tool, the same in folders, routes and job rows.
pub const ID: &str = "image-upscaler";
/// The priced action of [`Mode::Fast`].
pub const UPSCALE: &str = "upscale";
/// The priced action of [`Mode::Ai`].
pub const UPSCALE_AI: &str = "upscale_ai";
/// Credits per image and factor, before overrides.
pub const CREDITS_PER_FACTOR: i64 = 2;
/// The same for the AI mode.
pub const AI_CREDITS_PER_FACTOR: i64 = 4;
/// Largest input, in bytes.
pub const MAX_FILE_SIZE: u64 = 10 * 1024 * 1024;
/// Most pixels in.
pub const MAX_INPUT_PIXELS: u64 = 50_000_000;
/// Most pixels out.
pub const MAX_OUTPUT_PIXELS: u64 = 100_000_000;
/// Most pictures in one job.
pub const MAX_BATCH: usize = 50;
/// Longest side of a result, in pixels: the most that a JPEG can be wide.
pub const MAX_SIDE: u32 = 65_535;
/// The box of the 4K preset.
pub const FIT_4K: FitBox = FitBox { width: 3840, height: 2160 };

/// The file type of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Format {
    Png,
    Jpeg,
    Webp,
}

impl Format {
    /// MIME type of the result.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// Longest side that the file type can hold, in pixels.
    pub const fn max_side(self) -> u32 {
        match self {
            Self::Webp => 16_383,
            Self::Png | Self::Jpeg => MAX_SIDE,
        }
    }

    /// The format of a MIME type; `None` for any other type.
    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::Webp].into_iter().find(|format| format.mime() == mime)
    }

    /// File name extension of the result, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }
}

/// A box to fill, in pixels; the picture keeps its aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FitBox {
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65535))]
    pub width: u32,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65535))]
    pub height: u32,
}

/// What to do with each picture: exactly one of `scale` and `fit`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    #[serde(default)]
    pub mode: Mode,
    /// Of the AI mode; `auto` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// 2, 3 or 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 2, maximum = 4))]
    pub scale: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<FitBox>,
    /// The input's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
}

/// Input of an upscale: one of `fileId` and `fileIds`, and the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upscale {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_id: Option<FileId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 50))]
    pub file_ids: Option<Vec<FileId>>,
    #[serde(default)]
    pub mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 2, maximum = 4))]
    pub scale: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<FitBox>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
}

impl Upscale {
    /// What to do with each picture.
    pub fn settings(&self) -> Settings {
        let Self { mode, model, scale, fit, format, .. } = *self;
        Settings { mode, model, scale, fit, format }
    }

    /// The pictures, in order.
    pub fn files(&self) -> Vec<FileId> {
        self.file_id.iter().chain(self.file_ids.iter().flatten()).cloned().collect()
    }

    /// Exactly one of `fileId` and `fileIds`, at most [`MAX_BATCH`] different ones, and valid settings.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        match (&self.file_id, &self.file_ids) {
            (Some(_), None) => {}
            (None, Some(ids)) if ids.is_empty() => {
                fields.check("fileIds", Err("Choose at least one picture."));
            }
            (None, Some(ids)) if ids.len() > MAX_BATCH => {
                fields.check("fileIds", Err(format!("Choose at most {MAX_BATCH} pictures.")));
            }
            (None, Some(ids)) => {
                let mut seen = std::collections::BTreeSet::new();
                if !ids.iter().all(|id| seen.insert(id)) {
                    fields.check("fileIds", Err("The same picture is listed twice."));
                }
            }
            _ => fields.check("fileId", Err("Give either fileId or fileIds.")),
        }
        self.settings().check(&mut fields);
        fields.finish()
    }
}

impl Settings {
    /// Exactly one of `scale` and `fit`, each within its range.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        self.check(&mut fields);
        fields.finish()
    }

    fn check(&self, fields: &mut Fields) {
        if self.mode == Mode::Fast && self.model.is_some() {
            fields.check("model", Err("Only the AI mode has a model."));
        }
        match (self.scale, self.fit) {
            (Some(2..=4), None) => {}
            (Some(_), None) => fields.check("scale", Err("Choose 2, 3 or 4.")),
            (None, Some(fit)) => {
                let side = 1..=MAX_SIDE;
                if !side.contains(&fit.width) || !side.contains(&fit.height) {
                    fields.check("fit", Err(format!("Each side must be 1 to {MAX_SIDE} pixels.")));
                }
            }
            _ => fields.check("scale", Err("Give either scale or fit.")),
        }
    }

    /// Size of the result for a `width × height` picture of type `input`, in pixels, and the whole
    /// factor it is priced at. A fit is priced at the factor it needs, rounded up; a picture that fills
    /// the box already, or a result over [`MAX_OUTPUT_PIXELS`] or over the longest side of its file
    /// type, is refused with a sentence.
    pub fn output(&self, width: u32, height: u32, input: Format) -> Result<Output, Fields> {
        self.validate()?;
        let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
        let output = match (self.scale, self.fit) {
            (Some(scale), _) => {
                Output { width: width * u64::from(scale), height: height * u64::from(scale), factor: scale }
            }
            (None, Some(fit)) => fit_output(width, height, fit)?,
            (None, None) => return Err(Fields::one("scale", "Give either scale or fit.")),
        };
        if output.width * output.height > MAX_OUTPUT_PIXELS {
            return Err(Fields::one(
                if self.fit.is_some() { "fit" } else { "scale" },
                format!(
                    "The result would be {} × {} pixels; at most {} megapixels are made.",
                    output.width,
                    output.height,
                    MAX_OUTPUT_PIXELS / 1_000_000
                ),
            ));
        }
        let longest = self.format.unwrap_or(input).max_side();
        if output.width.max(output.height) > u64::from(longest) {
            return Err(Fields::one(
                "format",
                format!("This file type holds at most {longest} pixels on a side."),
            ));
        }
        Ok(output)
    }
}

/// The size of a result and the factor it is priced at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    pub width: u64,
    pub height: u64,
    pub factor: u32,
}

/// The largest size of the same aspect inside the box. All in integers, so that both sides agree.
fn fit_output(width: u64, height: u64, fit: FitBox) -> Result<Output, Fields> {
    let (box_width, box_height) = (u64::from(fit.width), u64::from(fit.height));
    // The side that meets the box first decides: compare box_width/width with box_height/height.
    let (reach, side) =
        if box_width * height <= box_height * width { (box_width, width) } else { (box_height, height) };
    if reach <= side {
        return Err(Fields::one("fit", "This picture already fills the box."));
    }
    let scaled = |length: u64| ((length * reach + side / 2) / side).max(1);
    let factor = u32::try_from(reach.div_ceil(side)).unwrap_or(u32::MAX);
    Ok(Output { width: scaled(width), height: scaled(height), factor })
}

/// The price of one picture at a whole factor: `unit × factor`, the unit being 2 credits by default, and 4 of the AI
/// mode.
pub fn price_one(mode: Mode, factor: u32, prices: &PriceList) -> Quote {
    let label = match mode {
        Mode::Fast => format!("Upscale {factor}×"),
        Mode::Ai => format!("Upscale {factor}× with AI"),
    };
    Price::start(label, u64::from(factor), mode.unit_price(prices)).quote()
}

/// The price of a batch: the sum of its pictures'. `factors` are the whole factors of
/// [`Settings::output`], one per picture.
pub fn price(mode: Mode, factors: &[u32], prices: &PriceList) -> Quote {
    sum(factors.iter().map(|factor| price_one(mode, *factor, prices)))
}

/// Input of a quote: the settings and the sizes of the pictures, as known to the caller. Without sizes
/// a `scale` is quoted for one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteRequest {
    #[serde(default)]
    pub mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 2, maximum = 4))]
    pub scale: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<FitBox>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Files to quote for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_id: Option<FileId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub file_ids: Option<Vec<FileId>>,
    /// Pixel sizes to quote for, instead of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub sizes: Option<Vec<Size>>,
}

/// A picture's size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Size {
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65535))]
    pub width: u32,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 65535))]
    pub height: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(width: u32, height: u32) -> Settings {
        Settings { fit: Some(FitBox { width, height }), ..Settings::default() }
    }

    #[test]
    fn a_scale_costs_two_credits_per_factor_and_four_with_ai() {
        let prices = PriceList::default();
        assert_eq!([2, 3, 4].map(|factor| price_one(Mode::Fast, factor, &prices).credits), [4, 6, 8]);
        assert_eq!([2, 3, 4].map(|factor| price_one(Mode::Ai, factor, &prices).credits), [8, 12, 16]);
        assert_eq!(price(Mode::Fast, &[2, 2, 4], &prices).credits, 16);
    }

    #[test]
    fn each_mode_has_an_override_of_its_own() {
        let prices = PriceList::new([(UPSCALE.to_owned(), 5)]);
        assert_eq!(price_one(Mode::Fast, 3, &prices).credits, 15);
        assert_eq!(price_one(Mode::Ai, 3, &prices).credits, 12);
    }

    #[test]
    fn a_model_goes_with_the_ai_mode_alone() {
        let settings = Settings { scale: Some(2), model: Some(Model::Used), ..Settings::default() };
        assert!(settings.validate().is_err());
        assert!(Settings { mode: Mode::Ai, ..settings }.validate().is_ok());
    }

    #[test]
    fn a_fit_keeps_the_aspect_and_is_priced_at_the_factor_it_needs_rounded_up() {
        assert_eq!(
            fit(3840, 2160).output(1152, 864, Format::Png).unwrap(),
            Output { width: 2880, height: 2160, factor: 3 }
        );
        assert_eq!(
            fit(3840, 2160).output(1920, 1080, Format::Png).unwrap(),
            Output { width: 3840, height: 2160, factor: 2 }
        );
    }

    #[test]
    fn a_picture_that_fills_the_box_is_refused() {
        assert!(fit(3840, 2160).output(3840, 100, Format::Png).is_err());
        assert!(fit(3840, 2160).output(100, 2160, Format::Png).is_err());
    }

    #[test]
    fn a_result_over_the_limit_is_refused() {
        let settings = Settings { scale: Some(4), ..Settings::default() };
        assert!(settings.output(2500, 2500, Format::Png).is_ok());
        assert!(settings.output(2501, 2500, Format::Png).is_err());
        assert!(settings.output(5000, 100, Format::Png).is_ok());
        assert!(settings.output(5000, 100, Format::Webp).is_err());
    }

    #[test]
    fn exactly_one_of_scale_and_fit_is_needed() {
        assert!(Settings::default().validate().is_err());
        assert!(Settings { scale: Some(5), ..Settings::default() }.validate().is_err());
        assert!(Settings { scale: Some(2), fit: Some(FIT_4K), ..Settings::default() }.validate().is_err());
    }
}
