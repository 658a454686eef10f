//! Drills: a real server is broken on purpose, and what is left is looked at. Each prints its figures last.

mod crash;
mod fuzz;
mod hostile;
mod large;
mod new_tool;
mod overload;
mod payments;
mod video_mix;

use std::{
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};

use crate::{
    run::build_release_server,
    services::{lumiku::Installation, postgres::Postgres},
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

/// The drills, in the order in which the test command runs them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Name {
    /// Files and bodies made to do harm
    Hostile,
    /// Schemathesis on the server's own OpenAPI document
    Fuzz,
    /// Far more requests than fit
    Overload,
    /// kill -9 at random moments under load, on both databases
    Crash,
    /// kill -9 at random moments while people pay, on both databases
    Payments,
    /// Batches of videos cancelled, killed, and rendered beside other work
    VideoMix,
    /// A new tool, as it is written, in a copy of this repository
    NewTool,
}

/// Which drill, and how long.
#[derive(Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    name: Name,
    /// The form that is part of the test command
    #[arg(long)]
    short: bool,
    /// On the build that the tests made, as it is, instead of a new release build
    #[arg(long)]
    debug: bool,
}

/// Runs one drill.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_drills()?;
    if matches!(options.name, Name::Hostile | Name::VideoMix) {
        setup::for_video()?;
    }
    let profile = if options.debug { "debug" } else { "release" };
    if !options.debug && options.name != Name::NewTool {
        setup::for_web()?;
        web::build()?;
        build_release_server()?;
    }
    start(options.name, &Scope { server: target().join(profile).join("lumiku"), short: options.short })
}

/// Runs the short form on the build that the tests made.
pub(crate) fn short(name: Name) -> Result<()> {
    start(name, &Scope { server: target().join("debug/lumiku"), short: true })
}

fn start(name: Name, scope: &Scope) -> Result<()> {
    let label = format!("drill {}", name.as_str());
    begin(&label);
    step(&label, || match name {
        Name::Hostile => hostile::run(scope),
        Name::Fuzz => fuzz::run(scope),
        Name::Overload => overload::run(scope),
        Name::Crash => crash::run(scope),
        Name::Payments => payments::run(scope),
        Name::VideoMix => video_mix::run(scope),
        Name::NewTool => new_tool::run(scope),
    })
}

impl Name {
    /// As it is called on the command line.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Hostile => "hostile",
            Self::Fuzz => "fuzz",
            Self::Overload => "overload",
            Self::Crash => "crash",
            Self::Payments => "payments",
            Self::VideoMix => "video-mix",
            Self::NewTool => "new-tool",
        }
    }
}

impl Scope {
    /// One number for the full drill and one for its short form.
    fn pick<T>(&self, full: T, short: T) -> T {
        if self.short { short } else { full }
    }

    fn server(&self) -> &Path {
        &self.server
    }

    /// The same on SQLite and on PostgreSQL, side by side: most of a crash is waiting for what comes after it.
    /// The work is told the engine's name.
    fn on_both_engines(&self, work: impl Fn(&str, Installation) -> Result<()> + Sync) -> Result<()> {
        let postgres = Postgres::start()?;
        let sqlite = Installation::new(self.server())?;
        let on_postgres = Installation::new(self.server())?.database(postgres.create_database("drill")?);
        thread::scope(|threads| {
            let other = threads.spawn(|| work("PostgreSQL", on_postgres));
            let outcomes = [work("SQLite", sqlite), other.join().map_err(|_| anyhow!("a drill panicked"))?];
            outcomes.into_iter().collect()
        })
    }
}
