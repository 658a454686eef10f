//! One call of a program: its inputs, its arguments, its limits.

use std::{
    ffi::{OsStr, OsString},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::ExitStatus,
    time::Duration,
};

use lumiku_core::job::process::{self, Bounds, Ended};
use tokio_util::sync::CancellationToken;

use super::{PATH, Program, Sandbox, bubblewrap};
use crate::engine::EngineError;

/// Address space of a program, in bytes. Decoding 4096 × 4096 and encoding 1080p take half of it.
const MEMORY: u64 = 3 << 30;
/// Most files that a program may have open.
const OPEN_FILES: u64 = 256;

/// Bounds of one call.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Limits {
    /// Longest that it may run.
    pub deadline: Duration,
    /// Processor seconds of the process, all threads together.
    pub cpu_seconds: u64,
    /// Largest file that it may write, in bytes.
    pub file_bytes: u64,
    /// Bytes kept of its standard output.
    pub stdout: u64,
    /// Whether others go first.
    pub low_priority: bool,
}

impl Limits {
    /// For a look that somebody waits for: writes no file, and answers on its standard output.
    pub(in crate::engine) fn quick(deadline: Duration) -> Self {
        let cpu_seconds = deadline.as_secs().max(1) * 2;
        Self { deadline, cpu_seconds, file_bytes: 0, stdout: 1 << 20, low_priority: false }
    }

    /// For work over so many seconds of video. Generous: they are for what hangs or was made to take for
    /// ever, and a machine may be slow, loaded, or short of processors.
    pub(in crate::engine) fn work(media_seconds: f64) -> Self {
        let seconds =
            Duration::try_from_secs_f64(media_seconds.clamp(1.0, 3600.0)).unwrap_or_default().as_secs();
        Self {
            deadline: Duration::from_secs(120 + seconds * 60),
            cpu_seconds: 60 + seconds * 40,
            file_bytes: 4 << 30,
            stdout: 0,
            low_priority: true,
        }
    }
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub(in crate::engine) struct Said {
    status: ExitStatus,
    pub stdout: Vec<u8>,
    stderr: String,
}

/// Why a program ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Fault {
    /// It gave up, crashed, or ran out of what its limits allow: its input is at fault.
    Input,
    /// What shuts it in failed, and it was never started: its input has nothing to do with it.
    Host,
    /// Somebody killed it: it may work another time.
    Killed,
    /// The disk is full.
    Space,
}

impl Said {
    /// Whether it ended well.
    pub(in crate::engine) fn done(&self) -> Result<(), Fault> {
        /// Programs that a call begins with, as they introduce what they complain of. They end where the
        /// next one begins.
        const SHELLS: [&str; 3] = ["bwrap: ", "prlimit: ", "setpriv: "];
        /// What programs that start others end with when they cannot.
        const NOT_STARTED: std::ops::RangeInclusive<i32> = 125..=127;
        const SIGKILL: i32 = 9;
        const SIGTERM: i32 = 15;
        if self.status.success() {
            return Ok(());
        }
        // bubblewrap passes a signal on as 128 and its number.
        let signal = self.status.signal().or_else(|| self.status.code().map(|code| code - 128));
        match signal {
            _ if self.status.code().is_some_and(|code| NOT_STARTED.contains(&code))
                || SHELLS.iter().any(|name| self.stderr.starts_with(name)) =>
            {
                Err(Fault::Host)
            }
            Some(SIGKILL | SIGTERM) => Err(Fault::Killed),
            _ if ["No space left on device", "Disk quota exceeded"]
                .iter()
                .any(|it| self.stderr.contains(it)) =>
            {
                Err(Fault::Space)
            }
            _ => Err(Fault::Input),
        }
    }

    /// As [`done`](Self::done), as an error of the engine; `sentence` is what to say of the clip.
    pub(in crate::engine) fn done_with(&self, sentence: &str) -> Result<(), EngineError> {
        self.ran()?;
        if self.status.success() {
            return Ok(());
        }
        tracing::info!(status = %self.status, complaint = self.complaint(), "a clip cannot be read");
        Err(EngineError::Unreadable(sentence.into()))
    }

    /// That nothing came between the program and its input, whatever it made of that.
    pub(in crate::engine) fn ran(&self) -> Result<(), EngineError> {
        match self.done() {
            Ok(()) | Err(Fault::Input) => Ok(()),
            Err(Fault::Host) => Err(EngineError::failed(format!("no sandbox: {}", self.complaint()))),
            Err(Fault::Killed) => {
                Err(EngineError::failed(format!("the program was killed: {}", self.complaint())))
            }
            Err(Fault::Space) => Err(EngineError::OutOfSpace),
        }
    }

    /// As [`done`](Self::done) where the input is our own, so that nobody else is at fault.
    pub(in crate::engine) fn done_ours(&self) -> Result<(), EngineError> {
        self.ran()?;
        self.done().map_err(|_| EngineError::failed(format!("{}: {}", self.status, self.complaint())))
    }

    /// The beginning of its complaints, for the log.
    pub(in crate::engine) fn complaint(&self) -> &str {
        let text = self.stderr.trim();
        let end = text.char_indices().nth(500).map_or(text.len(), |(at, _)| at);
        &text[..end]
    }
}

/// A call in the making.
pub(in crate::engine) struct Call<'a> {
    sandbox: &'a Sandbox,
    program: Program,
    limits: Limits,
    inputs: Vec<PathBuf>,
    work: Option<PathBuf>,
    arguments: Vec<OsString>,
}

impl<'a> Call<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, program: Program, limits: Limits) -> Self {
        Self { sandbox, program, limits, inputs: Vec::new(), work: None, arguments: Vec::new() }
    }

    pub(in crate::engine) fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.arguments.push(argument.as_ref().into());
        self
    }

    pub(in crate::engine) fn args<T: AsRef<OsStr>>(
        &mut self,
        arguments: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// The one folder to write into.
    pub(in crate::engine) fn work_in(&mut self, folder: &Path) -> &mut Self {
        self.work = Some(absolute(folder));
        self
    }

    /// Lets the program read a file or folder of ours, and says where the program finds it.
    pub(in crate::engine) fn see(&mut self, path: &Path) -> PathBuf {
        let path = absolute(path);
        let place = self.inputs.len();
        self.inputs.push(path.clone());
        if self.sandbox.shell.is_some() {
            Path::new(bubblewrap::INPUTS).join(place.to_string())
        } else {
            path
        }
    }

    /// Where the program finds a file in the folder to write into.
    pub(in crate::engine) fn in_work(&self, name: &str) -> PathBuf {
        match (&self.sandbox.shell, &self.work) {
            (None, Some(work)) => work.join(name),
            _ => Path::new(bubblewrap::WORK).join(name),
        }
    }

    /// Runs it to its end. A deadline that passes is [`EngineError::Late`].
    pub(in crate::engine) async fn run(self, cancel: &CancellationToken) -> Result<Said, EngineError> {
        let name = self.sandbox.name(self.program).to_owned();
        let bounds = Bounds { stdout: self.limits.stdout, deadline: Some(self.limits.deadline) };
        let seconds = self.limits.deadline.as_secs();
        match process::run_within(self.command(), bounds, cancel).await {
            Ok(Ended::Finished(finished)) => {
                Ok(Said { status: finished.status, stdout: finished.stdout, stderr: finished.stderr })
            }
            Ok(Ended::Cancelled) => Err(EngineError::Cancelled),
            Ok(Ended::Late) => Err(EngineError::Late(format!("{name} took longer than {seconds} s"))),
            Err(error) => Err(EngineError::failed(format!("{name} cannot be started: {error}"))),
        }
    }

    fn command(self) -> tokio::process::Command {
        let words = self.words();
        let mut words = words.into_iter();
        let program = words.next().unwrap_or_default();
        let mut command = process::command(&program.to_string_lossy());
        command.env_clear().env("PATH", PATH).args(words);
        command.current_dir(self.work.as_deref().unwrap_or(Path::new("/")));
        command
    }

    /// Each program of the chain becomes the next one, so that ours stays the direct parent.
    fn words(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        if self.limits.low_priority && self.sandbox.nice {
            words.extend(["nice", "-n", "10"].map(OsString::from));
        }
        if self.sandbox.limits {
            let Limits { cpu_seconds, file_bytes, .. } = self.limits;
            words.push("prlimit".into());
            words.push(format!("--as={MEMORY}").into());
            // The hard limit lies higher: reaching it is a kill, which would look like one from outside.
            words.push(format!("--cpu={cpu_seconds}:{}", cpu_seconds + 5).into());
            words.push(format!("--fsize={file_bytes}").into());
            words.push(format!("--nofile={OPEN_FILES}").into());
            words.extend(["--core=0", "--"].map(OsString::from));
        }
        if let Some(shell) = &self.sandbox.shell {
            words.push(bubblewrap::PROGRAM.into());
            words.extend(shell.iter().map(OsString::from));
            for (place, input) in self.inputs.iter().enumerate() {
                let inside = format!("{}/{place}", bubblewrap::INPUTS);
                words.extend(["--ro-bind".into(), input.into(), inside.into()]);
            }
            if let Some(work) = &self.work {
                words.extend(["--bind".into(), work.into(), bubblewrap::WORK.into()]);
            }
            words.extend(bubblewrap::seal(self.work.is_some()));
        } else if self.sandbox.parent_death {
            words.extend(["setpriv", "--pdeathsig", "KILL"].map(OsString::from));
        }
        words.push(self.sandbox.name(self.program).into());
        words.extend(self.arguments.iter().cloned());
        words
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: i32, stderr: &str) -> Said {
        Said { status: ExitStatus::from_raw(status), stdout: Vec::new(), stderr: stderr.into() }
    }

    fn exited(code: i32, stderr: &str) -> Said {
        said(code << 8, stderr)
    }

    #[test]
    fn only_what_the_program_itself_gives_up_on_is_its_inputs_fault() {
        let clips = [
            exited(1, "[mov,mp4 @ 0x5581] moov atom not found\n"),
            exited(255, "Exiting normally, received signal 24.\n"),
            exited(139, ""),
            said(24, ""),
            said(11, ""),
            exited(1, "clip: bwrap: is only a word here\n"),
        ];
        for it in clips {
            assert_eq!(it.done(), Err(Fault::Input), "{it:?}");
            assert!(it.ran().is_ok() && it.done_with("Damaged.").unwrap_err().is_clip_at_fault());
        }
        let ours = [
            (exited(1, "bwrap: No permissions to create new namespace\n"), Fault::Host),
            (
                exited(1, "prlimit: failed to set the AS resource limit: Operation not permitted\n"),
                Fault::Host,
            ),
            (exited(127, "prlimit: failed to execute bwrap: No such file or directory\n"), Fault::Host),
            (exited(126, ""), Fault::Host),
            (exited(137, ""), Fault::Killed),
            (said(9, ""), Fault::Killed),
            (exited(1, "av_interleaved_write_frame(): No space left on device\n"), Fault::Space),
        ];
        for (it, fault) in ours {
            assert_eq!(it.done(), Err(fault), "{it:?}");
            assert!(it.ran().is_err() && !it.done_with("Damaged.").unwrap_err().is_clip_at_fault(), "{it:?}");
        }
    }
}
