//! Housekeeping: what was abandoned goes, what is counted is counted.

use std::{collections::HashSet, path::Path, time::Duration};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tokio_util::sync::CancellationToken;

use crate::{Core, Result, entity::file, ledger::idempotency, mail, sql, tool};

const INTERVAL: Duration = Duration::from_mins(5);
/// Age at which something unfinished counts as abandoned, in milliseconds.
const ABANDONED_MS: i64 = 24 * 60 * 60 * 1000;
/// How long sessions are kept after their end, in milliseconds.
const SESSION_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What one round removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub parts: usize,
    pub objects: usize,
    pub keys: u64,
    pub sessions: u64,
    pub mails: u64,
}

/// Sweeps now and then regularly, until stopped. At once, because what there is to sweep is mostly what an
/// earlier process left.
pub async fn run(core: Core, stop: CancellationToken) {
    loop {
        match sweep(&core).await {
            Ok(swept) if swept != Swept::default() => tracing::info!(?swept, "swept"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the sweep did not finish"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

/// One round: unfinished files and work folders older than a day, objects without a row, old
/// idempotency keys, sessions, links and what became of letters; and the counters of use.
pub async fn sweep(core: &Core) -> Result<Swept> {
    let now = core.clock.now();
    core.throttles.shrink();
    let parts = remove_parts(core.storage.temp_dir(), now.0 - ABANDONED_MS)?;
    let mut objects = 0;
    for area in ["uploads", "outputs", "thumbnails"] {
        objects += remove_orphans(core, area, now.0 - ABANDONED_MS).await?;
    }
    let (keys, sessions, mails) = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                let keys = idempotency::forget_old(tx, now).await?;
                let old = "DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1";
                let sessions = sql::execute(tx, old, [(now.0 - SESSION_KEPT_MS).into()]).await?;
                let links = "DELETE FROM password_resets WHERE expires_at < $1";
                sql::execute(tx, links, [now.0.into()]).await?;
                Ok((keys, sessions, mail::forget_old(tx, now).await?))
            })
        })
        .await?;
    tool::count_usage(core).await?;
    Ok(Swept { parts, objects, keys, sessions, mails })
}

fn remove_parts(folder: &Path, before_ms: i64) -> Result<usize> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let modified =
            entry.metadata()?.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        if i64::try_from(modified.as_millis()).unwrap_or(i64::MAX) >= before_ms {
            continue;
        }
        let path = entry.path();
        let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        gone?;
        removed += 1;
    }
    Ok(removed)
}

/// Removes objects that are older than the limit and that no row names.
async fn remove_orphans(core: &Core, area: &str, before_ms: i64) -> Result<usize> {
    let objects = core.storage.list(area).await?;
    let old: Vec<_> = objects.into_iter().filter(|object| object.modified_ms < before_ms).collect();
    let mut removed = 0;
    for batch in old.chunks(500) {
        let columns: &[file::Column] = if area == "thumbnails" {
            &[file::Column::ThumbnailKey, file::Column::PreviewKey]
        } else {
            &[file::Column::StorageKey]
        };
        let mut named: HashSet<String> = HashSet::new();
        for column in columns {
            let keys = batch.iter().map(|object| object.key.clone());
            let found: Vec<Option<String>> = file::Entity::find()
                .select_only()
                .column(*column)
                .filter(column.is_in(keys))
                .into_tuple()
                .all(core.db.read())
                .await?;
            named.extend(found.into_iter().flatten());
        }
        for object in batch.iter().filter(|object| !named.contains(&object.key)) {
            core.storage.delete(&object.key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
