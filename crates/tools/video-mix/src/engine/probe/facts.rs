//! ffprobe's answer, judged: the rules of what clips are taken.

use std::collections::BTreeMap;

use lumiku_video_mix_dto::{MAX_CLIP_SECONDS, MAX_SIDE, MIN_PIECE_SECONDS};
use serde::Deserialize;

use super::{UNKNOWN, trial::Ends};
use crate::engine::{ClipInfo, Container, EngineError, source};

/// Most streams of a clip. Phones write up to eight.
const MAX_STREAMS: usize = 16;
/// Most frames per second.
const MAX_FPS: f64 = 240.5;
/// Shortest side, in pixels.
const MIN_SIDE: u32 = 16;
/// Most that a pixel may be wider than high, or higher than wide.
const MAX_PIXEL_ASPECT: f64 = 8.0;
/// Most by which the last picture may lie before the end that the headers give, in seconds.
const MISSING_END: f64 = 1.0;

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Default, Deserialize)]
struct Format {
    #[serde(default)]
    format_name: String,
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    index: u32,
    #[serde(default)]
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    pix_fmt: Option<String>,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
    sample_aspect_ratio: Option<String>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    duration: Option<String>,
    nb_frames: Option<String>,
    color_range: Option<String>,
    color_space: Option<String>,
    color_transfer: Option<String>,
    #[serde(default)]
    channels: u32,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(default)]
    side_data_list: Vec<SideData>,
    #[serde(default)]
    disposition: Disposition,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: u32,
}

/// What the headers say, within the limits.
pub(super) struct Facts {
    pub info: ClipInfo,
    /// The length is that of the picture; otherwise that of the whole file, which may be longer.
    length_is_of_picture: bool,
}

impl Facts {
    /// Reads ffprobe's JSON; refuses what is not taken.
    pub(super) fn read(json: &[u8], container: Container) -> Result<Self, EngineError> {
        let report: Report = serde_json::from_slice(json).map_err(|_| EngineError::refused(UNKNOWN))?;
        if report.streams.len() > MAX_STREAMS {
            return refuse("This file has too many tracks.");
        }
        if !report.format.format_name.split(',').any(|name| name == container.demuxer()) {
            return refuse(UNKNOWN);
        }
        let pictures = || report.streams.iter().filter(|stream| stream.codec_type == "video");
        let Some(video) = pictures().find(|stream| stream.disposition.attached_pic == 0) else {
            return refuse("This file has no moving picture.");
        };
        if !source::VIDEO_CODECS.contains(&video.codec_name.as_str()) {
            return refuse("The picture of this clip is of a kind that cannot be read. Save it as H.264.");
        }
        let sounds = || report.streams.iter().filter(|stream| stream.codec_type == "audio");
        let audio = sounds().find(|stream| source::is_audio_taken(&stream.codec_name) && stream.channels > 0);
        if audio.is_none() && sounds().next().is_some() {
            return refuse("The sound of this clip is of a kind that cannot be read. Save it as AAC.");
        }

        let rotation = video.rotation();
        let (width, height) = video.shown_size(rotation)?;
        let average = video.rate()?;
        let (duration, length_is_of_picture) = video.length(&report.format)?;
        let nominal = ratio(video.r_frame_rate.as_deref()).unwrap_or(average);
        let info = ClipInfo {
            container,
            duration,
            width,
            height,
            coded_width: video.width,
            coded_height: video.height,
            rotation,
            fps: average,
            variable_rate: (nominal - average).abs() > 0.01 * average,
            full_range: video.is_full_range(),
            color_space: known(video.color_space.as_deref()),
            color_transfer: known(video.color_transfer.as_deref()),
            has_audio: audio.is_some(),
            audio_channels: audio.map_or(0, |stream| stream.channels),
            video_codec: video.codec_name.clone(),
            audio_codec: audio.map(|stream| stream.codec_name.clone()),
            video_stream: video.index,
            audio_stream: audio.map(|stream| stream.index),
        };
        Ok(Self { info, length_is_of_picture })
    }

    /// Compares the length with what could be read: a file that was cut short says more than it has.
    pub(super) fn judge_length(mut self, ends: &Ends) -> Result<ClipInfo, EngineError> {
        if ends.first_frames == 0 {
            return refuse("The picture of this clip cannot be decoded.");
        }
        if ends.first_frames == 1 {
            return refuse("This clip is a single picture.");
        }
        match ends.last_picture {
            None => return refuse("This clip is incomplete: its end is missing."),
            Some(last) if self.length_is_of_picture => {
                if last < self.info.duration - MISSING_END - 2.0 / self.info.fps.max(1.0) {
                    return refuse("This clip is incomplete: its end is missing.");
                }
            }
            Some(last) => self.info.duration = last.min(self.info.duration),
        }
        if self.info.duration < MIN_PIECE_SECONDS {
            return refuse(TOO_SHORT);
        }
        Ok(self.info)
    }
}

const TOO_SHORT: &str = "This clip is too short: 0.3 seconds are the least.";

impl Stream {
    /// Degrees clockwise, a multiple of 90.
    fn rotation(&self) -> u32 {
        let turned = self.side_data_list.iter().find_map(|data| data.rotation);
        // Side data counts counter-clockwise.
        let clockwise = turned.map(|degrees| -degrees);
        let quarters = (clockwise.unwrap_or(0.0) / 90.0).round().rem_euclid(4.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 3")]
        let quarters = quarters as u32;
        quarters % 4 * 90
    }

    /// Pixels across and down as shown.
    fn shown_size(&self, rotation: u32) -> Result<(u32, u32), EngineError> {
        if self.width.max(self.height) > MAX_SIDE {
            return refuse(format!("This clip is too large: {MAX_SIDE} pixels on a side are the most."));
        }
        if self.width.min(self.height) < MIN_SIDE {
            return refuse(format!("This clip is too small: {MIN_SIDE} pixels on a side are the least."));
        }
        let aspect = ratio(self.sample_aspect_ratio.as_deref()).unwrap_or(1.0);
        if !(1.0 / MAX_PIXEL_ASPECT..=MAX_PIXEL_ASPECT).contains(&aspect) {
            return refuse("The pixels of this clip have an impossible shape.");
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 8 × 4096")]
        let width = (f64::from(self.width) * aspect).round() as u32;
        Ok(if rotation.is_multiple_of(180) { (width, self.height) } else { (self.height, width) })
    }

    /// Frames per second, on average.
    fn rate(&self) -> Result<f64, EngineError> {
        let average = ratio(self.avg_frame_rate.as_deref()).or_else(|| ratio(self.r_frame_rate.as_deref()));
        match average {
            Some(fps) if fps <= MAX_FPS => Ok(fps),
            Some(_) => refuse("This clip has more than 240 frames per second."),
            None => refuse("This clip does not say how many frames per second it has."),
        }
    }

    /// Seconds, and whether they are those of the picture.
    fn length(&self, format: &Format) -> Result<(f64, bool), EngineError> {
        let own = seconds(self.duration.as_deref()).or_else(|| {
            let tag = self.tags.iter().find(|(name, _)| name.to_ascii_uppercase().starts_with("DURATION"));
            tag.and_then(|(_, value)| clock_time(value))
        });
        let Some(duration) = own.or_else(|| seconds(format.duration.as_deref())) else {
            return refuse("This clip does not say how long it is.");
        };
        if duration > MAX_CLIP_SECONDS {
            return refuse("This clip is too long: 10 minutes are the most.");
        }
        if duration < MIN_PIECE_SECONDS {
            return refuse(TOO_SHORT);
        }
        if self.nb_frames.as_deref().and_then(|count| count.parse::<u64>().ok()) == Some(1) {
            return refuse("This clip is a single picture.");
        }
        Ok((duration, own.is_some()))
    }

    fn is_full_range(&self) -> bool {
        self.color_range.as_deref() == Some("pc")
            || self.pix_fmt.as_deref().is_some_and(|format| format.starts_with("yuvj"))
    }
}

fn refuse<T>(sentence: impl Into<String>) -> Result<T, EngineError> {
    Err(EngineError::refused(sentence))
}

fn known(value: Option<&str>) -> Option<String> {
    value.filter(|value| !matches!(*value, "unknown" | "unspecified" | "reserved")).map(String::from)
}

/// `30000/1001` or `4:3`; `None` unless it is a positive number.
fn ratio(text: Option<&str>) -> Option<f64> {
    let (above, below) = text?.split_once(['/', ':'])?;
    let value = above.parse::<f64>().ok()? / below.parse::<f64>().ok()?;
    (value.is_finite() && value > 0.0).then_some(value)
}

fn seconds(text: Option<&str>) -> Option<f64> {
    text?.parse::<f64>().ok().filter(|value| value.is_finite() && *value > 0.0)
}

/// `00:01:02.500000000`, as Matroska writes it.
fn clock_time(text: &str) -> Option<f64> {
    let mut total = 0.0;
    for part in text.split(':') {
        total = total * 60.0 + part.parse::<f64>().ok()?;
    }
    (total.is_finite() && total > 0.0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(streams: &str) -> String {
        let json = format!(
            r#"{{"streams":[{streams}],"format":{{"format_name":"mov,mp4,m4a,3gp,3g2,mj2","duration":"4.0"}}}}"#
        );
        match Facts::read(json.as_bytes(), Container::Mp4) {
            Err(error) => error.to_string(),
            Ok(_) => "taken".into(),
        }
    }

    const VIDEO: &str = r#"{"index":0,"codec_type":"video","codec_name":"h264","width":1920,"height":1080,"avg_frame_rate":"30000/1001","r_frame_rate":"30000/1001","side_data_list":[{"rotation":-90}],"sample_aspect_ratio":"1:1"}"#;

    #[test]
    fn a_phone_clip_is_shown_upright() {
        let json =
            format!(r#"{{"streams":[{VIDEO}],"format":{{"format_name":"mov,mp4","duration":"4.0"}}}}"#);
        let facts = Facts::read(json.as_bytes(), Container::Mov).unwrap();
        assert_eq!((facts.info.width, facts.info.height, facts.info.rotation), (1080, 1920, 90));
        assert!(!facts.info.has_audio && !facts.info.variable_rate);
    }

    #[test]
    fn what_the_headers_say_is_judged() {
        let with = |from: &str, to: &str| refusal(&VIDEO.replace(from, to));
        assert_eq!(refusal(VIDEO), "taken");
        assert!(refusal("").contains("no moving picture"));
        assert!(with("1920", "7680").contains("too large"));
        assert!(with("1920", "0").contains("too small"));
        assert!(with("30000/1001", "1000000000/1").contains("240 frames"));
        assert!(with("30000/1001", "0/0").contains("frames per second"));
        assert!(with("\"h264\"", "\"ansi\"").contains("cannot be read"));
        assert!(with("\"index\"", "\"duration\":\"3600\",\"index\"").contains("too long"));
        assert!(with("\"index\"", "\"duration\":\"0.1\",\"index\"").contains("too short"));
        assert!(
            with("\"index\"", "\"disposition\":{\"attached_pic\":1},\"index\"").contains("no moving picture")
        );
        assert!(refusal(&vec![VIDEO; 17].join(",")).contains("too many tracks"));
    }

    #[test]
    fn lengths_of_matroska_are_read() {
        assert_eq!(clock_time("00:01:02.500000000"), Some(62.5));
        assert_eq!(clock_time("nonsense"), None);
    }
}
