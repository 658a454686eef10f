//! Drills: a real server is broken on purpose, and what is left is looked at. Each prints its figures last.

mod crash;
mod fuzz;
mod hostile;
mod overload;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, builder::PossibleValuesParser};

use crate::{
    run::build_release_server,
    setup,
    step::{begin, step},
    web,
    workspace::target,
};

/// How much of a drill to do, and on which build.
struct Scope {
    server: PathBuf,
    short: bool,
}

/// One drill.
struct Drill {
    name: &'static str,
    run: fn(&Scope) -> Result<()>,
}

const DRILLS: [Drill; 4] = [
    Drill { name: "crash", run: crash::run },
    Drill { name: "fuzz", run: fuzz::run },
    Drill { name: "hostile", run: hostile::run },
    Drill { name: "overload", run: overload::run },
];

/// Every drill, in the order in which the test command runs them.
pub(crate) const NAMES: [&str; DRILLS.len()] = ["hostile", "fuzz", "overload", "crash"];

/// Which drill, and how long.
#[derive(Args)]
pub(crate) struct Options {
    /// crash: kill -9 at random moments under load, on both databases. fuzz: Schemathesis on the OpenAPI
    /// document. hostile: files and bodies made to do harm. overload: far more requests than fit.
    #[arg(value_parser = PossibleValuesParser::new(NAMES))]
    name: String,
    /// The form that is part of the test command.
    #[arg(long)]
    short: bool,
}

/// Runs one drill on the release build.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_web()?;
    setup::for_drills()?;
    web::build()?;
    build_release_server()?;
    start(&options.name, &Scope { server: target().join("release/lumiku"), short: options.short })
}

/// Runs the short form on the build that the tests made.
pub(crate) fn short(name: &str) -> Result<()> {
    start(name, &Scope { server: target().join("debug/lumiku"), short: true })
}

fn start(name: &str, scope: &Scope) -> Result<()> {
    let drill = DRILLS.iter().find(|drill| drill.name == name).context("no such drill")?;
    begin(&format!("drill {name}"));
    step(&format!("drill {name}"), || (drill.run)(scope))
}

impl Scope {
    /// One number for the full drill and one for its short form.
    fn pick<T>(&self, full: T, short: T) -> T {
        if self.short { short } else { full }
    }

    fn server(&self) -> &Path {
        &self.server
    }
}
