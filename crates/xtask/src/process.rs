//! The only place that starts processes. A process that is left running belongs to a guard, which stops
//! it when it is dropped; Ctrl-C and TERM stop all of them.

use std::{
    ffi::OsStr,
    fs::File,
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use nix::{sys::signal, unistd::Pid};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

/// How long a stopped process may take to clean up before it is killed.
const GRACE: Duration = Duration::from_secs(15);

/// Variables that cargo sets for the program that it runs.
const OWN_ENVIRONMENT: [&str; 5] =
    ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"];

/// What was started and not stopped yet, for the signal handler.
static RUNNING: Mutex<Vec<Arc<Mutex<Child>>>> = Mutex::new(Vec::new());

/// A command line being put together.
pub(crate) struct Cmd {
    command: Command,
    shown: String,
}

impl Cmd {
    /// A program of this repository's own tools or from `PATH`, or at a path, run in the repository's root.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        #[expect(clippy::disallowed_methods, reason = "this is the module that starts processes")]
        let mut command = Command::new(program);
        command.current_dir(super::workspace::root()).env("PATH", super::setup::path_with_tools());
        // What cargo tells this program about itself is not about the programs that it starts: build
        // scripts that look at these would run again, once with them and once without.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| OWN_ENVIRONMENT.iter().any(|prefix| name.starts_with(prefix)))
            {
                command.env_remove(name);
            }
        }
        let name = Path::new(program).file_name().unwrap_or(program);
        Self { command, shown: name.to_string_lossy().into_owned() }
    }

    /// One more argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown = format!("{} {}", self.shown, arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    /// More arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// An environment variable for the process.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it without a variable that the caller may have set.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs it in another folder.
    pub(crate) fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it as another user. Only root may.
    pub(crate) fn user(mut self, user: Option<(u32, u32)>) -> Self {
        if let Some((uid, gid)) = user {
            self.command.uid(uid).gid(gid);
        }
        self
    }

    /// Runs it, its output shown; an error when it fails.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.command.status().with_context(|| format!("starting {}", self.shown))?;
        expect_success(status, &self.shown)
    }

    /// Runs it and gives its standard output, trimmed; an error with its standard error when it fails.
    pub(crate) fn text(mut self) -> Result<String> {
        let output =
            self.command.stdin(Stdio::null()).output().with_context(|| format!("starting {}", self.shown))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}): {}", self.shown, output.status, said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs it with `input` as its standard input and gives its standard output as it is. For programs that
    /// read everything before they answer.
    pub(crate) fn filter(mut self, input: &str) -> Result<String> {
        let pipes = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().with_context(|| format!("starting {}", self.shown))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).with_context(|| format!("writing to {}", self.shown))?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}): {}", self.shown, output.status, said.trim());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it silently and shows what it printed only when it fails.
    pub(crate) fn quietly(mut self) -> Result<()> {
        let output =
            self.command.stdin(Stdio::null()).output().with_context(|| format!("starting {}", self.shown))?;
        if !output.status.success() {
            eprint!("{}", String::from_utf8_lossy(&output.stdout));
            eprint!("{}", String::from_utf8_lossy(&output.stderr));
        }
        expect_success(output.status, &self.shown)
    }

    /// Runs it, shows each line of what it prints, and hands the line to `read`. Whether it succeeded.
    pub(crate) fn watch(mut self, mut read: impl FnMut(&str) + Send) -> Result<bool> {
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", self.shown))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let lines = Mutex::new(&mut read);
        thread::scope(|scope| {
            if let Some(stdout) = stdout {
                scope.spawn(|| {
                    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                        println!("{line}");
                        lock(&lines)(&line);
                    }
                });
            }
            for line in stderr.into_iter().flat_map(|pipe| BufReader::new(pipe).lines().map_while(Result::ok))
            {
                eprintln!("{line}");
                lock(&lines)(&line);
            }
        });
        Ok(child.wait()?.success())
    }

    /// Runs it and hands each line of its standard output to `read` as it comes; its standard error is shown.
    pub(crate) fn lines(mut self, mut read: impl FnMut(&str) -> Result<()>) -> Result<()> {
        let pipes = self.command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = pipes.spawn().with_context(|| format!("starting {}", self.shown))?;
        let mut outcome = Ok(());
        for line in child.stdout.take().into_iter().flat_map(|pipe| BufReader::new(pipe).lines()) {
            if outcome.is_ok() {
                outcome = line.map_err(Into::into).and_then(|line| read(&line));
            }
        }
        expect_success(child.wait()?, &self.shown)?;
        outcome
    }

    /// Becomes the process: signals reach it directly. Comes back only when it cannot be started.
    pub(crate) fn exec(mut self) -> anyhow::Error {
        let error = self.command.exec();
        anyhow!(error).context(format!("starting {}", self.shown))
    }

    /// Starts it in the background, its output going to a file.
    pub(crate) fn start(mut self, log: &Path) -> Result<Running> {
        let out = File::options().create(true).append(true).open(log)?;
        let child = self
            .command
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .with_context(|| format!("starting {}", self.shown))?;
        let pid = child.id();
        let child = Arc::new(Mutex::new(child));
        lock(&RUNNING).push(Arc::clone(&child));
        Ok(Running { child, pid, log: log.to_owned() })
    }
}

/// A process in the background. Dropping it stops it.
pub(crate) struct Running {
    child: Arc<Mutex<Child>>,
    pid: u32,
    log: PathBuf,
}

impl Running {
    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Its exit status, once it has ended.
    pub(crate) fn ended(&self) -> Result<Option<ExitStatus>> {
        Ok(lock(&self.child).try_wait()?)
    }

    /// The last lines that it printed.
    pub(crate) fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// `kill -9`: no time to clean up.
    pub(crate) fn kill(&self) -> Result<()> {
        let mut child = lock(&self.child);
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Asks it to end, and waits. Its exit status; killed when it takes too long.
    pub(crate) fn stop(&self) -> Result<ExitStatus> {
        stop(&mut lock(&self.child), signal::Signal::SIGTERM)
    }

    /// Ends it with another signal, for programs to which TERM means waiting for their clients.
    pub(crate) fn interrupt(&self) -> Result<ExitStatus> {
        stop(&mut lock(&self.child), signal::Signal::SIGINT)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("stopping process {}: {error:#}", self.pid);
        }
        lock(&RUNNING).retain(|child| !Arc::ptr_eq(child, &self.child));
    }
}

/// Stops the processes in the background when this one is asked to end, and then ends.
pub(crate) fn stop_children_on_signals() {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for child in lock(&RUNNING).drain(..) {
                let _gone = stop(&mut lock(&child), signal::Signal::SIGINT);
            }
            super::services::scratch::remove_all();
            std::process::exit(128 + signal);
        }
    });
}

fn stop(child: &mut Child, signal: signal::Signal) -> Result<ExitStatus> {
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    let asked = Instant::now();
    let pid = i32::try_from(child.id()).context("a process id out of range")?;
    signal::kill(Pid::from_raw(pid), signal)?;
    while asked.elapsed() < GRACE {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    Ok(child.wait()?)
}

fn expect_success(status: ExitStatus, shown: &str) -> Result<()> {
    if status.success() { Ok(()) } else { bail!("`{shown}` failed ({status})") }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
