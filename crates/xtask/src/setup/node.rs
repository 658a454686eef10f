//! Node.js: the one that is installed when it will do, and otherwise one of our own.
//!
//! Distributions carry old ones. The package on Python's index is the official build, for Linux and macOS, and
//! installs without root where there is a Python.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
};

use anyhow::{Context, Result, ensure};

use super::{cargo_tools::own_root, python, system};
use crate::{process::Cmd, workspace::find_program};

/// The browser journeys use what came with this one: major and minor number.
const OLDEST: (u32, u32) = (20, 15);

/// Sees to it that `node`, `npm` and `npx` are found.
pub(super) fn install() -> Result<()> {
    if fits() {
        return Ok(());
    }
    println!("installing Node.js (there is none, or an old one)");
    system::packages(&[system::PYTHON])?;
    let package = python::nodejs()?;
    let programs = own_root().join("bin");
    fs::create_dir_all(&programs)?;
    put(&package.join("bin/node"), &programs.join("node"))?;
    // The package's own `bin/npm` is a copy of a link, which does not find its library.
    for name in ["npm", "npx"] {
        put(&package.join(format!("lib/node_modules/npm/bin/{name}-cli.js")), &programs.join(name))?;
    }
    ensure!(fits(), "Node.js was installed and does not run");
    Ok(())
}

/// Whether what is found is new enough. Our own comes first.
fn fits() -> bool {
    let version = Cmd::new("node").arg("--version").text();
    let new_enough = version.is_ok_and(|text| number(&text).is_some_and(|found| found >= OLDEST));
    new_enough && ["npm", "npx"].iter().all(|name| found(name))
}

fn found(program: &str) -> bool {
    own_root().join("bin").join(program).is_file() || find_program(&[program]).is_some()
}

/// `v20.15.1` → 20 and 15.
fn number(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn put(program: &Path, link: &Path) -> Result<()> {
    fs::set_permissions(program, Permissions::from_mode(0o755))
        .with_context(|| format!("reaching {}", program.display()))?;
    let _old = fs::remove_file(link);
    symlink(program, link).with_context(|| format!("linking {}", link.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_told_from_a_new_one() {
        assert_eq!(number("v22.20.0"), Some((22, 20)));
        assert!(number("v18.20.4").is_some_and(|old| old < OLDEST));
        assert_eq!(number("nonsense"), None);
    }
}
