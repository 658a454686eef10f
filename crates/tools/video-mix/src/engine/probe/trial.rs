//! Reads the beginning and the end of a clip, since headers say what they like: the first frames are
//! decoded, the last packets only found.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{DEADLINE, facts::Facts};
use crate::engine::{
    EngineError,
    sandbox::{Limits, Program, Sandbox},
    source,
};

/// How far before its end the clip's last packets are looked for, in seconds.
const TAIL: f64 = 1.0;

/// What was found at the ends of a clip.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ends {
    /// Frames that were decoded at the beginning, at most 2.
    pub first_frames: u32,
    /// Where the last picture ends, in seconds.
    pub last_picture: Option<f64>,
}

pub(super) async fn read_ends(
    sandbox: &Sandbox,
    clip: &Path,
    facts: &Facts,
    cancel: &CancellationToken,
) -> Result<Ends, EngineError> {
    let (container, stream) = (facts.info.container, facts.info.video_stream);
    let from = (facts.info.duration - TAIL).max(0.0);
    let mut call = sandbox.call(Program::Ffmpeg, Limits::quick(DEADLINE));
    let place = call.see(clip);
    call.args(["-nostdin", "-hide_banner", "-v", "error", "-max_alloc", source::MAX_ALLOC]);
    source::add_clip(&mut call, &place, container, &["-threads", "1"]);
    let seek = format!("{from:.3}");
    let seek: &[&str] = if from > 0.0 { &["-ss", &seek] } else { &[] };
    source::add_clip(&mut call, &place, container, seek);
    call.args(["-map", &format!("0:{stream}"), "-map", &format!("1:{stream}")]);
    // Not `-frames`, which would close the output for both streams.
    call.args(["-c:0", "rawvideo", "-filter:0", "trim=end_frame=2,scale=16:16,format=gray"]);
    call.args(["-c:1", "copy", "-copyinkf:1", "-fps_mode", "passthrough", "-f", "framecrc", "pipe:1"]);
    // Programs that stumble over a damaged end still say what they found before it.
    let said = call.run(cancel).await?;
    said.ran()?;
    Ok(read_ends_of(&String::from_utf8_lossy(&said.stdout), from))
}

/// Reads lines such as `1, 1024, 2048, 512, 7411, 0x4f2c9e10`: stream, decoding time, presentation time,
/// duration, bytes, checksum; after lines such as `#tb 1: 1/15360`.
fn read_ends_of(report: &str, from: f64) -> Ends {
    let mut ends = Ends::default();
    let mut tick = None;
    for line in report.lines() {
        if let Some(base) = line.strip_prefix("#tb 1: ") {
            let (above, below) = base.split_once('/').unwrap_or((base, "1"));
            tick =
                above.parse::<f64>().ok().zip(below.parse::<f64>().ok()).map(|(above, below)| above / below);
            continue;
        }
        let mut fields = line.split(',').map(str::trim);
        match fields.next() {
            Some("0") => ends.first_frames += 1,
            Some("1") => {
                let mut number = || fields.next().and_then(|field| field.parse::<f64>().ok());
                let (Some(_), Some(shown), Some(lasts), Some(tick)) = (number(), number(), number(), tick)
                else {
                    continue;
                };
                let end = from + (shown + lasts) * tick;
                ends.last_picture = Some(ends.last_picture.map_or(end, |last: f64| last.max(end)));
            }
            _ => {}
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_picture_is_the_one_shown_last() {
        let report = "#tb 0: 1/30\n#tb 1: 1/1000\n0, 0, 0, 1, 256, 0x1\n0, 1, 1, 1, 256, 0x1\n\
            1, 0, 900, 50, 70, 0x2\n1, 50, 700, 50, 70, 0x2, S=1, 8\n";
        assert_eq!(read_ends_of(report, 3.0), Ends { first_frames: 2, last_picture: Some(3.95) });
        assert_eq!(read_ends_of("", 3.0), Ends::default());
    }
}
