//! The documentation build, which must not warn.

use anyhow::Result;

use crate::process::Cmd;

/// Builds the documentation of every native crate.
pub(crate) fn build() -> Result<()> {
    Cmd::new("cargo")
        .args(["doc", "--workspace", "--exclude", "lumiku-web", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}
