//! How a clip is opened: what ffmpeg and ffprobe are told before every input that a stranger made.

use std::path::Path;

use lumiku_video_mix_dto::MAX_SIDE;

use super::{Container, sandbox::Call};

/// Bytes read to find out what the streams are.
const PROBE_BYTES: &str = "16777216";
/// Microseconds of the clip read to find out what the streams are.
const PROBE_TIME: &str = "5000000";
/// Streams after which the demuxer gives up.
const MAX_STREAMS: &str = "64";
/// Largest single allocation, in bytes.
pub(super) const MAX_ALLOC: &str = "536870912";

/// Pictures that are read, as ffmpeg names codecs.
pub(super) const VIDEO_CODECS: [&str; 20] = [
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "av1",
    "mpeg4",
    "mpeg2video",
    "mpeg1video",
    "mjpeg",
    "prores",
    "dvvideo",
    "h263",
    "msmpeg4v2",
    "msmpeg4v3",
    "dnxhd",
    "ffv1",
    "huffyuv",
    "utvideo",
    "rawvideo",
    "wmv2",
];
/// Sound that is read, as ffmpeg names codecs; `pcm_` stands for all that begin so.
const AUDIO_CODECS: [&str; 15] = [
    "aac",
    "mp3",
    "mp2",
    "opus",
    "vorbis",
    "ac3",
    "eac3",
    "flac",
    "alac",
    "amr_nb",
    "amr_wb",
    "adpcm_ms",
    "adpcm_ima_wav",
    "adpcm_ima_qt",
    "wmav2",
];
/// Decoders of those codecs that go by other names.
const MORE_DECODERS: [&str; 24] = [
    "libdav1d",
    "libaom-av1",
    "mp3float",
    "mp2float",
    "libopus",
    "libvorbis",
    "amrnb",
    "amrwb",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_s24be",
    "pcm_s32le",
    "pcm_s32be",
    "pcm_f32le",
    "pcm_f32be",
    "pcm_f64le",
    "pcm_f64be",
    "pcm_u8",
    "pcm_s8",
    "pcm_alaw",
    "pcm_mulaw",
    "pcm_s16le_planar",
    "ac3_fixed",
];

/// Whether this sound is read.
pub(super) fn is_audio_taken(codec: &str) -> bool {
    codec.starts_with("pcm_") || AUDIO_CODECS.contains(&codec)
}

/// What goes before an input, for both programs: one demuxer and no other, only our decoders, only files,
/// no file that this one refers to, and limits on what a header may claim.
fn reading(container: Container) -> Vec<String> {
    let decoders: Vec<&str> =
        [&VIDEO_CODECS[..], &AUDIO_CODECS[..], &MORE_DECODERS[..]].into_iter().flatten().copied().collect();
    let side = u64::from(MAX_SIDE);
    let mut reading: Vec<String> = [
        "-protocol_whitelist",
        "file,pipe",
        "-format_whitelist",
        container.demuxer(),
        "-codec_whitelist",
        &decoders.join(","),
        "-max_streams",
        MAX_STREAMS,
        "-max_pixels",
        &(side * side).to_string(),
        "-probesize",
        PROBE_BYTES,
        "-analyzeduration",
        PROBE_TIME,
    ]
    .map(String::from)
    .to_vec();
    if matches!(container, Container::Mp4 | Container::Mov) {
        // Their defaults, said aloud: a track may name another file as its data.
        reading.extend(["-enable_drefs", "0", "-use_absolute_path", "0"].map(String::from));
    }
    reading.extend(["-f", container.demuxer()].map(String::from));
    reading
}

/// `file:` and a path: whatever the path looks like, it is no other protocol.
pub(super) fn file_url(path: &Path) -> std::ffi::OsString {
    let mut url = std::ffi::OsString::from("file:");
    url.push(path);
    url
}

/// Adds a clip as an input. `place` is where the program finds it; `options` come before it.
pub(super) fn add_clip(call: &mut Call<'_>, place: &Path, container: Container, options: &[&str]) {
    call.args(options).args(reading(container)).arg("-i").arg(file_url(place));
}
