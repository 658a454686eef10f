//! What a batch consists of: the videos, piece by piece, before anything is rendered.

use serde::{Deserialize, Serialize};

use crate::settings::{Look, Settings};

/// A piece of a clip as it appears in a video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixSegment))]
pub struct Segment {
    /// The clip.
    pub video_id: String,
    /// Where the piece begins in the clip, in seconds.
    pub start: f64,
    /// Where it ends in the clip, in seconds.
    pub end: f64,
    /// Playback speed: 1.05 plays 5 % faster.
    pub speed: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// Frames that it fills in the output; its sound has exactly `frames × 48000 / fps` samples.
    pub frames: u32,
}

/// One video of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixVariant))]
pub struct Variant {
    /// Its place in the batch, from 0.
    pub index: u32,
    /// In seconds.
    pub duration: f64,
    /// Frames in all.
    pub frames: u32,
    pub segments: Vec<Segment>,
}

/// The two videos of a batch that are most alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixClosestPair))]
pub struct ClosestPair {
    /// Index of the one.
    pub a: u32,
    /// Index of the other.
    pub b: u32,
    /// 0.0 nothing in common, 1.0 the same.
    pub similarity: f64,
}

/// A whole batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixPlan))]
pub struct Plan {
    /// How many distinct videos these clips and settings allow, exactly, up to 2^53 - 1.
    pub combinations: u64,
    pub credits: i64,
    /// Gives the same plan again.
    pub seed: u64,
    /// Absent with a single video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closest_pair: Option<ClosestPair>,
    pub variants: Vec<Variant>,
}

/// Input of rendering one video again: what its record says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = RenderVideoMixVariant))]
pub struct RenderVariant {
    pub settings: Settings,
    pub variant: Variant,
}

/// What an output's metadata, and its line in `manifest.json`, holds: enough to render it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = VideoMixVariantRecord))]
pub struct VariantRecord {
    pub project_id: String,
    pub seed: u64,
    pub settings: Settings,
    pub variant: Variant,
    /// Measured share of its frames that also occur in the most similar other video of the batch, 0.0 to
    /// 1.0; absent until that other one is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f64>,
}
