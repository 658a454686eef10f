//! Backup and restore of an embedded database and its files, as one tar archive.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use lumiku_core::{Db, db::sqlite_path};

use crate::config::Config;

const DATABASE: &str = "lumiku.db";

/// Writes an archive of the database and every file, while the server may run. The database is copied
/// first: a file it names exists, a file that came later is harmless.
pub async fn backup(config: &Config, target: &Path) -> Result<()> {
    let database = embedded(config)?;
    ensure!(database.exists(), "there is no database at {}", database.display());
    ensure!(!target.exists(), "{} exists already; choose another name", target.display());
    let db = Db::open(&config.database_url, 1).await?;
    let folder = tempfile::tempdir_in(&config.data_dir)?;
    let copy = folder.path().join(DATABASE);
    db.backup_sqlite(&copy).await?;
    let part = target.with_extension("part");
    let written = write_archive(config, &copy, &part);
    if let Err(error) = written {
        std::fs::remove_file(&part).ok();
        return Err(error);
    }
    std::fs::rename(&part, target)?;
    Ok(())
}

fn write_archive(config: &Config, database: &Path, part: &Path) -> Result<()> {
    let file = File::create(part).with_context(|| format!("cannot write {}", part.display()))?;
    let mut archive = tar::Builder::new(file);
    archive.append_path_with_name(database, DATABASE)?;
    for (name, folder) in folders(config) {
        if folder.exists() {
            append_folder(&mut archive, &folder, Path::new(name))?;
        }
    }
    archive.into_inner()?.sync_all()?;
    Ok(())
}

/// Appends a folder that the server goes on working in: what is deleted on the way is left out, and so is
/// what is not finished.
fn append_folder(archive: &mut tar::Builder<File>, folder: &Path, name: &Path) -> Result<()> {
    let Some(entries) = unless_gone(std::fs::read_dir(folder))? else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if path.is_dir() {
            append_folder(archive, &path, &name)?;
            continue;
        }
        // The local store writes `name#1` and renames it to `name`.
        let unfinished = entry.file_name().to_string_lossy().contains('#')
            || path.extension().is_some_and(|extension| extension == "part");
        if unfinished {
            continue;
        }
        if let Some(mut file) = unless_gone(File::open(&path))? {
            archive.append_file(name, &mut file)?;
        }
    }
    Ok(())
}

/// What was found; `None` when it has gone meanwhile.
fn unless_gone<T>(found: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts an archive's database and files where the configuration says. Refuses to write over a database
/// that exists.
pub fn restore(config: &Config, source: &Path) -> Result<()> {
    let database = embedded(config)?;
    ensure!(
        !database.exists(),
        "{} exists already; move it away before restoring, so that nothing is lost",
        database.display()
    );
    std::fs::create_dir_all(&config.data_dir)?;
    let folder = tempfile::tempdir_in(&config.data_dir)?;
    let file = File::open(source).with_context(|| format!("cannot read {}", source.display()))?;
    tar::Archive::new(file).unpack(folder.path()).context("this is not one of our archives")?;
    ensure!(folder.path().join(DATABASE).exists(), "this is not one of our archives");
    for (name, target) in folders(config) {
        let found = folder.path().join(name);
        if found.exists() {
            ensure!(
                !target.exists() || is_empty(&target)?,
                "{} is not empty; move it away first",
                target.display()
            );
            move_folder(&found, &target)?;
        }
    }
    if let Some(parent) = database.parent() {
        std::fs::create_dir_all(parent)?;
    }
    move_folder(&folder.path().join(DATABASE), &database)
}

fn embedded(config: &Config) -> Result<PathBuf> {
    match sqlite_path(&config.database_url) {
        Some(_) if config.core.files.storage_url.is_some() => {
            bail!("files are in STORAGE_URL; back that up with its own tools")
        }
        Some(path) => Ok(PathBuf::from(path)),
        None => bail!("DATABASE_URL is PostgreSQL; use pg_dump and pg_restore, and copy the files' folders"),
    }
}

fn folders(config: &Config) -> [(&'static str, PathBuf); 2] {
    [("uploads", config.core.files.upload_dir.clone()), ("outputs", config.core.files.output_dir.clone())]
}

fn is_empty(folder: &Path) -> Result<bool> {
    Ok(std::fs::read_dir(folder)?.next().is_none())
}

/// Renames, or copies when the target is on another file system.
fn move_folder(source: &Path, target: &Path) -> Result<()> {
    if target.is_dir() {
        std::fs::remove_dir(target)?;
    }
    if std::fs::rename(source, target).is_ok() {
        return Ok(());
    }
    if source.is_dir() {
        std::fs::create_dir_all(target)?;
        for entry in std::fs::read_dir(source)? {
            let entry = entry?;
            move_folder(&entry.path(), &target.join(entry.file_name()))?;
        }
    } else {
        std::fs::copy(source, target)?;
    }
    Ok(())
}
