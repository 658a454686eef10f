//! Tools from PyPI, each in a virtual environment of its own under the target folder.

use std::{fs, path::PathBuf};

use anyhow::Result;

use crate::{process::Cmd, workspace::target};

const SCHEMATHESIS: &str = "4.32.5";

/// Fuzzes an HTTP API by its OpenAPI document.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    let folder = target().join("tools/schemathesis");
    let program = folder.join("bin/schemathesis");
    let stamp = folder.join("version");
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|version| version == SCHEMATHESIS) {
        return Ok(program);
    }
    Cmd::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).quietly()?;
    Cmd::new(folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .arg(format!("schemathesis=={SCHEMATHESIS}"))
        .quietly()?;
    fs::write(&stamp, SCHEMATHESIS)?;
    Ok(program)
}
