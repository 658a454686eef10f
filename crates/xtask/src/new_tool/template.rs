//! The files of a tool, from `crates/xtask/templates/tool/`. A placeholder is a name in double braces.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::spec::Spec;
use crate::workspace::files_under;

/// Where the templates are, from the repository's root.
const FOLDER: &str = "crates/xtask/templates/tool";

/// The folders that a tool has of its own, from the repository's root: what the template calls them, and
/// where they go.
pub(super) fn folders(spec: &Spec) -> [(&'static str, PathBuf); 4] {
    let tool = Path::new("crates/tools").join(spec.id());
    [
        ("dto", tool.join("dto")),
        ("backend", tool),
        ("migration", Path::new("migrations/src").join(spec.snake())),
        ("screen", Path::new("frontend/src/tools").join(spec.snake())),
    ]
}

/// Every file of the tool with its content, by its path from the root.
pub(super) fn render_all(root: &Path, spec: &Spec) -> Result<Vec<(PathBuf, String)>> {
    let mut rendered = Vec::new();
    for (part, target) in folders(spec) {
        let folder = root.join(FOLDER).join(part);
        for file in files_under(&folder, &[])? {
            let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            let content = render(&text, &spec.placeholders())
                .with_context(|| format!("in the template {}", file.display()))?;
            rendered.push((target.join(file.strip_prefix(&folder)?), content));
        }
    }
    Ok(rendered)
}

/// Puts values in the place of `{{name}}`.
fn render(template: &str, values: &[(&'static str, String)]) -> Result<String> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let (name, after) = after.split_once("}}").context("a placeholder is not closed")?;
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            bail!("there is no placeholder {name:?}");
        };
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        new_tool::spec::{Category, Family},
        workspace,
    };

    #[test]
    fn placeholders_are_replaced_and_single_braces_stay() {
        let values = [("id", "demo".to_owned())];
        assert_eq!(render("a {{id}}-dto { {{id}} }", &values).unwrap(), "a demo-dto { demo }");
        assert!(render("{{unheard_of}}", &values).is_err());
        assert!(render("{{id", &values).is_err());
    }

    #[test]
    fn a_tool_has_the_same_files_as_every_other() {
        let spec = Spec::new("demo-tool", "Demo", Category::Text, Family::Work).unwrap();
        let files = render_all(workspace::root(), &spec).unwrap();
        let has = |path: &str| files.iter().any(|(file, _)| file == Path::new(path));
        for file in
            ["lib", "manifest", "routes/mod", "service", "job", "entity/mod", "error", "engine", "sample"]
        {
            assert!(has(&format!("crates/tools/demo-tool/src/{file}.rs")), "{file}");
        }
        assert!(has("crates/tools/demo-tool/dto/src/lib.rs"));
        assert!(has("migrations/src/demo_tool/mod.rs"));
        assert!(has("frontend/src/tools/demo_tool/mod.rs"));
        assert!(files.iter().all(|(_, text)| !text.contains("{{") && !text.contains("}}")));
    }
}
