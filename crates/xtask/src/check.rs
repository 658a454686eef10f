//! The checks that every change goes through, and the quick subset of them.

use anyhow::Result;

use crate::{process::Cmd, setup, step::step};

/// The same selection everywhere, so that cargo builds each crate with one set of features.
pub(crate) const NATIVE: [&str; 4] = ["--workspace", "--exclude", "lumiku-web", "--locked"];

/// Format, lints, and the tests that need neither browser nor PostgreSQL.
pub(crate) fn check() -> Result<()> {
    setup::for_check()?;
    step("format", format)?;
    step("lints, native", clippy_native)?;
    step("lints, WebAssembly", clippy_web)?;
    step("unit tests", || {
        // Tests on PostgreSQL have the engine in their name and fail without a server.
        Cmd::new("cargo").args(["nextest", "run"]).args(NATIVE).args(["-E", "not test(/postgres/)"]).run()
    })?;
    step("unit tests of the single-page app", || web_tests().run())
}

/// Every file is formatted.
pub(crate) fn format() -> Result<()> {
    Cmd::new("cargo").args(["fmt", "--all", "--check"]).run()
}

/// No warning in what runs on this machine.
pub(crate) fn clippy_native() -> Result<()> {
    Cmd::new("cargo")
        .args(["clippy", "--quiet", "--all-targets"])
        .args(NATIVE)
        .args(["--", "-D", "warnings"])
        .run()
}

/// No warning in what runs in the browser.
pub(crate) fn clippy_web() -> Result<()> {
    let target = ["--target", "wasm32-unknown-unknown", "--package", "lumiku-web", "--locked"];
    Cmd::new("cargo").args(["clippy", "--quiet"]).args(target).args(["--", "-D", "warnings"]).run()
}

/// The single-page app's pure parts, tested natively.
pub(crate) fn web_tests() -> Cmd {
    Cmd::new("cargo").args(["nextest", "run", "--package", "lumiku-web", "--locked"])
}
