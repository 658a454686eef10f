//! Which filter changes the speed of sound and keeps its pitch.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::sandbox::{Limits, Program, Sandbox};

/// Longest that the trial may take.
const TRIAL: Duration = Duration::from_secs(20);
/// Samples of its input that `atempo` runs ahead of itself, at 48 kHz: between none and its half window of
/// 1,024, depending on what it hears. Half of that is off by 20 ms at the most.
const ATEMPO_LEAD: u32 = 512;

/// A filter for tempo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tempo {
    /// Rubber Band with a short window: what is heard is within 8 ms of its place, at every speed offered.
    Rubberband,
    /// What every ffmpeg has.
    Atempo,
}

impl Tempo {
    /// The first that this ffmpeg has.
    pub(super) async fn choose(sandbox: &Sandbox, cancel: &CancellationToken) -> Self {
        let mut call = sandbox.call(Program::Ffmpeg, Limits::quick(TRIAL));
        call.args(["-nostdin", "-hide_banner", "-v", "error", "-f", "lavfi", "-i", "anullsrc=d=0.1"]);
        call.args(["-af", &Self::Rubberband.filter(1.1), "-f", "null", "-"]);
        match call.run(cancel).await {
            Ok(said) if said.done().is_ok() => Self::Rubberband,
            _ => Self::Atempo,
        }
    }

    /// The filter for a speed, for 48 kHz.
    pub(super) fn filter(self, speed: f64) -> String {
        match self {
            Self::Rubberband => format!("rubberband=tempo={speed}:transients=crisp:window=short"),
            Self::Atempo => format!("adelay=delays={ATEMPO_LEAD}S:all=1,atempo={speed}"),
        }
    }
}
