//! What the kernel says about running processes (Linux).

use std::{collections::HashMap, fs, io, time::Duration};

use anyhow::{Context, Result};
use nix::libc::ESRCH;

/// The kernel counts processor time in hundredths of a second on every architecture that we run on.
const TICK: Duration = Duration::from_millis(10);

/// Processor time used so far, its own and the kernel's for it.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold spaces; the fields after it are numbered from 3.
    let (_, fields) = stat.rsplit_once(')').context("an unreadable process status")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>).sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}

/// Resident memory now, in bytes.
pub(crate) fn resident(pid: u32) -> Result<u64> {
    memory(pid, "VmRSS:")
}

/// The most memory that was resident at any time, in bytes.
pub(crate) fn peak_resident(pid: u32) -> Result<u64> {
    memory(pid, "VmHWM:")
}

/// A process by its number and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: u32,
    pub(crate) name: String,
}

/// Everything that a process started and that still runs, its children's children too.
pub(crate) fn descendants(pid: u32) -> Result<Vec<Process>> {
    let mut children: HashMap<u32, Vec<Process>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // It may have ended since the folder was read.
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        if let Some((parent, process)) = parse_stat(pid, &stat) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut found = children.remove(&pid).unwrap_or_default();
    let mut looked_at = 0;
    while let Some(next) = found.get(looked_at) {
        let more = children.remove(&next.pid).unwrap_or_default();
        found.extend(more);
        looked_at += 1;
    }
    Ok(found)
}

/// Memory of several processes together, in bytes: what several share counts once (proportional set size).
/// Those that have ended count nothing.
pub(crate) fn together(pids: impl IntoIterator<Item = u32>) -> Result<u64> {
    let mut total = 0;
    for pid in pids {
        match fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) {
            Ok(text) => total += field(&text, "Pss:").unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound || is_gone(&error) => {}
            Err(error) => return Err(error).with_context(|| format!("reading the memory of {pid}")),
        }
    }
    Ok(total)
}

fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(ESRCH)
}

/// The parent and the process of a line of `/proc/<pid>/stat`; `None` for one that is dead and not waited for.
fn parse_stat(pid: u32, stat: &str) -> Option<(u32, Process)> {
    let (name, fields) = stat.split_once('(')?.1.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let (state, parent) = (fields.next()?, fields.next()?.parse().ok()?);
    (!matches!(state, "Z" | "X")).then(|| (parent, Process { pid, name: name.to_owned() }))
}

fn memory(pid: u32, name: &str) -> Result<u64> {
    field(&fs::read_to_string(format!("/proc/{pid}/status"))?, name).context("an unreadable process status")
}

/// A size in a text of the kernel's, in bytes.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_found_under_its_parent_whatever_its_name_is() {
        let found = parse_stat(7, "7 (a) (b c) S 3 7 7 0 -1").unwrap();
        assert_eq!(found, (3, Process { pid: 7, name: "a) (b c".into() }));
        assert_eq!(parse_stat(7, "7 (ffmpeg) Z 3 7 7 0 -1"), None);
    }

    #[test]
    fn this_program_is_a_descendant_of_what_started_it_and_takes_memory() {
        let (own, parent) = (std::process::id(), std::os::unix::process::parent_id());
        assert!(descendants(parent).unwrap().iter().any(|process| process.pid == own));
        assert!(together([own]).unwrap() > 100_000);
    }
}
