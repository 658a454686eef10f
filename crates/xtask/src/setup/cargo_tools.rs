//! Command line tools from crates.io. One that is missing goes where `cargo install` puts it; one that is
//! there in another version stays, and ours goes into the target folder.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{
    process::Cmd,
    step::step,
    workspace::{find_program, locked_version, target},
};

/// The last version that builds with the pinned Rust.
const TRUNK: &str = "0.21.14";
/// Understands what the `wasm_split_helpers` of `Cargo.lock` writes; it refuses what it does not.
const WASM_SPLIT: &str = "0.2.4";
/// The version that is installed where there is none; any other that is there will do.
const NEXTEST: &str = "0.9.151";

/// Builds the single-page app.
pub(super) fn trunk() -> Result<()> {
    install("trunk", "trunk", TRUNK, Speed::Unimportant, &[])
}

/// Makes the JavaScript side of the WebAssembly; its version has to be the library's.
pub(super) fn wasm_bindgen() -> Result<()> {
    let version = locked_version("wasm-bindgen")?;
    install("wasm-bindgen-cli", "wasm-bindgen", &version, Speed::Seconds, &["--bin", "wasm-bindgen"])
}

/// Cuts the app into chunks. It cannot tell its version, so a note beside it does.
pub(super) fn wasm_split() -> Result<()> {
    let note = own_root().join("wasm-split.version");
    let program = own_root().join("bin/wasm-split-cli");
    if program.is_file() && fs::read_to_string(&note).is_ok_and(|version| version == WASM_SPLIT) {
        return Ok(());
    }
    cargo_install("wasm_split_cli_support", WASM_SPLIT, Speed::Seconds, |command| {
        command.args(["--features", "build-binary", "--force"]).arg("--root").arg(own_root())
    })?;
    fs::write(&note, WASM_SPLIT)?;
    Ok(())
}

/// Runs the tests.
pub(super) fn nextest() -> Result<()> {
    match find_program(&["cargo-nextest"]) {
        Some(_) => Ok(()),
        None => install("cargo-nextest", "cargo-nextest", NEXTEST, Speed::Unimportant, &[]),
    }
}

/// Where the tools go that this repository needs in a version of its own.
pub(super) fn own_root() -> PathBuf {
    target().join("tools")
}

/// How much a tool computes by itself. Quick to build matters more than quick to run.
#[derive(Clone, Copy)]
enum Speed {
    /// It starts other programs and copies files.
    Unimportant,
    /// It reads and writes the whole app.
    Seconds,
}

impl Speed {
    fn opt_level(self) -> &'static str {
        match self {
            Self::Unimportant => "0",
            Self::Seconds => "1",
        }
    }
}

fn install(package: &str, program: &str, version: &str, speed: Speed, more: &[&str]) -> Result<()> {
    let present = find_program(&[program]);
    let own = own_root().join("bin").join(program);
    if [Some(own), present.clone()].into_iter().flatten().any(|path| path.is_file() && says(&path, version)) {
        return Ok(());
    }
    cargo_install(package, version, speed, |command| {
        let command = command.args(more);
        if present.is_some() { command.arg("--root").arg(own_root()) } else { command }
    })
}

fn cargo_install(package: &str, version: &str, speed: Speed, more: impl Fn(Cmd) -> Cmd) -> Result<()> {
    println!("installing {package} {version} (a few minutes, once)");
    let install = |lock: &[&str]| {
        let command = Cmd::new("cargo")
            .args(["install", package, "--version", version, "--quiet"])
            .args(lock)
            // What the defaults add is fetching things and updating themselves: a third of the build.
            .arg("--no-default-features")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", speed.opt_level())
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_TARGET_DIR", own_root().join("build"));
        more(command).run()
    };
    step(package, || {
        // A registry may not have every version of the package's own lock file, such as a mirror that lags.
        install(&["--locked"]).or_else(|_| install(&[]))
    })
}

fn says(program: &std::path::Path, version: &str) -> bool {
    let text = Cmd::new(program).arg("--version").text().unwrap_or_default();
    text.split_whitespace().any(|word| word == version)
}
