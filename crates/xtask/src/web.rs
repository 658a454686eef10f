//! The single-page app: built by Trunk into `dist/`, where the server's build embeds it.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::{
    process::Cmd,
    step::step,
    workspace::{dist, files_under, root, target},
};

/// What a first visit may load, in bytes as they travel.
const FIRST_LOAD: u64 = 280_000;

/// What one file may weigh that is fetched later, in bytes as they travel.
const LATER: u64 = 140_000;

/// Folders and files that decide what is built.
const INPUTS: [&str; 8] = [
    ".cargo/config.toml",
    "frontend",
    "crates/dto",
    "crates/tools",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "rust-toolchain.toml",
];

/// Builds the app unless nothing changed since the last time.
pub(crate) fn build() -> Result<()> {
    let stamp = target().join("web.stamp");
    let inputs = fingerprint()?;
    if dist().join("index.html").is_file() && fs::read_to_string(&stamp).ok() == Some(note(&inputs)?) {
        return step("web build (unchanged)", || Ok(()));
    }
    step("web build", || {
        // Trunk runs offline, so that it never fetches a tool; the crates have to be here before.
        Cmd::new("cargo")
            .args(["fetch", "--locked", "--quiet", "--target", "wasm32-unknown-unknown"])
            .run()?;
        Cmd::new("trunk")
            .args(["build", "--release", "--locked", "--color", "never"])
            // Trunk reads NO_COLOR as a flag of its own and refuses the usual value of 1.
            .without_env("NO_COLOR")
            .quietly()?;
        fs::write(&stamp, note(&inputs)?).context("noting what was built")
    })
}

/// What is noted of a build: the inputs, and the page that came of them, which names every other file by its hash.
/// Without the page, checkouts that share a target folder would take each other's build for their own.
fn note(inputs: &str) -> Result<String> {
    let page = fs::read(dist().join("index.html")).context("reading dist/index.html")?;
    Ok(format!("{inputs} {}", hex::encode(Sha256::digest(page))))
}

/// Adds up what a first visit loads and prints it by kind; an error when it is too much.
pub(crate) fn check_size() -> Result<()> {
    step("size of the first load", expect_small)
}

/// A hash over everything that the app is built from.
fn fingerprint() -> Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        let path = root().join(input);
        let files =
            if path.is_dir() { files_under(&path, &["node_modules", "generated"])? } else { vec![path] };
        for file in files.iter().filter(|file| belongs_to_app(file)) {
            let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
            hash.update(file.strip_prefix(root())?.as_os_str().as_encoded_bytes());
            hash.update(bytes.len().to_le_bytes());
            hash.update(&bytes);
        }
    }
    Ok(hex::encode(hash.finalize()))
}

/// Of the tools, only the dto crates are in the app.
fn belongs_to_app(file: &Path) -> bool {
    match file.strip_prefix(root().join("crates/tools")) {
        Ok(inside) => inside.components().nth(1).is_some_and(|folder| folder.as_os_str() == "dto"),
        Err(_) => true,
    }
}

fn expect_small() -> Result<()> {
    let (first, later) = loaded_files()?;
    let mut total = 0;
    let mut shares = Vec::new();
    for kind in ["html", "js", "wasm", "css", "woff2"] {
        let files = first.iter().filter(|file| extension(file) == kind);
        let share: u64 = files.map(|file| travels(file)).sum::<Result<u64>>()?;
        total += share;
        shares.push(format!("{kind} {}", kilobytes(share)));
    }
    println!("first load: {} of {} brotli ({})", kilobytes(total), kilobytes(FIRST_LOAD), shares.join(", "));
    let mut heavy = Vec::new();
    let mut parts = Vec::new();
    for file in &later {
        let name = file.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        let weight = travels(file)?;
        let part = format!("{} {}", name.trim_start_matches("split_"), kilobytes(weight));
        if weight > LATER {
            heavy.push(part.clone());
        }
        parts.push(part);
    }
    println!("later, each at most {}: {}", kilobytes(LATER), parts.join(", "));
    ensure!(total <= FIRST_LOAD, "the first load is {} over its budget", kilobytes(total - FIRST_LOAD));
    ensure!(heavy.is_empty(), "over the budget of what is fetched later: {}", heavy.join(", "));
    Ok(())
}

/// Two lists: what every visit loads, which is the page and the code, styles and fonts that it names; and the code that
/// is fetched when a screen needs it.
fn loaded_files() -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let page = dist().join("index.html");
    let html = fs::read_to_string(&page).context("reading dist/index.html")?;
    let named = |file: &PathBuf| {
        let path = file.strip_prefix(dist()).ok().and_then(Path::to_str).unwrap_or_default();
        *file == page || html.contains(&format!("\"/{path}\""))
    };
    let counts = |file: &PathBuf| matches!(extension(file), "html" | "js" | "wasm" | "bin" | "css" | "woff2");
    let (first, later): (Vec<PathBuf>, Vec<PathBuf>) =
        files_under(&dist(), &[])?.into_iter().filter(counts).partition(named);
    for kind in ["js", "wasm", "css", "woff2"] {
        ensure!(first.iter().any(|file| extension(file) == kind), "dist/index.html names no .{kind} file");
    }
    // Scripts import one another: one that the page does not name would be loaded late or not be counted.
    if let Some(script) = later.iter().find(|file| !matches!(extension(file), "wasm" | "bin" | "woff2")) {
        bail!("dist/index.html does not name {}", script.display());
    }
    Ok((first, later.into_iter().filter(|file| extension(file) != "woff2").collect()))
}

/// Bytes on the wire: fonts are compressed already, everything else has its brotli form beside it.
fn travels(file: &Path) -> Result<u64> {
    let sent = if extension(file) == "woff2" { file.to_owned() } else { appended(file, ".br") };
    if !sent.is_file() || (extension(file) != "woff2" && !appended(file, ".gz").is_file()) {
        bail!("{} was not precompressed", file.display());
    }
    Ok(fs::metadata(sent)?.len())
}

fn appended(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(OsStr::to_str).unwrap_or_default()
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}
