//! Programs from the system's packages. Debian and its relatives are installed to when that is allowed;
//! elsewhere the command names what is missing.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    process::Cmd,
    step::step,
    workspace::{environment, find_program},
};

/// One system package and how to see that it is there.
pub(super) struct Package {
    names: &'static [&'static str],
    present: fn() -> bool,
}

/// Chromium without its window: a third less work for the same pages.
pub(super) const CHROMIUM: &Package =
    &Package { names: &["chromium-headless-shell"], present: || chromium().is_ok() };
pub(super) const POSTGRES: &Package = &Package { names: &["postgresql"], present: || postgres_bin().is_ok() };
pub(super) const PYTHON: &Package = &Package {
    names: &["python3", "python3-venv"],
    present: || Cmd::new("python3").args(["-c", "import venv, ensurepip"]).text().is_ok(),
};
pub(super) const FFMPEG: &Package = &Package {
    names: &["ffmpeg"],
    present: || find_program(&["ffmpeg"]).is_some() && find_program(&["ffprobe"]).is_some(),
};
pub(super) const BUBBLEWRAP: &Package =
    &Package { names: &["bubblewrap"], present: || find_program(&["bwrap"]).is_some() };
/// Reads PDFs as others do.
pub(super) const POPPLER: &Package = &Package {
    names: &["poppler-utils"],
    present: || ["pdftotext", "pdftoppm", "pdfinfo"].iter().all(|name| find_program(&[name]).is_some()),
};

/// Everything that some test uses.
pub(super) const ALL: &[&Package] = &[CHROMIUM, POSTGRES, PYTHON, FFMPEG, BUBBLEWRAP, POPPLER];

/// Installs what is missing of these.
pub(super) fn packages(wanted: &[&Package]) -> Result<()> {
    let names: Vec<&str> = wanted
        .iter()
        .filter(|package| !(package.present)())
        .flat_map(|package| package.names)
        .copied()
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install -y --no-install-recommends {}", names.join(" "));
    if find_program(&["apt-get"]).is_none() {
        bail!("missing on this machine: {}; install them with its package manager", names.join(", "));
    }
    let prefix: &[&str] = match as_root() {
        Some(prefix) => prefix,
        None => bail!("missing on this machine: {}; run as root: {by_hand}", names.join(", ")),
    };
    let apt = |args: &[&str]| {
        let line: Vec<&str> = prefix
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"])
            .collect();
        Cmd::new(line[0]).args(&line[1..]).args(args).quietly()
    };
    println!("installing {}", names.join(", "));
    step("system packages", || {
        apt(&["update"])?;
        let mut install = vec!["install", "-y", "--no-install-recommends"];
        install.extend(&names);
        apt(&install).with_context(|| format!("run as root: {by_hand}"))
    })?;
    match wanted.iter().find(|package| !(package.present)()) {
        None => Ok(()),
        Some(package) => bail!("{} was installed and is not found", package.names.join(" and ")),
    }
}

/// A Chromium, by `CHROMIUM_PATH` or from `PATH`.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(path) = environment("CHROMIUM_PATH") {
        let path = PathBuf::from(path);
        return if path.is_file() {
            Ok(path)
        } else {
            bail!("CHROMIUM_PATH names no file: {}", path.display())
        };
    }
    find_program(&[
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ])
    .context("no Chromium on this machine; CHROMIUM_PATH can name one")
}

/// The folder of PostgreSQL's programs, the newest version's. Debian keeps them off `PATH`.
pub(crate) fn postgres_bin() -> Result<PathBuf> {
    let complete =
        |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file());
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut packaged: Vec<(u32, PathBuf)> = packaged
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    packaged.sort();
    let on_path =
        find_program(&["initdb"]).and_then(|program| Some(program.canonicalize().ok()?.parent()?.to_owned()));
    packaged
        .into_iter()
        .rev()
        .map(|(_, folder)| folder)
        .chain(on_path)
        .find(complete)
        .context("no PostgreSQL server on this machine")
}

/// What to put before a command that needs root: nothing as root, `sudo -n` where it asks no password.
fn as_root() -> Option<&'static [&'static str]> {
    if nix::unistd::geteuid().is_root() {
        return Some(&[]);
    }
    let sudo: &[&str] = &["sudo", "-n"];
    Cmd::new("sudo").args(["-n", "true"]).text().is_ok().then_some(sudo)
}
