//! Looks a finished video over: decodes all of it and counts. For tests and the benchmark; no batch waits
//! for it.

use std::{path::Path, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    Container, EngineError,
    sandbox::{Limits, Program, Said, Sandbox},
    source,
};

/// Longest that one look may take.
const DEADLINE: Duration = Duration::from_mins(5);
/// Bytes of the listing of frames and packets: ten minutes at 60 frames per second take 6 MB.
const LISTING: u64 = 64 << 20;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Frames that were decoded.
    pub frames: u32,
    /// Samples of sound that are played, of each channel.
    pub samples: u64,
    /// Samples of sound that were decoded, of each channel: older decoders give the last frame of AAC whole,
    /// which is at most 1,023 samples that no player plays.
    pub decoded_samples: u64,
    /// The decoding times of each track rise from packet to packet.
    pub monotonic: bool,
    /// What the decoder complained of: nothing, if all is well.
    pub complaints: String,
}

pub(super) async fn verify(
    sandbox: &Sandbox,
    video: &Path,
    cancel: &CancellationToken,
) -> Result<Verified, EngineError> {
    let decode = ["-c:v", "rawvideo", "-c:a", "pcm_s16le", "-ac", "2", "-ar", "48000"];
    let decoded = list(sandbox, video, &decode, cancel).await?;
    let packets = list(sandbox, video, &["-c", "copy"], cancel).await?;
    let (mut frames, mut bytes) = (0, 0);
    for packet in read(&decoded.stdout) {
        match packet.stream {
            0 => frames += 1,
            _ => bytes += packet.bytes,
        }
    }
    let mut last = [i64::MIN; 2];
    let (mut monotonic, mut played_to) = (true, 0);
    for packet in read(&packets.stdout) {
        let last = &mut last[packet.stream.min(1)];
        monotonic &= packet.decoded_at > *last;
        *last = packet.decoded_at;
        if packet.stream == 1 {
            // The track of sound counts in samples.
            played_to = packet.decoded_at + packet.lasts;
        }
    }
    let samples = u64::try_from(played_to).unwrap_or(0);
    let complaints = format!("{}{}", decoded.complaint(), packets.complaint());
    Ok(Verified { frames, samples, decoded_samples: bytes / 4, monotonic, complaints })
}

/// Lists every packet of both tracks after these options; warnings are wanted.
async fn list(
    sandbox: &Sandbox,
    video: &Path,
    options: &[&str],
    cancel: &CancellationToken,
) -> Result<Said, EngineError> {
    let limits = Limits { stdout: LISTING, cpu_seconds: 3600, ..Limits::quick(DEADLINE) };
    let mut call = sandbox.call(Program::Ffmpeg, limits);
    let place = call.see(video);
    call.args(["-nostdin", "-hide_banner", "-v", "warning"]);
    source::add_clip(&mut call, &place, Container::Mp4, &[]);
    call.args(["-map", "0:v:0", "-map", "0:a:0", "-fps_mode", "passthrough"]).args(options);
    call.args(["-f", "framecrc", "pipe:1"]);
    let said = call.run(cancel).await?;
    said.done_with("This video cannot be decoded.")?;
    Ok(said)
}

/// A line of the listing.
struct Packet {
    stream: usize,
    decoded_at: i64,
    lasts: i64,
    bytes: u64,
}

/// Lines such as `0, 512, 1024, 512, 3110400, 0x4f2c9e10`: stream, decoding time, presentation time,
/// duration, bytes, checksum.
fn read(listing: &[u8]) -> impl Iterator<Item = Packet> {
    let text = String::from_utf8_lossy(listing).into_owned();
    let packets: Vec<Packet> = text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(',').map(str::trim);
            let stream = fields.next()?.parse().ok()?;
            let decoded_at = fields.next()?.parse().ok()?;
            let lasts = fields.nth(1)?.parse().ok()?;
            let bytes = fields.next()?.parse().ok()?;
            Some(Packet { stream, decoded_at, lasts, bytes })
        })
        .collect();
    packets.into_iter()
}
