//! What a clip is, as far as the engine has to know it.

use serde::{Deserialize, Serialize};

/// The containers that clips come in. Each names the one demuxer that may read it: nothing is ever guessed
/// from a file's bytes by ffmpeg, so that a playlist or a script in disguise is never followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Container {
    Mp4,
    Mov,
    Matroska,
    Avi,
}

impl Container {
    /// The container of one of `lumiku_video_mix_dto::CLIP_TYPES`.
    pub fn from_mime(mime: &str) -> Option<Self> {
        match mime {
            "video/mp4" => Some(Self::Mp4),
            "video/quicktime" => Some(Self::Mov),
            "video/x-matroska" => Some(Self::Matroska),
            "video/x-msvideo" => Some(Self::Avi),
            _ => None,
        }
    }

    /// Name of its demuxer, for `-f`.
    pub(super) const fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 | Self::Mov => "mov",
            Self::Matroska => "matroska",
            Self::Avi => "avi",
        }
    }
}

/// What a clip is, found by [`Engine::probe`](super::Engine::probe). The server stores it as JSON beside
/// the clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClipInfo {
    pub container: Container,
    /// Of the picture, in seconds.
    pub duration: f64,
    /// As shown, in pixels: after rotation and pixel aspect.
    pub width: u32,
    pub height: u32,
    /// As stored, in pixels.
    pub coded_width: u32,
    pub coded_height: u32,
    /// Degrees that it is turned clockwise for showing: 0, 90, 180 or 270.
    pub rotation: u32,
    /// Frames per second, on average.
    pub fps: f64,
    /// Its frames do not come at even distances.
    pub variable_rate: bool,
    /// Its samples use all of 0 to 255 instead of 16 to 235.
    pub full_range: bool,
    /// Matrix of its colours, as ffmpeg names it; absent where the file does not say.
    pub color_space: Option<String>,
    /// Transfer curve of its colours. High dynamic range (`smpte2084`, `arib-std-b67`) is not tone-mapped:
    /// it is converted as it is, and looks paler than on an HDR screen.
    pub color_transfer: Option<String>,
    pub has_audio: bool,
    /// 0 without sound.
    pub audio_channels: u32,
    pub video_codec: String,
    pub audio_codec: Option<String>,
    /// Place of the picture among the streams of the file.
    pub video_stream: u32,
    /// Place of the sound among the streams of the file.
    pub audio_stream: Option<u32>,
}
