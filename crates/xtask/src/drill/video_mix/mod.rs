//! Video Mix Pro on a real server with real clips: batches cancelled at random moments, `kill -9` in the middle
//! of a batch, and how quick and how small the server stays while it renders. On both databases where the
//! ledger takes part.

mod busy;
mod cancel;
mod kill;
mod left;
mod project;

use std::time::Duration;

use anyhow::{Context, Result};

use self::project::{Clips, Project, Whole};
use super::Scope;
use crate::services::{
    lumiku::{Installation, Server},
    postgres::Postgres,
    random,
};

pub(super) fn run(scope: &Scope) -> Result<()> {
    let clips = Clips::make(scope.pick(3, 2))?;
    let sqlite = Installation::new(scope.server())?.with_short_leases().setting("WORKER_CONCURRENCY", "2");
    let server = sqlite.start()?;
    let project = Project::begin(&sqlite, "first@example.com", &clips)?;
    let other = Project::begin(&sqlite, "second@example.com", &clips)?;
    busy::drill(scope, &sqlite, &server, [&project, &other])?;
    let project = project.beside(&other)?;
    batches("SQLite", &sqlite, server, &project, scope, scope.pick(50, 4))?;

    let postgres = Postgres::start()?;
    let url = postgres.create_database("video_mix")?;
    let on_postgres = Installation::new(scope.server())?.database(url).with_short_leases();
    let server = on_postgres.start()?;
    let project = Project::begin(&on_postgres, "first@example.com", &clips)?;
    batches("PostgreSQL", &on_postgres, server, &project, scope, scope.pick(50, 0))
}

/// Cancels and kills batches of one account.
fn batches(
    engine: &str,
    installation: &Installation,
    server: Server,
    project: &Project,
    scope: &Scope,
    cancels: u32,
) -> Result<()> {
    let whole = if scope.short {
        Whole { videos: 8, took: Duration::from_millis(2500) }
    } else {
        project.whole_batch(40).with_context(|| format!("{engine}: a whole batch"))?
    };
    if cancels > 0 {
        let told = cancel::drill(installation, &server, project, cancels, whole);
        println!("{engine}: {}", told.with_context(|| format!("{engine}: cancelling"))?);
    }
    let told = kill::drill(installation, server, project, scope.pick(6, 1), whole);
    println!("{engine}: {}", told.with_context(|| format!("{engine}: kill -9"))?);
    Ok(())
}

/// A random moment within so much time.
fn moment(most: Duration) -> Result<Duration> {
    Ok(most * u32::from(u16::from_le_bytes(random()?)) / u32::from(u16::MAX))
}
