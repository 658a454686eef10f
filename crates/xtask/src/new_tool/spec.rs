//! What the new tool is called, and which names it may not have.

use anyhow::{Result, ensure};
use clap::ValueEnum;

/// Longest id, in characters: it is part of table, crate and module names.
const MAX_ID: usize = 32;
/// Longest name, in characters: it stands on cards and in the sidebar.
const MAX_NAME: usize = 40;

/// Ids that other things are called by already, each with what it is.
const TAKEN: [(&str, &str); 10] = [
    ("apps", "a path of the API"),
    ("job-handler", "a type of the contract"),
    ("manifest", "a path of the API"),
    ("open-api-router", "a type of the contract"),
    ("platform", "the platform's own tables"),
    ("probe", "the tool that tests use"),
    ("sample", "a type of the contract"),
    ("tool", "a type of the contract"),
    ("tool-context", "a type of the contract"),
    ("web", "the single-page app's crate"),
];

/// Words that cannot name a module (The Rust Reference, "Keywords", edition 2024).
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The shelf a tool stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Category {
    Image,
    Video,
    Audio,
    Text,
    /// Work apps stand here
    #[default]
    Other,
}

/// Whether it creates media or is a work app; it decides the paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Family {
    /// Under `/api/tools/<id>` and `/tools/<id>`
    #[default]
    Creation,
    /// Under `/api/apps/<id>` and `/apps/<id>`
    Work,
}

/// A checked description of the tool to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    id: String,
    name: String,
    category: Category,
    family: Family,
}

impl Spec {
    /// # Errors
    /// When the id or the name cannot be used, with the reason.
    pub(crate) fn new(id: &str, name: &str, category: Category, family: Family) -> Result<Self> {
        check_id(id)?;
        let name = name.trim();
        check_name(name)?;
        Ok(Self { id: id.to_owned(), name: name.to_owned(), category, family })
    }

    /// As in folders, routes and job rows: `demo-tool`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// As in modules and tables: `demo_tool`.
    pub(crate) fn snake(&self) -> String {
        self.id.replace('-', "_")
    }

    /// As in types: `DemoTool`.
    pub(crate) fn pascal(&self) -> String {
        let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
        self.id.split('-').map(capital).collect()
    }

    /// What each placeholder of the templates stands for.
    pub(super) fn placeholders(&self) -> [(&'static str, String); 10] {
        let (category, variant, icon) = match self.category {
            Category::Image => ("image", "Image", ("image", "Image")),
            Category::Video => ("video", "Video", ("video", "Video")),
            Category::Audio => ("audio", "Audio", ("music", "Music")),
            Category::Text => ("text", "Text", ("file-text", "FileText")),
            Category::Other => ("other", "Other", ("briefcase", "Briefcase")),
        };
        let (family, route) = match self.family {
            Family::Creation => ("Creation", "tools"),
            Family::Work => ("Work", "apps"),
        };
        [
            ("id", self.id.clone()),
            ("snake", self.snake()),
            ("Pascal", self.pascal()),
            ("name", self.name.clone()),
            ("category", category.to_owned()),
            ("Category", variant.to_owned()),
            ("Family", family.to_owned()),
            ("route", route.to_owned()),
            ("icon", icon.0.to_owned()),
            ("Icon", icon.1.to_owned()),
        ]
    }
}

fn check_id(id: &str) -> Result<()> {
    let words = || id.split('-');
    let plain = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    ensure!(
        words().all(plain) && id.starts_with(|first: char| first.is_ascii_lowercase()),
        "\"{id}\" is not an id: use lower-case letters and digits, words joined by single hyphens, a letter \
         first, such as \"audio-trimmer\""
    );
    ensure!(id.len() <= MAX_ID, "the id is longer than {MAX_ID} characters");
    ensure!(!id.ends_with("-dto"), "an id ending in -dto would be taken for a tool's wire shapes");
    ensure!(!KEYWORDS.contains(&id), "\"{id}\" is a word of Rust and cannot name a module");
    if let Some((_, what)) = TAKEN.iter().find(|(taken, _)| *taken == id) {
        anyhow::bail!("\"{id}\" is taken: it is {what}");
    }
    Ok(())
}

fn check_name(name: &str) -> Result<()> {
    ensure!(!name.is_empty(), "the tool needs a name, such as \"Audio Trimmer\"");
    ensure!(name.chars().count() <= MAX_NAME, "the name is longer than {MAX_NAME} characters");
    // It is written into string literals and documentation as it is.
    let awkward = |c: char| c.is_control() || "\"\\{}<>[]`".contains(c);
    ensure!(
        !name.contains(awkward),
        "the name may not hold quotation marks, brackets, backslashes or control characters"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(id: &str, name: &str) -> Result<Spec> {
        Spec::new(id, name, Category::Other, Family::Creation)
    }

    #[test]
    fn an_id_gives_module_and_type_names() {
        let spec = spec("audio-2-text", " Audio to Text ").unwrap();
        assert_eq!((spec.snake(), spec.pascal()), ("audio_2_text".into(), "Audio2Text".into()));
        assert_eq!(spec.name, "Audio to Text");
    }

    #[test]
    fn an_id_is_kebab_case() {
        for id in ["demo", "demo-tool", "a1"] {
            assert!(spec(id, "Demo").is_ok(), "{id}");
        }
        for id in ["", "Demo", "demo_tool", "demo--tool", "-demo", "demo-", "3d", "démo", "a b", "../x"] {
            assert!(spec(id, "Demo").is_err(), "{id}");
        }
        assert!(spec(&"a".repeat(MAX_ID + 1), "Demo").is_err());
    }

    #[test]
    fn an_id_that_would_not_compile_or_collide_is_refused() {
        for id in ["match", "self", "type", "manifest", "probe", "tool", "web", "carousel-dto"] {
            assert!(spec(id, "Demo").is_err(), "{id}");
        }
    }

    #[test]
    fn a_name_is_short_and_safe_in_a_string_literal() {
        assert!(spec("demo", "Demo & Co. (beta)").is_ok());
        for name in ["", "  ", "Say \"hi\"", "a\\b", "{name}", "two\nlines"] {
            assert!(spec("demo", name).is_err(), "{name}");
        }
        assert!(spec("demo", &"a".repeat(MAX_NAME + 1)).is_err());
    }
}
