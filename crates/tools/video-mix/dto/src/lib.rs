//! Video Mix Pro's wire shapes, settings rules, price and planner, shared by server and single-page app.
//!
//! `settings` says how videos may vary, `price` what a batch costs, `project` what clips there are, and
//! `planner` which videos a batch consists of. All of it is pure: no ffmpeg, no clock, no randomness of
//! its own.

pub mod plan;
pub mod planner;
pub mod price;
pub mod project;
pub mod settings;

pub use plan::{ClosestPair, Plan, RenderVariant, Segment, Variant, VariantRecord};
pub use price::{CREDITS_PER_VIDEO, MIX, owed, price};
pub use project::{
    Analysis, CreateGroup, CreateProject, Group, Project, ProjectStatus, Range, UpdateGroup, UpdateProject,
    UpdateVideo, Video,
};
pub use settings::{Aspect, Fps, GroupMode, Look, Quality, Settings};

/// Id of the tool, the same in folders, routes and job rows.
pub const ID: &str = "video-mix";
/// Largest clip, in bytes.
pub const MAX_FILE_SIZE: u64 = 500 * 1024 * 1024;
/// Most clips in one project.
pub const MAX_CLIPS: usize = 50;
/// Most groups in one project.
pub const MAX_GROUPS: usize = 12;
/// Most videos in one batch.
pub const MAX_OUTPUTS: u32 = 100;
/// Most pieces of clips in one batch, all its videos together. It bounds what a plan takes to send and to keep.
pub const MAX_PIECES: usize = 20_000;
/// Longest clip, in seconds.
pub const MAX_CLIP_SECONDS: f64 = 600.0;
/// Shortest clip, and shortest piece of one, in seconds.
pub const MIN_PIECE_SECONDS: f64 = 0.3;
/// Longest video that a batch may hold, in seconds.
pub const MAX_VIDEO_SECONDS: f64 = 1800.0;
/// Longest side of a clip, in pixels.
pub const MAX_SIDE: u32 = 4096;
/// Sound of every output, in samples per second.
pub const SAMPLE_RATE: u32 = 48_000;
/// MIME types of clips.
pub const CLIP_TYPES: [&str; 4] = ["video/mp4", "video/quicktime", "video/x-msvideo", "video/x-matroska"];
