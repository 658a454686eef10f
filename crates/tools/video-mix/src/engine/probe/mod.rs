//! What a clip is, and whether it is taken. Somebody waits for the answer, and the file may be hostile: it
//! gets one deadline for everything.

mod facts;
mod trial;

use std::{path::Path, time::Duration};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    ClipInfo, Container, EngineError,
    sandbox::{Limits, Program, Sandbox},
    source,
};

/// Longest that a clip may take to be understood.
const DEADLINE: Duration = Duration::from_millis(4_500);
const UNKNOWN: &str = "This file is not a video that can be read, or it is damaged.";
const TOO_SLOW: &str = "This clip takes too long to read.";

/// Reads the headers, judges them, and reads the clip's beginning and end.
pub(super) async fn probe(
    sandbox: &Sandbox,
    clip: &Path,
    container: Container,
    cancel: &CancellationToken,
) -> Result<ClipInfo, EngineError> {
    let until = Instant::now() + DEADLINE;
    let said = {
        let mut call = sandbox.call(Program::Ffprobe, Limits::quick(DEADLINE));
        let place = call.see(clip);
        call.args(["-hide_banner", "-v", "error", "-max_alloc", source::MAX_ALLOC]);
        call.args(["-print_format", "json", "-show_format", "-show_streams"]);
        source::add_clip(&mut call, &place, container, &[]);
        in_time(until, call.run(cancel)).await?
    };
    said.done_with(UNKNOWN).map_err(refused)?;
    let facts = facts::Facts::read(&said.stdout, container)?;
    let tried = in_time(until, trial::read_ends(sandbox, clip, &facts, cancel)).await?;
    facts.judge_length(&tried)
}

/// A damaged clip is refused before it is ours.
fn refused(error: EngineError) -> EngineError {
    match error {
        EngineError::Unreadable(sentence) => EngineError::Refused(sentence),
        other => other,
    }
}

/// Stops what is not done by `until`: dropping it kills its program.
async fn in_time<T>(
    until: Instant,
    work: impl Future<Output = Result<T, EngineError>>,
) -> Result<T, EngineError> {
    match tokio::time::timeout_at(until, work).await {
        Ok(Err(EngineError::Late(_))) | Err(_) => Err(EngineError::refused(TOO_SLOW)),
        Ok(done) => done,
    }
}
