//! Shuts the programs in that read strangers' files.
//!
//! Where the host lets an unprivileged program make namespaces, a call runs in bubblewrap: no network, no
//! processes but its own, no environment, a root of read-only system folders, each input bound by itself,
//! and one folder to write into. Resource limits and a deadline bound it everywhere. What was really
//! reached is found by trying, told by [`Posture`], and can be required.
//!
//! Arguments are a vector built here, value by value; no shell reads them. A crate that drives ffmpeg would
//! build the same vector, start the process by itself and hide the one place where it is limited, so none
//! is used: ffprobe's JSON through serde is all the parsing there is.

mod bubblewrap;
mod call;
#[cfg(test)]
mod self_test;

use std::{path::Path, time::Duration};

use lumiku_core::job::process::{self, Bounds, Ended};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

pub(super) use self::call::{Call, Limits, Said};
use super::{EngineError, Programs};

/// Where programs are looked for. The environment of the server is never handed on: it holds its secrets.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";
/// Longest that one trial at opening may take.
const TRIAL: Duration = Duration::from_secs(20);

/// How far the programs are shut in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Isolation {
    /// Namespaces by bubblewrap, and resource limits.
    Bubblewrap,
    /// Resource limits only: the host forbids namespaces to programs, or has no bubblewrap.
    Limits,
    /// Neither; a deadline is all there is.
    None,
}

/// What was really reached of the sandbox and the encoder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Posture {
    pub isolation: Isolation,
    /// Why it is not bubblewrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the programs could reach the network.
    pub network: bool,
    /// Whether memory, processor time and file sizes of the programs are limited.
    pub limits: bool,
    /// Whether the programs die with the server, however it ends.
    pub die_with_server: bool,
    pub ffmpeg_version: String,
    /// Name of the encoder, as ffmpeg knows it.
    pub encoder: String,
    /// How many programs run at a time.
    pub cpu_slots: usize,
}

/// One of the two programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Ffmpeg,
    Ffprobe,
}

/// Starts programs, as shut in as the host allows.
#[derive(Debug)]
pub(super) struct Sandbox {
    programs: Programs,
    /// Arguments that start bubblewrap, up to where the inputs are bound.
    shell: Option<Vec<String>>,
    /// Why there is no bubblewrap.
    reason: Option<String>,
    /// `prlimit` works.
    limits: bool,
    /// `setpriv --pdeathsig` works; bubblewrap does that by itself.
    parent_death: bool,
    /// `nice` works.
    nice: bool,
    ffmpeg_version: String,
}

impl Sandbox {
    /// Tries what the host allows, by starting the real programs.
    pub(super) async fn open(programs: Programs, cancel: &CancellationToken) -> Result<Self, EngineError> {
        let mut sandbox = Self {
            programs,
            shell: None,
            reason: None,
            limits: works("prlimit", &["--core=0", "--", "true"], cancel).await.is_ok(),
            parent_death: works("setpriv", &["--pdeathsig", "KILL", "true"], cancel).await.is_ok(),
            nice: works("nice", &["-n", "10", "true"], cancel).await.is_ok(),
            ffmpeg_version: String::new(),
        };
        sandbox.ffmpeg_version = sandbox.version(Program::Ffmpeg, cancel).await?;
        sandbox.version(Program::Ffprobe, cancel).await?;
        match works(bubblewrap::PROGRAM, &["--version"], cancel).await {
            Err(reason) => sandbox.reason = Some(reason),
            Ok(()) => sandbox.try_bubblewrap(cancel).await,
        }
        Ok(sandbox)
    }

    /// Keeps to bubblewrap if both programs start in it.
    async fn try_bubblewrap(&mut self, cancel: &CancellationToken) {
        self.shell = Some(bubblewrap::shell(&self.programs));
        for program in [Program::Ffmpeg, Program::Ffprobe] {
            if let Err(error) = self.version(program, cancel).await {
                tracing::info!(%error, "bubblewrap does not work on this host");
                (self.shell, self.reason) = (None, Some(error.to_string()));
                return;
            }
        }
    }

    /// How far programs are shut in.
    pub(super) fn isolation(&self) -> Isolation {
        match (&self.shell, self.limits) {
            (Some(_), _) => Isolation::Bubblewrap,
            (None, true) => Isolation::Limits,
            (None, false) => Isolation::None,
        }
    }

    /// As ffmpeg tells its version.
    pub(super) fn ffmpeg_version(&self) -> &str {
        &self.ffmpeg_version
    }

    /// What is shown, with the encoder and the number of slots that were chosen.
    pub(super) fn posture(&self, encoder: &str, cpu_slots: usize) -> Posture {
        let isolation = self.isolation();
        Posture {
            isolation,
            reason: self.reason.clone(),
            network: isolation != Isolation::Bubblewrap,
            limits: self.limits,
            die_with_server: self.shell.is_some() || self.parent_death,
            ffmpeg_version: self.ffmpeg_version.clone(),
            encoder: encoder.into(),
            cpu_slots,
        }
    }

    /// A call to be filled with inputs and arguments.
    pub(super) fn call(&self, program: Program, limits: Limits) -> Call<'_> {
        Call::new(self, program, limits)
    }

    async fn version(&self, program: Program, cancel: &CancellationToken) -> Result<String, EngineError> {
        let mut call = self.call(program, Limits::quick(TRIAL));
        call.arg("-version");
        let said = call.run(cancel).await?;
        let name = self.name(program);
        let text = String::from_utf8_lossy(&said.stdout);
        let version = text.split_whitespace().skip_while(|word| *word != "version").nth(1);
        match (said.done(), version) {
            (Ok(()), Some(version)) if is_new_enough(version) => Ok(version.into()),
            (Ok(()), Some(version)) => {
                Err(EngineError::failed(format!("{name} {version} is too old: 5.1 is needed")))
            }
            (Ok(()), None) => Err(EngineError::failed(format!("{name} does not tell its version"))),
            (Err(_), _) => Err(EngineError::failed(format!("{name} does not start: {}", said.complaint()))),
        }
    }

    fn name(&self, program: Program) -> &str {
        match program {
            Program::Ffmpeg => &self.programs.ffmpeg,
            Program::Ffprobe => &self.programs.ffprobe,
        }
    }
}

/// Whether a release is 5.1 or later. Builds between releases carry other names and are taken as new.
fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('n').split(|c: char| !c.is_ascii_digit());
    match (numbers.next().map(str::parse::<u32>), numbers.next().map(str::parse::<u32>)) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (5, 1),
        (Some(Ok(major)), _) => major > 5,
        _ => true,
    }
}

/// Whether a program can be started; why not, otherwise.
async fn works(program: &str, arguments: &[&str], cancel: &CancellationToken) -> Result<(), String> {
    let mut command = process::command(program);
    command.env_clear().env("PATH", PATH).args(arguments).current_dir(Path::new("/"));
    let bounds = Bounds { stdout: 0, deadline: Some(TRIAL) };
    match process::run_within(command, bounds, cancel).await {
        Ok(Ended::Finished(finished)) if finished.status.success() => Ok(()),
        Ok(Ended::Finished(finished)) => {
            Err(format!("{program} failed: {}", finished.stderr.lines().next().unwrap_or("no reason given")))
        }
        Ok(Ended::Cancelled | Ended::Late) => Err(format!("{program} does not answer")),
        Err(error) => Err(format!("{program} cannot be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_before_five_one_are_too_old() {
        for version in ["4.4.2-0ubuntu0.22.04.1", "n4.3", "5.0.1", "5"] {
            assert!(!is_new_enough(version), "{version}");
        }
        for version in ["5.1.9-0+deb12u1", "n6.0", "7", "N-118345-g2dbda2c", "9.0.2-static"] {
            assert!(is_new_enough(version), "{version}");
        }
    }
}
