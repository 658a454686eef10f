//! Which encoder is used and how it is told to encode. Every segment of every batch goes through one row of
//! one table, so that any two of the same target can be joined without encoding again.

use std::{path::Path, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    EngineError, Target,
    sandbox::{Isolation, Limits, Program, Sandbox},
};

/// Longest that a trial may take.
const TRIAL: Duration = Duration::from_secs(20);

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoder {
    /// As ffmpeg knows it.
    pub name: &'static str,
    arguments: &'static [&'static str],
    /// Without one of these there is no such device, and it is not tried.
    devices: &'static [&'static str],
}

/// Constant quality, one thread: segments run beside each other, which costs less than threads of one.
/// `stitchable` keeps x264 from writing what depends on the pictures into its headers. Reordering is fixed,
/// so that each segment has the same delay between decoding and showing.
const SOFTWARE: Encoder = Encoder {
    name: "libx264",
    arguments: &[
        "-preset",
        "veryfast",
        "-crf",
        "21",
        "-x264-params",
        "stitchable=1:open-gop=0:bframes=3:b-pyramid=1:b-adapt=1:force-cfr=1",
        "-threads",
        "1",
    ],
    devices: &[],
};

/// In order of preference. Each has to pass its trial.
const HARDWARE: [Encoder; 3] = [
    Encoder {
        name: "h264_nvenc",
        arguments: &["-preset", "p4", "-rc", "vbr", "-cq", "24", "-b:v", "0", "-bf", "2", "-forced-idr", "1"],
        devices: &["/dev/nvidiactl"],
    },
    Encoder {
        name: "h264_qsv",
        arguments: &["-preset", "medium", "-global_quality", "24", "-bf", "2"],
        devices: &["/dev/dri/renderD128"],
    },
    Encoder {
        name: "h264_videotoolbox",
        arguments: &["-q:v", "60", "-bf", "2", "-allow_sw", "0"],
        devices: &["/System/Library/Frameworks/VideoToolbox.framework"],
    },
];

impl Encoder {
    /// The first that works here. In bubblewrap there are no devices, so there it is always the software.
    pub(super) async fn choose(sandbox: &Sandbox, cancel: &CancellationToken) -> Result<Self, EngineError> {
        if sandbox.isolation() != Isolation::Bubblewrap {
            for encoder in HARDWARE {
                if encoder.devices.iter().any(|device| Path::new(device).exists())
                    && encoder.is_stitchable(sandbox, cancel).await.unwrap_or(false)
                {
                    return Ok(encoder);
                }
            }
        }
        match SOFTWARE.is_stitchable(sandbox, cancel).await {
            Ok(true) => Ok(SOFTWARE),
            Ok(false) => Err(EngineError::failed("libx264 writes headers that differ between segments")),
            Err(error) => {
                Err(EngineError::failed(format!("this ffmpeg cannot encode with libx264: {error}")))
            }
        }
    }

    /// Arguments of an output that this encodes.
    pub(super) fn arguments(&self, target: Target) -> Vec<String> {
        let mut arguments: Vec<String> = ["-c:v", self.name].map(String::from).to_vec();
        arguments.extend(self.arguments.iter().copied().map(String::from));
        arguments.extend(["-profile:v", "high", "-g", &(target.fps * 2).to_string()].map(String::from));
        arguments.extend(
            [
                "-color_range",
                "tv",
                "-colorspace",
                "bt709",
                "-color_primaries",
                "bt709",
                "-color_trc",
                "bt709",
            ]
            .map(String::from),
        );
        arguments
    }

    /// Encodes two unlike pictures, and compares the headers. They have to be the same, since the headers of
    /// a video's first segment serve for all of it.
    async fn is_stitchable(self, sandbox: &Sandbox, cancel: &CancellationToken) -> Result<bool, EngineError> {
        let one = self.headers(sandbox, "testsrc2=s=320x240:r=30:d=0.2", cancel).await?;
        let other = self.headers(sandbox, "color=c=gray:s=320x240:r=30:d=0.1", cancel).await?;
        Ok(!one.is_empty() && one == other)
    }

    async fn headers(
        self,
        sandbox: &Sandbox,
        picture: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, EngineError> {
        let mut call = sandbox.call(Program::Ffmpeg, Limits::quick(TRIAL));
        call.args(["-nostdin", "-hide_banner", "-v", "error", "-f", "lavfi", "-i", picture]);
        call.args(["-vf", "format=yuv420p"]);
        call.args(self.arguments(Target { width: 320, height: 240, fps: 30 }));
        call.args(["-f", "h264", "pipe:1"]);
        let said = call.run(cancel).await?;
        said.done_ours()?;
        Ok(parameter_sets(&said.stdout))
    }
}

/// Sequence and picture parameter sets (types 7 and 8) of an H.264 byte stream, in order and once each.
fn parameter_sets(stream: &[u8]) -> Vec<Vec<u8>> {
    let starts: Vec<usize> =
        stream.windows(3).enumerate().filter(|(_, it)| *it == [0, 0, 1]).map(|(at, _)| at + 3).collect();
    let ends = starts.iter().skip(1).map(|next| next - 3).chain([stream.len()]);
    let mut sets = Vec::new();
    for (start, end) in starts.iter().zip(ends) {
        let mut unit = &stream[*start..end];
        // A start code of four bytes leaves a zero behind.
        while let Some((0, before)) = unit.split_last() {
            unit = before;
        }
        if unit.first().is_some_and(|head| matches!(head & 31, 7 | 8)) && !sets.iter().any(|set| set == unit)
        {
            sets.push(unit.to_vec());
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_sets_are_found_between_start_codes() {
        let stream = [0, 0, 0, 1, 0x67, 9, 9, 0, 0, 0, 1, 0x68, 5, 0, 0, 1, 0x65, 1, 2, 0, 0, 1, 0x67, 9, 9];
        assert_eq!(parameter_sets(&stream), [vec![0x67, 9, 9], vec![0x68, 5]]);
    }
}
