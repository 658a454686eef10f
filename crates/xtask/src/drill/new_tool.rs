//! `cargo xtask new-tool` in a copy of this repository: what it writes must compile without a warning, be
//! formatted, pass its own tests and the conformance suite, and be refused the second time.
//!
//! The copy is kept under the target folder, so that a second run compiles only what changed.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::Scope;
use crate::{
    check,
    new_tool::{
        create,
        spec::{Category, Family, Spec},
    },
    process::Cmd,
    services::postgres::Postgres,
    setup,
    step::step,
    workspace::{files_under, root, target},
};

const ID: &str = "demo-tool";
/// Names in a target folder that belong to this repository's own crates.
const OWN: [&str; 4] = ["lumiku", "liblumiku", "xtask", "libxtask"];
/// Extensions of what the compiler makes of a dependency.
const COMPILED: [&str; 4] = ["rlib", "rmeta", "so", "a"];

pub(super) fn run(scope: &Scope) -> Result<()> {
    setup::for_check()?;
    let copy = Copy::prepare(&target().join("new-tool"))?;
    let spec = Spec::new(ID, "Demo", Category::Other, Family::Creation)?;
    step("copy of the repository", || copy.fill())?;
    let written = step("new-tool", || create(&copy.pristine, &spec))?;
    step("a second time is refused", || refuses(&copy.pristine, &spec))?;
    step("copy to build", || copy.update_build())?;
    step("format", || written.iter().try_for_each(|path| copy.expect_formatted(path)))?;
    step("lints, native", || {
        let lint = copy.cargo("clippy").arg("--quiet").args(check::NATIVE);
        lint.args(scope.pick(["--all-targets"], ["--lib"])).args(["--", "-D", "warnings"]).quietly()
    })?;
    step("lints, WebAssembly", || {
        let target = ["--target", "wasm32-unknown-unknown", "--package", "lumiku-web", "--locked"];
        copy.cargo("clippy").arg("--quiet").args(target).args(["--", "-D", "warnings"]).quietly()
    })?;
    step("its own tests, and the conformance suite", || copy.test(scope.short))?;
    if !scope.short {
        step("tests of the single-page app", || {
            copy.cargo("nextest").args(["run", "--package", "lumiku-web", "--locked"]).quietly()
        })?;
    }
    println!("new-tool: {} files written, none edited, no warning, every test passed", written.len());
    Ok(())
}

/// Two copies: one that new-tool writes into, and one that is built and only ever brought up to date.
struct Copy {
    pristine: PathBuf,
    build: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn prepare(folder: &Path) -> Result<Self> {
        let copy = Self {
            pristine: folder.join("written"),
            build: folder.join("built"),
            target: folder.join("target"),
        };
        fs::create_dir_all(&copy.build)?;
        if !copy.target.exists() {
            step("dependencies that are built already", || link_dependencies(&copy.target))?;
        }
        Ok(copy)
    }

    /// Copies what git knows and what it would take in, as it is now.
    fn fill(&self) -> Result<()> {
        if self.pristine.exists() {
            fs::remove_dir_all(&self.pristine)?;
        }
        let listed =
            Cmd::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).text()?;
        for path in listed.split('\0').map(Path::new) {
            let source = root().join(path);
            // A file that git knows and that was removed since.
            if source.is_file() {
                write(&self.pristine.join(path), &fs::read(&source)?)?;
            }
        }
        Ok(())
    }

    /// Brings the built copy up to date without touching what is the same, so that it stays built.
    fn update_build(&self) -> Result<()> {
        // The server embeds this folder; it may be empty.
        fs::create_dir_all(self.build.join("dist"))?;
        let mut wanted = relative_files(&self.pristine)?;
        if self.build.starts_with(root()) {
            // Cargo reads the settings above it too, and would add up what stands in both: other flags, and
            // every dependency anew.
            wanted.retain(|path| !path.starts_with(".cargo"));
        }
        for path in relative_files(&self.build)?.difference(&wanted) {
            fs::remove_file(self.build.join(path))?;
        }
        for path in &wanted {
            let bytes = fs::read(self.pristine.join(path))?;
            let target = self.build.join(path);
            if fs::read(&target).ok().as_ref() != Some(&bytes) {
                write(&target, &bytes)?;
            }
        }
        Ok(())
    }

    fn cargo(&self, command: &str) -> Cmd {
        Cmd::new("cargo")
            .arg(command)
            .dir(&self.build)
            .env("CARGO_TARGET_DIR", &self.target)
            // Nobody debugs or edits the copy. Neither changes how a dependency is built.
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_INCREMENTAL", "0")
    }

    /// One file alone: what is around it has its own check.
    fn expect_formatted(&self, path: &Path) -> Result<()> {
        if path.extension().is_none_or(|extension| extension != "rs") {
            return Ok(());
        }
        let text = fs::read_to_string(self.build.join(path))?;
        let check =
            Cmd::new("rustfmt").args(["--check", "--edition", "2024", "--config-path"]).arg(&self.build);
        check.filter(&text).map(drop).with_context(|| format!("{} is not formatted", path.display()))
    }

    /// The tool's own tests, and those that look at every tool; the short form on SQLite only.
    fn test(&self, short: bool) -> Result<()> {
        let own = "package(lumiku-demo-tool) + package(lumiku-demo-tool-dto) + binary(workspace)";
        self.nextest(own).quietly()?;
        let suite = "test(every_registered_tool_conforms)";
        if short {
            return self.nextest(&format!("{suite} & not test(postgres)")).quietly();
        }
        let postgres = Postgres::start()?;
        self.nextest(suite).env("LUMIKU_TEST_POSTGRES_URL", postgres.url("postgres")).quietly()
    }

    /// Tests of this selection; an error when there are none. Only the packages that have them are built for
    /// tests, and one that brings what another selection of packages would leave out: with it, every
    /// dependency has the features that it was built with already.
    fn nextest(&self, selection: &str) -> Cmd {
        let dto = format!("lumiku-{ID}-dto");
        self.cargo("nextest")
            .args(["run", "--lib", "--test", "conformance", "--test", "workspace", "--locked"])
            .args(["--no-tests", "fail"])
            .args(["--package", "lumiku-server", "--package", &format!("lumiku-{ID}"), "--package", &dto])
            .args(["--package", "lumiku-super-resolution"])
            .args(["-E", selection])
    }
}

/// A tool of that name is there now: nothing may be written.
fn refuses(root: &Path, spec: &Spec) -> Result<()> {
    let before = relative_files(root)?;
    let registry = root.join("crates/server/src/tools.rs");
    let listed = fs::read(&registry)?;
    ensure!(create(root, spec).is_err(), "the same tool was written twice");
    ensure!(relative_files(root)? == before && fs::read(&registry)? == listed, "a refusal changed something");
    Ok(())
}

fn relative_files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let files = files_under(folder, &["target", "node_modules", "dist"])?;
    Ok(files.iter().filter_map(|file| file.strip_prefix(folder).ok()).map(Path::to_owned).collect())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))
}

/// Gives the copy's target folder what this one holds of other people's crates, as hard links. The copy's
/// own crates have other paths and are built anew. Whatever is missing is built as well.
fn link_dependencies(to: &Path) -> Result<()> {
    for profile in ["debug", "wasm32-unknown-unknown/debug"] {
        // Fingerprints first: what they vouch for was complete before them.
        for folder in [".fingerprint", "build", "deps"] {
            let (from, to) = (target().join(profile).join(folder), to.join(profile).join(folder));
            if from.is_dir() {
                link_folder(&from, &to)?;
            }
        }
    }
    Ok(())
}

fn link_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if is_own(&name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            link_all(&entry.path(), &to.join(name))?;
        } else if Path::new(&name).extension().is_some_and(|kind| COMPILED.iter().any(|known| kind == *known))
        {
            link(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}

fn link_all(from: &Path, to: &Path) -> Result<()> {
    for file in files_under(from, &[])? {
        link(&file, &to.join(file.strip_prefix(from)?))?;
    }
    Ok(())
}

fn link(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    match fs::hard_link(from, to) {
        // Cargo replaced it just now: the copy builds its own.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome.with_context(|| format!("linking {}", from.display())),
    }
}

fn is_own(name: &OsStr) -> bool {
    name.to_str().is_none_or(|name| OWN.iter().any(|own| name.starts_with(own)))
}
