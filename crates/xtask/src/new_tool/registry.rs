//! The lines that make a tool part of the suite: three registries, the modules beside two of them, and the
//! dependencies.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::{
    insert::{block, into_lines, into_list, into_use_super},
    spec::Spec,
};

/// Opens the tools' lines in the manifests of the workspace and of the single-page app.
const TITLE: &str = "# tools";

type Edit = fn(&str, &Spec, &[String]) -> Result<String>;

/// Every file that has to know the tool.
const FILES: [(&str, Edit); 7] = [
    ("Cargo.toml", workspace_manifest),
    ("crates/server/Cargo.toml", server_manifest),
    ("crates/server/src/tools.rs", server_registry),
    ("frontend/Cargo.toml", frontend_manifest),
    ("frontend/src/tools/mod.rs", frontend_modules),
    ("frontend/src/tools/registry.rs", frontend_registry),
    ("migrations/src/lib.rs", migrations),
];

/// The files that change: path from the root, text before, text after.
pub(super) fn edit_all(root: &Path, spec: &Spec) -> Result<Vec<(PathBuf, String, String)>> {
    let known = known_tools(&read(root, "Cargo.toml")?)?;
    let taken = |dependency: &str| known.iter().any(|id| id == dependency);
    ensure!(!taken(spec.id()), "there is a tool called {:?} already", spec.id());
    FILES
        .iter()
        .map(|(path, edit)| {
            let before = read(root, path)?;
            let after = edit(&before, spec, &known).with_context(|| {
                format!(
                    "{path} does not look as expected; add the tool's line there by hand, or mend the file"
                )
            })?;
            Ok((PathBuf::from(path), before, after))
        })
        .collect()
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("reading {path}"))
}

/// Ids of the tools that the workspace has.
fn known_tools(manifest: &str) -> Result<Vec<String>> {
    let names =
        block(manifest, TITLE)?.into_iter().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    Ok(names
        .filter(|name| !name.ends_with("-dto"))
        .filter_map(|name| name.strip_prefix("lumiku-"))
        .map(str::to_owned)
        .collect())
}

fn workspace_manifest(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let (id, tools) = (spec.id(), block(source, TITLE)?);
    for name in [format!("lumiku-{id} "), format!("lumiku-{id}-dto ")] {
        ensure!(source.lines().all(|line| !line.starts_with(&name)), "a crate called {name}is there already");
    }
    let line = format!("lumiku-{id} = {{ path = \"crates/tools/{id}\" }}");
    let text = add_to_block(source, &tools, &line)?;
    let tools = block(&text, TITLE)?;
    add_to_block(&text, &tools, &format!("lumiku-{id}-dto = {{ path = \"crates/tools/{id}/dto\" }}"))
}

fn frontend_manifest(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let tools = block(source, TITLE)?;
    add_to_block(source, &tools, &format!("lumiku-{}-dto.workspace = true", spec.id()))
}

fn add_to_block(source: &str, tools: &[&str], line: &str) -> Result<String> {
    into_lines(source, |present| tools.contains(&present), |present| present.starts_with(TITLE), line)
}

fn server_manifest(source: &str, spec: &Spec, known: &[String]) -> Result<String> {
    let tools: Vec<String> = known.iter().map(|id| dependency(id)).collect();
    into_lines(
        source,
        |line| tools.iter().any(|tool| tool == line),
        |line| line.starts_with("lumiku-migrations"),
        &dependency(spec.id()),
    )
}

fn dependency(id: &str) -> String {
    format!("lumiku-{id}.workspace = true")
}

fn server_registry(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let element = format!("Arc::new(lumiku_{}::{})", spec.snake(), spec.pascal());
    into_list(source, "fn registered()", "vec![", 0, &element)
}

fn frontend_modules(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let line = format!("pub mod {};", spec.snake());
    into_lines(source, |line| line.starts_with("pub mod "), |line| line.starts_with("mod "), &line)
}

fn frontend_registry(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let text = into_use_super(source, &spec.snake())?;
    into_list(&text, "static TOOLS: &[ToolUi] =", "&[", 0, &format!("{}::UI", spec.snake()))
}

fn migrations(source: &str, spec: &Spec, _known: &[String]) -> Result<String> {
    let snake = spec.snake();
    let module = |line: &str| line.starts_with("mod ") && line.ends_with(';');
    let text = into_lines(source, module, |_| false, &format!("mod {snake};"))?;
    let set = format!(
        "MigrationSet {{ owner: \"{}\", migrations: {snake}::migrations, personal: &[\"{snake}_lines\"] }}",
        spec.id()
    );
    into_list(&text, "fn sets()", "vec![", 1, &set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        new_tool::spec::{Category, Family},
        workspace,
    };

    fn spec(id: &str) -> Spec {
        Spec::new(id, "Demo", Category::Other, Family::Creation).unwrap()
    }

    #[test]
    fn every_registry_of_this_repository_takes_a_tool() {
        let edits = edit_all(workspace::root(), &spec("zz-demo")).unwrap();
        assert_eq!(edits.len(), FILES.len());
        for (path, before, after) in &edits {
            let is_new = |line: &&str| line.contains("zz-demo") || line.contains("zz_demo");
            assert!(!before.lines().any(|line| is_new(&line)), "{}", path.display());
            assert!(after.lines().any(|line| is_new(&line)), "{}", path.display());
        }
    }

    #[test]
    fn the_id_of_a_tool_or_crate_that_exists_is_refused() {
        for id in ["image-upscaler", "core", "dto", "tool-api"] {
            assert!(edit_all(workspace::root(), &spec(id)).is_err(), "{id}");
        }
    }

    #[test]
    fn a_tool_stands_before_its_dto_and_after_its_neighbours() {
        let manifest = "# tools (registry)\nlumiku-a = { path = \"crates/tools/a\" }\n\
                        lumiku-z = { path = \"crates/tools/z\" }\n\n[x]\n";
        let text = workspace_manifest(manifest, &spec("m"), &[]).unwrap();
        let names: Vec<&str> =
            text.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
        assert_eq!(names, ["lumiku-a", "lumiku-m", "lumiku-m-dto", "lumiku-z"]);
    }

    #[test]
    fn the_first_tool_of_all_finds_its_place() {
        let server =
            "[dependencies]\nlumiku-core.workspace = true\nlumiku-migrations.workspace = true\naxum = 1\n";
        let text = server_manifest(server, &spec("demo"), &[]).unwrap();
        assert!(text.contains("lumiku-migrations.workspace = true\nlumiku-demo.workspace = true\naxum"));
        let modules = "mod page;\nmod registry;\n\npub use page::X;\n";
        assert!(
            frontend_modules(modules, &spec("demo"), &[]).unwrap().contains("mod registry;\npub mod demo;\n")
        );
    }
}
