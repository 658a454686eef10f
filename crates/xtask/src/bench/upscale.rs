//! The image upscaler beside npm's sharp, in the same run on the same pictures. The engine's side is an example
//! program of the tool's crate, which also starts the script beside it.

use anyhow::Result;

use crate::{process::Cmd, setup, workspace::root};

pub(super) fn run() -> Result<()> {
    setup::npm_packages(&root().join("bench/upscale"))?;
    Cmd::new("cargo")
        .args(["run", "--release", "--locked", "--package", "lumiku-image-upscaler", "--example", "bench"])
        .run()
}
