//! What will be written, complete and formatted before anything is; and the writing, which takes itself back
//! when it fails.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::{registry::edit_all, spec::Spec, template};
use crate::process::Cmd;

const LOCK: &str = "Cargo.lock";

/// Files to write, by their paths from the root.
pub(super) struct Plan {
    /// Folders that must not exist yet, outermost first.
    folders: Vec<PathBuf>,
    create: Vec<(PathBuf, String)>,
    /// Path, text now, text to be.
    change: Vec<(PathBuf, String, String)>,
}

impl Plan {
    /// Works everything out. Writes nothing.
    pub(super) fn new(root: &Path, spec: &Spec) -> Result<Self> {
        let mut folders: Vec<PathBuf> =
            template::folders(spec).into_iter().map(|(_, folder)| folder).collect();
        folders.sort();
        for folder in &folders {
            for present in [folder.clone(), folder.with_extension("rs")] {
                ensure!(!root.join(&present).exists(), "{} is there already", present.display());
            }
        }
        let create = template::render_all(root, spec)?
            .into_iter()
            .map(|(path, text)| Ok((path.clone(), formatted(root, &path, text)?)))
            .collect::<Result<_>>()?;
        let change = edit_all(root, spec)?
            .into_iter()
            .map(|(path, before, after)| Ok((path.clone(), before, formatted(root, &path, after)?)))
            .collect::<Result<_>>()?;
        Ok(Self { folders, create, change })
    }

    /// Writes it, and brings the lock file up to date. On an error everything is as before.
    pub(super) fn apply(self, root: &Path) -> Result<Vec<PathBuf>> {
        let lock = fs::read(root.join(LOCK)).context("reading Cargo.lock")?;
        let outcome = self.write(root).and_then(|()| update_lock(root));
        if let Err(error) = outcome {
            self.take_back(root, &lock);
            return Err(error.context("nothing was changed"));
        }
        let created = self.create.into_iter().map(|(path, _)| path);
        Ok(created.chain(self.change.into_iter().map(|(path, ..)| path)).collect())
    }

    fn write(&self, root: &Path) -> Result<()> {
        for (path, text) in &self.create {
            let path = root.join(path);
            let folder = path.parent().unwrap_or(root);
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
            fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
        for (path, _, text) in &self.change {
            fs::write(root.join(path), text).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }

    /// Goes on after each failure, so that as much as possible is restored.
    fn take_back(&self, root: &Path, lock: &[u8]) {
        let restored = self.change.iter().map(|(path, text, _)| (path.as_path(), text.as_bytes()));
        for (path, text) in restored.chain([(Path::new(LOCK), lock)]) {
            if let Err(error) = fs::write(root.join(path), text) {
                eprintln!("restoring {}: {error}", path.display());
            }
        }
        for folder in self.folders.iter().filter(|folder| root.join(folder).exists()) {
            if let Err(error) = fs::remove_dir_all(root.join(folder)) {
                eprintln!("removing {}: {error}", folder.display());
            }
        }
    }
}

/// Rust source as the repository formats it. How a line breaks depends on how long the tool's names are.
fn formatted(root: &Path, path: &Path, text: String) -> Result<String> {
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Ok(text);
    }
    Cmd::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root)
        .filter(&text)
        .with_context(|| format!("formatting {}", path.display()))
}

/// Adds the new crates to the lock file. Every other crate keeps its version.
fn update_lock(root: &Path) -> Result<()> {
    let resolve = || Cmd::new("cargo").args(["metadata", "--format-version", "1"]).dir(root);
    let offline = resolve().arg("--offline").text();
    if offline.is_err() {
        // A clone that never built anything has not fetched its crates yet.
        resolve().text()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        new_tool::spec::{Category, Family},
        workspace,
    };

    #[test]
    fn the_longest_id_gives_sources_that_parse_and_icons_that_exist() {
        let root = workspace::root();
        let set = fs::read_to_string(root.join("frontend/src/components/icon/set.rs")).unwrap();
        let id = "a-tool-with-the-longest-possible";
        for category in [Category::Image, Category::Video, Category::Audio, Category::Text, Category::Other] {
            let spec = Spec::new(id, "A Tool", category, Family::Work).unwrap();
            let values = spec.placeholders();
            let value = |name: &str| &values.iter().find(|(known, _)| *known == name).unwrap().1;
            assert!(
                set.contains(&format!("\"{}\" => Some(Self::{})", value("icon"), value("Icon"))),
                "{category:?}"
            );
        }
        // Formatting fails on what does not parse.
        let spec = Spec::new(id, "A Tool", Category::Audio, Family::Work).unwrap();
        let plan = Plan::new(root, &spec).unwrap();
        assert_eq!(id.len(), 32);
        assert!(plan.create.iter().all(|(_, text)| text.ends_with('\n')));
    }

    #[test]
    fn a_failed_writing_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(LOCK), "lock").unwrap();
        fs::write(root.path().join("registry"), "before").unwrap();
        let plan = Plan {
            folders: vec!["tool".into()],
            create: vec![("tool/src/lib.rs".into(), String::new())],
            // The second cannot be written: its folder does not exist.
            change: vec![
                ("registry".into(), "before".into(), "after".into()),
                ("missing/registry".into(), String::new(), "after".into()),
            ],
        };
        assert!(plan.apply(root.path()).is_err());
        assert_eq!(fs::read_to_string(root.path().join("registry")).unwrap(), "before");
        assert!(!root.path().join("tool").exists());
    }
}
