//! Child processes of jobs. Each runs in a process group of its own, which is killed as a whole when the
//! job stops, so that nothing a tool starts outlives it.

use std::{
    io,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Most bytes kept of what a child writes to its standard error.
const MAX_OUTPUT: u64 = 64 * 1024;
/// Longest that is waited for a killed child to be gone. It is milliseconds, unless the machine stands still.
const GONE: Duration = Duration::from_secs(2);

/// What a child may do, and how much of what it says is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    /// Bytes kept of its standard output; the rest is thrown away. With 0 it has none.
    pub stdout: u64,
    /// Longest that it may run.
    pub deadline: Option<Duration>,
}

/// How a child ended by itself.
#[derive(Debug)]
pub struct Finished {
    pub status: ExitStatus,
    /// The beginning of its standard output, as much as was asked for.
    pub stdout: Vec<u8>,
    /// The first 64 KiB of its standard error, for the log.
    pub stderr: String,
}

/// How running a child ended.
#[derive(Debug)]
pub enum Ended {
    Finished(Finished),
    /// Killed, since the caller wanted to stop.
    Cancelled,
    /// Killed, since it ran longer than it may.
    Late,
}

/// Kills the group when dropped. That of a child that ended is empty, unless it left processes behind.
struct Group {
    child: Child,
    group: Option<Pid>,
}

impl Group {
    fn kill(&self) {
        if let Some(group) = self.group {
            let _ = killpg(group, Signal::SIGKILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Builds a command for [`run`] and [`run_within`]. The caller adds the arguments, one by one.
#[expect(clippy::disallowed_methods, reason = "this is the one place that starts processes for jobs")]
pub fn command(program: &str) -> Command {
    Command::new(program)
}

/// Runs a child to its end; `None` when cancelled first. Either way, and when this future is dropped,
/// its whole process group is gone.
pub async fn run(command: Command, cancel: &CancellationToken) -> io::Result<Option<Finished>> {
    match run_within(command, Bounds::default(), cancel).await? {
        Ended::Finished(finished) => Ok(Some(finished)),
        Ended::Cancelled | Ended::Late => Ok(None),
    }
}

/// Runs a child to its end, within bounds. When it is stopped, it and everything that holds its standard
/// error are gone before this returns, so that nothing still writes into a folder about to be removed.
/// When this future is dropped instead, its process group is killed, and not waited for.
pub async fn run_within(
    mut command: Command,
    bounds: Bounds,
    cancel: &CancellationToken,
) -> io::Result<Ended> {
    let child = command
        .stdin(Stdio::null())
        .stdout(if bounds.stdout == 0 { Stdio::null() } else { Stdio::piped() })
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let group = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
    let mut running = Group { child, group };
    let (mut stdout, mut stderr) = (running.child.stdout.take(), running.child.stderr.take());
    let (mut said, mut complained) = (Vec::new(), Vec::new());
    let ended = {
        let finished = async {
            let (stdout, stderr) = tokio::join!(
                keep(&mut stdout, &mut said, bounds.stdout),
                keep(&mut stderr, &mut complained, MAX_OUTPUT),
            );
            stdout.and(stderr)?;
            running.child.wait().await
        };
        tokio::select! {
            finished = finished => Ok(finished?),
            () = cancel.cancelled() => Err(Ended::Cancelled),
            () = elapsed(bounds.deadline) => Err(Ended::Late),
        }
    };
    match ended {
        Ok(status) => {
            let stderr = String::from_utf8_lossy(&complained).into_owned();
            Ok(Ended::Finished(Finished { status, stdout: said, stderr }))
        }
        Err(stopped) => {
            running.kill();
            let gone = async {
                // The end of the pipe is the end of the last process that could write to it, also of one
                // in a session of its own, whose group was not killed but which dies with its parent.
                let _ = keep(&mut stderr, &mut complained, 0).await;
                let _ = running.child.wait().await;
            };
            if timeout(GONE, gone).await.is_err() {
                tracing::warn!("a killed child process is not gone yet");
            }
            Ok(stopped)
        }
    }
}

/// Reads a pipe to its end and keeps its beginning. It goes on draining past that, so that a talkative child
/// does not block on a full pipe.
async fn keep(pipe: &mut Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>, most: u64) -> io::Result<()> {
    if let Some(pipe) = pipe {
        (&mut *pipe).take(most).read_to_end(kept).await?;
        tokio::io::copy(pipe, &mut tokio::io::sink()).await?;
    }
    Ok(())
}

/// Ends after the time given, or never.
async fn elapsed(deadline: Option<Duration>) {
    match deadline {
        Some(deadline) => sleep(deadline).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn a_stuck_child_and_its_children_are_gone_when_cancelled() {
        let folder = tempfile::tempdir().unwrap();
        let pids = folder.path().join("pids");
        let mut stuck = command("sh");
        let script =
            format!("trap '' TERM; sleep 300 & echo $! > {0}; echo $$ >> {0}; wait; wait", pids.display());
        stuck.args(["-c", &script]);
        let cancel = CancellationToken::new();
        let run = tokio::spawn({
            let cancel = cancel.clone();
            async move { run(stuck, &cancel).await }
        });
        let started = Instant::now();
        let pids = loop {
            let text = std::fs::read_to_string(&pids).unwrap_or_default();
            if text.lines().count() == 2 {
                break text;
            }
            assert!(started.elapsed() < Duration::from_secs(10), "the child did not start");
            sleep(Duration::from_millis(10)).await;
        };
        cancel.cancel();
        assert!(run.await.unwrap().unwrap().is_none());
        let gone = |pid: &str| {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
            stat.map_or(true, |stat| stat.contains(") Z "))
        };
        let asked = Instant::now();
        while !pids.lines().all(gone) {
            assert!(asked.elapsed() < Duration::from_secs(2), "a process outlived its job");
            sleep(Duration::from_millis(10)).await;
        }
    }

    #[tokio::test]
    async fn the_beginning_of_what_a_child_says_is_kept() {
        let mut talkative = command("sh");
        talkative.args(["-c", "echo heard; echo complaint >&2; head -c 1000000 /dev/zero"]);
        let bounds = Bounds { stdout: 8, deadline: None };
        let Ended::Finished(finished) =
            run_within(talkative, bounds, &CancellationToken::new()).await.unwrap()
        else {
            panic!("it was stopped");
        };
        assert!(finished.status.success());
        assert_eq!(finished.stdout, b"heard\n\0\0");
        assert_eq!(finished.stderr, "complaint\n");
    }

    #[tokio::test]
    async fn a_child_past_its_deadline_is_killed() {
        let mut slow = command("sleep");
        slow.arg("300");
        let bounds = Bounds { stdout: 0, deadline: Some(Duration::from_millis(50)) };
        let ended = run_within(slow, bounds, &CancellationToken::new()).await.unwrap();
        assert!(matches!(ended, Ended::Late));
    }
}
