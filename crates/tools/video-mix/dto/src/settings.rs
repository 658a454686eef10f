//! How the videos of a batch may vary, and what they are like.

use lumiku_dto::validate::Fields;
use serde::{Deserialize, Serialize};

use crate::MAX_OUTPUTS;

/// The shorter side of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixQuality))]
pub enum Quality {
    /// 480 pixels.
    Sd,
    /// 720 pixels.
    #[default]
    Hd,
    /// 1080 pixels.
    FullHd,
}

impl Quality {
    /// Every quality, smallest first.
    pub const ALL: [Self; 3] = [Self::Sd, Self::Hd, Self::FullHd];

    /// The shorter side, in pixels.
    pub const fn shorter_side(self) -> u32 {
        match self {
            Self::Sd => 480,
            Self::Hd => 720,
            Self::FullHd => 1080,
        }
    }
}

/// Frames per second of the output: 24, 25, 30 or 60, a number on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum Fps {
    F24,
    F25,
    #[default]
    F30,
    F60,
}

impl Fps {
    /// Every rate, slowest first.
    pub const ALL: [Self; 4] = [Self::F24, Self::F25, Self::F30, Self::F60];

    /// Frames per second.
    pub const fn get(self) -> u32 {
        match self {
            Self::F24 => 24,
            Self::F25 => 25,
            Self::F30 => 30,
            Self::F60 => 60,
        }
    }
}

impl TryFrom<u32> for Fps {
    type Error = &'static str;

    fn try_from(value: u32) -> Result<Self, Self::Error> {
        Self::ALL.into_iter().find(|fps| fps.get() == value).ok_or("fps is 24, 25, 30 or 60")
    }
}

impl From<Fps> for u32 {
    fn from(fps: Fps) -> Self {
        fps.get()
    }
}

/// Width to height of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixAspect))]
pub enum Aspect {
    #[default]
    #[serde(rename = "9:16")]
    Portrait,
    #[serde(rename = "16:9")]
    Landscape,
    #[serde(rename = "1:1")]
    Square,
    #[serde(rename = "4:5")]
    Feed,
}

impl Aspect {
    /// Every aspect, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Portrait, Self::Landscape, Self::Square, Self::Feed];

    /// As people write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "9:16",
            Self::Landscape => "16:9",
            Self::Square => "1:1",
            Self::Feed => "4:5",
        }
    }

    /// Width and height in pixels at a quality; both even, as 4:2:0 needs.
    pub const fn size(self, quality: Quality) -> (u32, u32) {
        let short = quality.shorter_side();
        // 480 × 16 / 9 is 853.3; the next even number keeps the picture whole.
        let long = (short * 16 / 9).div_ceil(2) * 2;
        match self {
            Self::Portrait => (short, long),
            Self::Landscape => (long, short),
            Self::Square => (short, short),
            Self::Feed => (short, short * 5 / 4),
        }
    }
}

/// Which clips a video is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixGroupMode))]
pub enum GroupMode {
    /// One clip from each group, in the order of the groups.
    Sequence,
    /// Every clip.
    #[default]
    All,
}

/// A small change to the picture, for variety between videos. None is mirrored unless asked for.
///
/// Each stands for a crop with a zoom, an angle and a colour, which the render engine defines; see
/// `docs/VIDEO_MIX.md` for the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixLook))]
pub enum Look {
    /// Zoomed towards the upper left, a little warmer.
    Warm,
    /// Zoomed towards the lower right, a little cooler.
    Cool,
    /// Turned a little to the left, more contrast.
    TiltLeft,
    /// Turned a little to the right, brighter.
    TiltRight,
    /// Zoomed into the middle, softer colours.
    Close,
    /// `Warm`, mirrored. Only with `mirror`.
    MirrorWarm,
    /// `TiltLeft`, mirrored. Only with `mirror`.
    MirrorTilt,
}

impl Look {
    /// The looks that keep left and right.
    pub const PLAIN: [Self; 5] = [Self::Warm, Self::Cool, Self::TiltLeft, Self::TiltRight, Self::Close];
    /// The looks that swap left and right.
    pub const MIRRORED: [Self; 2] = [Self::MirrorWarm, Self::MirrorTilt];

    /// Name on the wire and in cache keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Cool => "cool",
            Self::TiltLeft => "tilt_left",
            Self::TiltRight => "tilt_right",
            Self::Close => "close",
            Self::MirrorWarm => "mirror_warm",
            Self::MirrorTilt => "mirror_tilt",
        }
    }
}

/// Playback speeds that a segment may have, in hundredths. Without speed variations it is 100.
pub const SPEEDS: [u32; 6] = [90, 95, 100, 105, 110, 115];

/// How a batch is made. What is left out has its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixSettings))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the screen and on the wire"
)]
pub struct Settings {
    /// How many videos.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100))]
    pub output_count: u32,
    /// The clips change places (`all`), or each group's clip is drawn (`sequence`).
    pub order_mixing: bool,
    /// Each piece plays at one of [`SPEEDS`], its pitch kept.
    pub speed_variations: bool,
    /// Silence, black and standing pictures are cut out.
    pub smart_trimming: bool,
    /// Each piece gets one of a few crops, angles and colours.
    pub look_variations: bool,
    /// Looks may swap left and right.
    pub mirror: bool,
    pub quality: Quality,
    #[cfg_attr(feature = "openapi", schema(value_type = u32, minimum = 24, maximum = 60))]
    pub fps: Fps,
    pub aspect: Aspect,
    pub group_mode: GroupMode,
    /// Longest a video may become, in seconds; pieces are shortened in proportion.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1.0, maximum = 600.0))]
    pub fit_duration: Option<f64>,
    /// The same seed over the same clips gives the same videos. Below 2^53, so that JSON keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 9_007_199_254_740_991_i64))]
    pub seed: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            output_count: 10,
            order_mixing: true,
            speed_variations: false,
            smart_trimming: false,
            look_variations: false,
            mirror: false,
            quality: Quality::default(),
            fps: Fps::default(),
            aspect: Aspect::default(),
            group_mode: GroupMode::default(),
            fit_duration: None,
            seed: None,
        }
    }
}

/// Largest seed: 2^53 - 1.
pub const MAX_SEED: u64 = (1 << 53) - 1;

impl Settings {
    /// What can be said without knowing the clips.
    pub fn validate(&self) -> Result<(), Fields> {
        let mut fields = Fields::default();
        if !(1..=MAX_OUTPUTS).contains(&self.output_count) {
            fields.check("outputCount", Err(format!("Choose 1 to {MAX_OUTPUTS} videos.")));
        }
        if self.fit_duration.is_some_and(|seconds| !(1.0..=600.0).contains(&seconds)) {
            fields.check("fitDuration", Err("Choose a length from 1 to 600 seconds."));
        }
        if self.seed.is_some_and(|seed| seed > MAX_SEED) {
            fields.check("seed", Err("Choose a whole number below 2^53."));
        }
        fields.finish()
    }

    /// Width and height of the output, in pixels.
    pub const fn size(&self) -> (u32, u32) {
        self.aspect.size(self.quality)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_even_and_of_its_aspect() {
        for aspect in Aspect::ALL {
            for quality in Quality::ALL {
                let (width, height) = aspect.size(quality);
                assert_eq!((width % 2, height % 2), (0, 0));
                assert_eq!(width.min(height), quality.shorter_side());
                let (across, down) = aspect.as_str().split_once(':').unwrap();
                let [across, down] = [across, down].map(|part| part.parse::<f64>().unwrap());
                let exact = f64::from(quality.shorter_side()) * across.max(down) / across.min(down);
                assert!((f64::from(width.max(height)) - exact).abs() < 2.0);
                assert_eq!(width > height, across > down);
            }
        }
    }

    #[test]
    fn portrait_480p_is_480_by_854() {
        assert_eq!(Aspect::Portrait.size(Quality::Sd), (480, 854));
        assert_eq!(Aspect::Landscape.size(Quality::FullHd), (1920, 1080));
        assert_eq!(Aspect::Feed.size(Quality::FullHd), (1080, 1350));
        assert_eq!(Settings::default().size(), (720, 1280));
    }

    #[test]
    fn settings_come_back_from_json_as_they_were() {
        let settings = Settings {
            output_count: 25,
            speed_variations: true,
            look_variations: true,
            mirror: true,
            quality: Quality::FullHd,
            fps: Fps::F60,
            aspect: Aspect::Feed,
            group_mode: GroupMode::Sequence,
            fit_duration: Some(15.5),
            seed: Some(MAX_SEED),
            ..Settings::default()
        };
        let json = serde_json::to_value(&settings).unwrap();
        assert_eq!(json["fps"], 60);
        assert_eq!(json["quality"], "fullhd");
        assert_eq!(json["aspect"], "4:5");
        assert_eq!(json["groupMode"], "sequence");
        assert_eq!(serde_json::from_value::<Settings>(json).unwrap(), settings);
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
        let json = serde_json::to_value(Settings::default()).unwrap();
        assert!(json.get("seed").is_none() && json.get("fitDuration").is_none());
    }

    #[test]
    fn unknown_fields_and_values_are_refused() {
        for json in [
            r#"{"outputcount": 3}"#,
            r#"{"fps": 29}"#,
            r#"{"fps": "30"}"#,
            r#"{"quality": "4k"}"#,
            r#"{"aspect": "3:2"}"#,
            r#"{"outputCount": -1}"#,
        ] {
            assert!(serde_json::from_str::<Settings>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let settings = Settings {
            output_count: 0,
            fit_duration: Some(f64::NAN),
            seed: Some(MAX_SEED + 1),
            ..Settings::default()
        };
        let fields = settings.validate().unwrap_err();
        assert!(["outputCount", "fitDuration", "seed"].iter().all(|field| fields.get(field).is_some()));
        assert!(Settings { output_count: MAX_OUTPUTS, ..Settings::default() }.validate().is_ok());
        assert!(Settings { output_count: MAX_OUTPUTS + 1, ..Settings::default() }.validate().is_err());
    }

    #[test]
    fn looks_are_written_in_json_as_in_cache_keys() {
        for look in Look::PLAIN.into_iter().chain(Look::MIRRORED) {
            assert_eq!(serde_json::to_value(look).unwrap(), look.as_str());
        }
    }
}
