//! Child processes of jobs. Each runs in a process group of its own, which is killed as a whole when the
//! job stops, so that nothing a tool starts outlives it.

use std::process::{ExitStatus, Stdio};

use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
};
use tokio_util::sync::CancellationToken;

/// Most bytes kept of what a child writes.
const MAX_OUTPUT: u64 = 64 * 1024;

/// How a child ended.
#[derive(Debug)]
pub struct Finished {
    pub status: ExitStatus,
    /// The first 64 KiB of its standard error, for the log.
    pub stderr: String,
}

/// Kills the group when dropped, unless the child was waited for.
struct Group {
    child: Child,
    group: Option<Pid>,
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            let _ = killpg(group, Signal::SIGKILL);
        }
    }
}

/// Builds a command for [`run`]. The caller adds the arguments, one by one.
#[expect(clippy::disallowed_methods, reason = "this is the one place that starts processes for jobs")]
pub fn command(program: &str) -> Command {
    Command::new(program)
}

/// Runs a child to its end; `None` when cancelled first. Either way, and when this future is dropped,
/// its whole process group is gone.
pub async fn run(mut command: Command, cancel: &CancellationToken) -> std::io::Result<Option<Finished>> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let group = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
    let mut running = Group { child, group };
    let mut stderr = running.child.stderr.take();
    let finished = async {
        let mut text = Vec::new();
        if let Some(pipe) = &mut stderr {
            pipe.take(MAX_OUTPUT).read_to_end(&mut text).await?;
            // Keep draining, so that a talkative child does not block on a full pipe.
            tokio::io::copy(pipe, &mut tokio::io::sink()).await?;
        }
        let status = running.child.wait().await?;
        Ok(Finished { status, stderr: String::from_utf8_lossy(&text).into_owned() })
    };
    tokio::select! {
        finished = finished => finished.map(Some),
        () = cancel.cancelled() => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

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
            tokio::time::sleep(Duration::from_millis(10)).await;
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
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}
