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
    setup,
    step::step,
    workspace::{dist, files_under, root, target},
};

/// What a first visit may load, in bytes as they travel.
const FIRST_LOAD: u64 = 350_000;

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
    let fresh = fs::read_to_string(&stamp).is_ok_and(|found| found == inputs);
    if fresh && dist().join("index.html").is_file() {
        return step("web build (unchanged)", || Ok(()));
    }
    step("web build", || {
        // Trunk runs offline, so that it never fetches a tool; the crates have to be here before.
        Cmd::new("cargo")
            .args(["fetch", "--locked", "--quiet", "--target", "wasm32-unknown-unknown"])
            .run()?;
        Cmd::new("trunk")
            .args(["build", "--release", "--locked", "--color", "never"])
            .env("PATH", setup::path_with_tools())
            // Trunk reads NO_COLOR as a flag of its own and refuses the usual value of 1.
            .without_env("NO_COLOR")
            .quietly()?;
        fs::write(&stamp, inputs).context("noting what was built")
    })
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
    let mut total = 0;
    let mut shares = Vec::new();
    let files = first_load()?;
    for kind in ["html", "js", "wasm", "css", "woff2"] {
        let share: u64 = files
            .iter()
            .filter(|file| extension(file) == kind)
            .map(|file| travels(file))
            .sum::<Result<u64>>()?;
        total += share;
        shares.push(format!("{kind} {}", kilobytes(share)));
    }
    println!("first load: {} of {} brotli ({})", kilobytes(total), kilobytes(FIRST_LOAD), shares.join(", "));
    ensure!(total <= FIRST_LOAD, "the first load is {} over its budget", kilobytes(total - FIRST_LOAD));
    Ok(())
}

/// The page, every script, style and module (nothing is split off), and the fonts that the page preloads.
fn first_load() -> Result<Vec<PathBuf>> {
    let page = dist().join("index.html");
    let html = fs::read_to_string(&page).context("reading dist/index.html")?;
    let loaded = |file: &PathBuf| match extension(file) {
        "js" | "wasm" | "css" => true,
        "html" => *file == page,
        "woff2" => file.file_name().and_then(OsStr::to_str).is_some_and(|name| html.contains(name)),
        _ => false,
    };
    let files: Vec<PathBuf> = files_under(&dist(), &[])?.into_iter().filter(loaded).collect();
    for kind in ["js", "wasm", "css"] {
        ensure!(files.iter().any(|file| extension(file) == kind), "dist/ holds no .{kind} file");
    }
    Ok(files)
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
