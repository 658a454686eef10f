//! Which crate may depend on which: `*-dto` ← `core` ← `tool-api` ← `tools/<id>` ← `server`, and
//! `*-dto` ← `frontend`. Read from `cargo metadata`, so that a new crate is held to it by existing.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

/// What wire shapes and the browser must not reach.
const SERVER_SIDE: [&str; 3] = ["tokio", "axum", "sea-orm"];

/// What a crate of the workspace is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Dto,
    ToolDto {
        tool: String,
    },
    Core,
    Migrations,
    ToolApi,
    Tool {
        tool: String,
    },
    /// Computes what one tool is about, from its wire shapes.
    ToolEngine {
        tool: String,
    },
    /// Computes, and knows nothing of the product.
    Engine,
    Server,
    Frontend,
    /// Tests and tasks: they may reach everything, and nothing that ships may reach them.
    Workbench,
}

/// The crates of the workspace and, of each, those that it depends on when it is built.
struct Workspace {
    metadata: Metadata,
}

impl Workspace {
    /// Reads the workspace as it is built for a platform; for all of them when there is none.
    fn read(platform: Option<&str>) -> Self {
        let mut options = vec!["--offline".to_owned(), "--locked".to_owned()];
        options.extend(platform.map(|platform| format!("--filter-platform={platform}")));
        let metadata = MetadataCommand::new()
            .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
            .other_options(options)
            .exec()
            .expect("the workspace's metadata");
        Self { metadata }
    }

    /// Every crate with what it is.
    fn parts(&self) -> Vec<(&PackageId, Part)> {
        let packages = self.metadata.workspace_packages();
        packages.iter().map(|package| (&package.id, part_of(&self.path_of(&package.id)))).collect()
    }

    /// Folder from the root.
    fn path_of(&self, id: &PackageId) -> String {
        let manifest = &self.metadata[id].manifest_path;
        let folder = manifest.parent().unwrap().strip_prefix(&self.metadata.workspace_root).unwrap();
        folder.as_str().to_owned()
    }

    /// What a crate is built from, directly; dependencies of its tests left out.
    fn dependencies(&self, id: &PackageId) -> Vec<&PackageId> {
        let nodes = &self.metadata.resolve.as_ref().expect("a resolved graph").nodes;
        let node = nodes.iter().find(|node| node.id == *id).expect("a crate in the graph");
        let built = node.deps.iter().filter(|dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
        });
        built.map(|dependency| &dependency.pkg).collect()
    }

    /// Names of everything a crate is built from, however far.
    fn reach(&self, id: &PackageId) -> BTreeSet<String> {
        let (mut open, mut seen) = (vec![id], BTreeSet::new());
        while let Some(id) = open.pop() {
            open.extend(self.dependencies(id).into_iter().filter(|id| seen.insert(*id)));
        }
        seen.into_iter().map(|id| self.metadata[id].name.to_string()).collect()
    }
}

fn part_of(folder: &str) -> Part {
    let tool = |tool: &str| tool.to_owned();
    match folder.split('/').collect::<Vec<_>>()[..] {
        ["crates", "dto"] => Part::Dto,
        ["crates", "tools", id, "dto"] => Part::ToolDto { tool: tool(id) },
        ["crates", "core"] => Part::Core,
        ["crates", "tool-api"] => Part::ToolApi,
        ["crates", "tools", id, "engine"] => Part::ToolEngine { tool: tool(id) },
        ["crates", "tools", id] => Part::Tool { tool: tool(id) },
        ["crates", "super-resolution"] => Part::Engine,
        ["crates", "server"] => Part::Server,
        ["crates", "test-media" | "test-support" | "xtask"] => Part::Workbench,
        ["migrations"] => Part::Migrations,
        ["frontend"] => Part::Frontend,
        _ => panic!("{folder} has no place in the dependency rules: give it one here"),
    }
}

/// Whether a crate may depend on another.
fn may_use(from: &Part, onto: &Part) -> bool {
    use Part::{
        Core, Dto, Engine, Frontend, Migrations, Server, Tool, ToolApi, ToolDto, ToolEngine, Workbench,
    };
    match (from, onto) {
        (Workbench, _) | (Core, Migrations) => true,
        (Dto | Engine | Migrations, _) | (_, Workbench | Frontend | Server) | (Server, ToolEngine { .. }) => {
            false
        }
        (Tool { tool } | ToolEngine { tool }, ToolDto { tool: other })
        | (Tool { tool }, ToolEngine { tool: other }) => tool == other,
        (Frontend, onto) => matches!(onto, Dto | ToolDto { .. }),
        (ToolDto { .. } | ToolEngine { .. } | Core, onto) => matches!(onto, Dto),
        (ToolApi, onto) => matches!(onto, Dto | Core),
        (Tool { .. }, onto) => matches!(onto, Dto | Core | Engine | ToolApi),
        (Server, _) => true,
    }
}

#[test]
fn dependencies_point_one_way() {
    let workspace = Workspace::read(None);
    let parts: BTreeMap<&PackageId, Part> = workspace.parts().into_iter().collect();
    let mut wrong = Vec::new();
    for (id, user) in &parts {
        for used in workspace.dependencies(id) {
            if parts.get(used).is_some_and(|part| !may_use(user, part)) {
                wrong.push(format!("{} uses {}", workspace.metadata[id].name, workspace.metadata[used].name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(parts.values().any(|part| matches!(part, Part::Tool { .. })), "no tool was looked at");
}

#[test]
fn a_tool_knows_neither_another_tool_nor_the_migrations() {
    let tool = |tool: &str| Part::Tool { tool: tool.into() };
    let dto = |tool: &str| Part::ToolDto { tool: tool.into() };
    assert!(may_use(&tool("a"), &dto("a")));
    assert!(!may_use(&tool("a"), &tool("b")));
    assert!(!may_use(&tool("a"), &dto("b")));
    assert!(!may_use(&tool("a"), &Part::Migrations));
    assert!(!may_use(&dto("a"), &dto("b")));
    let engine = |tool: &str| Part::ToolEngine { tool: tool.into() };
    assert!(may_use(&tool("a"), &engine("a")));
    assert!(!may_use(&tool("b"), &engine("a")));
    assert!(may_use(&engine("a"), &dto("a")));
    assert!(!may_use(&engine("a"), &Part::Core));
    assert!(!may_use(&Part::Server, &engine("a")));
}

#[test]
fn wire_shapes_reach_no_server_code() {
    let workspace = Workspace::read(None);
    for (id, part) in workspace.parts() {
        let name = &workspace.metadata[id].name;
        if name.ends_with("-dto") {
            assert!(matches!(part, Part::Dto | Part::ToolDto { .. }), "{name} is not where wire shapes are");
            expect_out_of_reach(&workspace, id);
        }
    }
}

#[test]
fn engines_reach_no_server_code() {
    let workspace = Workspace::read(None);
    let parts = workspace.parts();
    let engines = parts.iter().filter(|(_, part)| matches!(part, Part::Engine | Part::ToolEngine { .. }));
    let looked_at = engines.map(|(id, _)| expect_out_of_reach(&workspace, id)).count();
    assert!(looked_at >= 2, "no engine was looked at");
}

#[test]
fn the_single_page_app_reaches_no_server_code() {
    let workspace = Workspace::read(Some("wasm32-unknown-unknown"));
    let parts = workspace.parts();
    let (id, _) = parts.iter().find(|(_, part)| *part == Part::Frontend).unwrap();
    expect_out_of_reach(&workspace, id);
}

#[test]
fn the_server_reaches_what_the_others_must_not() {
    let workspace = Workspace::read(None);
    let parts = workspace.parts();
    let (id, _) = parts.iter().find(|(_, part)| *part == Part::Server).unwrap();
    let reach = workspace.reach(id);
    assert!(SERVER_SIDE.iter().all(|name| reach.contains(*name)), "the walk over the graph misses something");
}

#[track_caller]
fn expect_out_of_reach(workspace: &Workspace, id: &PackageId) {
    let reach = workspace.reach(id);
    let found: Vec<&&str> = SERVER_SIDE.iter().filter(|name| reach.contains(**name)).collect();
    assert!(found.is_empty(), "{} reaches {found:?}", workspace.metadata[id].name);
}
