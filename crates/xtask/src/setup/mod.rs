//! Makes sure that what a command needs is installed, and installs what is missing. Everything that is
//! there already costs a look at a file.

mod cargo_tools;
mod node;
mod npm;
mod python;
mod rust;
mod system;

use std::{ffi::OsString, path::PathBuf};

use anyhow::Result;

pub(crate) use python::{moviepy, onnxruntime, schemathesis, training};
pub(crate) use system::{chromium, postgres_bin};

use crate::{
    step::step,
    workspace::{environment, root, target},
};

/// What building the single-page app needs.
pub(crate) fn for_web() -> Result<()> {
    step("set-up for the web build", || {
        create_dist()?;
        rust::wasm_target()?;
        cargo_tools::trunk()?;
        cargo_tools::wasm_bindgen()?;
        cargo_tools::wasm_split()?;
        npm::install(&tools_package())
    })
}

/// What the quick checks need.
pub(crate) fn for_check() -> Result<()> {
    step("set-up for the quick checks", || {
        create_dist()?;
        rust::components()?;
        rust::wasm_target()?;
        cargo_tools::nextest()
    })
}

/// What a browser run needs.
pub(crate) fn for_browser() -> Result<()> {
    step("set-up for the browser", || {
        system::packages(&[system::CHROMIUM])?;
        npm::install(&root().join("e2e"))
    })
}

/// What a drill on both engines needs.
pub(crate) fn for_drills() -> Result<()> {
    step("set-up for the drills", || system::packages(&[system::POSTGRES, system::PYTHON]))
}

/// What rendering videos beside a reference needs.
pub(crate) fn for_video() -> Result<()> {
    step("set-up for video", || {
        create_dist()?;
        system::packages(&[system::FFMPEG, system::BUBBLEWRAP, system::PYTHON])
    })
}

/// What the whole test run needs.
pub(crate) fn for_everything() -> Result<()> {
    step("set-up of system packages", || system::packages(system::ALL))?;
    for_check()?;
    for_web()?;
    for_browser()
}

/// Installs the packages of a folder that belongs to one benchmark.
pub(crate) fn npm_packages(folder: &std::path::Path) -> Result<()> {
    npm::install(folder)
}

/// The caller's `PATH` behind the tools that belong to this repository.
pub(crate) fn path_with_tools() -> OsString {
    let own = [cargo_tools::own_root().join("bin"), tools_package().join("node_modules/.bin")];
    let callers = environment("PATH").unwrap_or_default();
    let all: Vec<PathBuf> = own.into_iter().chain(std::env::split_paths(&callers)).collect();
    std::env::join_paths(all).unwrap_or(callers)
}

/// The npm tools of the web build that are not the front end's own.
fn tools_package() -> PathBuf {
    root().join("crates/xtask/npm")
}

/// The server embeds this folder, so that it has to exist before anything is compiled.
fn create_dist() -> Result<()> {
    std::fs::create_dir_all(crate::workspace::dist())?;
    std::fs::create_dir_all(target())?;
    Ok(())
}
