//! The parts of the Rust toolchain: `rust-toolchain.toml` names them, rustup brings them.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::Cmd;

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly.
pub(super) fn wasm_target() -> Result<()> {
    let folder = Cmd::new("rustc").args(["--print", "target-libdir", "--target", WASM]).text()?;
    if Path::new(&folder).is_dir() {
        return Ok(());
    }
    Cmd::new("rustup")
        .args(["target", "add", WASM])
        .run()
        .with_context(|| format!("the Rust target {WASM} is missing: install it with your toolchain"))
}

/// The formatter and the linter.
pub(super) fn components() -> Result<()> {
    let missing = ["rustfmt", "clippy"].into_iter().filter(|name| {
        let program = if *name == "clippy" { "cargo-clippy" } else { name };
        Cmd::new(program).arg("--version").text().is_err()
    });
    for component in missing {
        Cmd::new("rustup").args(["component", "add", component]).run()?;
    }
    Ok(())
}
