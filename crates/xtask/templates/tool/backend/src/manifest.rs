//! What the tool says about itself.

use lumiku_dto::{
    account::{Role, Tier},
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};
use lumiku_{{snake}}_dto::{CREDITS_PER_FILE, ID, WRITE};

pub(crate) fn manifest() -> Manifest {
    Manifest {
        id: ID.into(),
        name: "{{name}}".into(),
        description: "Writes a line of text into as many files as you like.".into(),
        icon: "{{icon}}".into(),
        category: Category::{{Category}},
        family: ToolFamily::{{Family}},
        version: env!("CARGO_PKG_VERSION").into(),
        base_path: format!("/api/{{route}}/{ID}"),
        price_hint: "{1*write} a file".into(),
        actions: vec![Action {
            id: WRITE.into(),
            label: "Write a file".into(),
            credits: CREDITS_PER_FILE,
            unit: "file".into(),
            min_tier: Tier::Free,
        }],
        access: Access { roles: vec![Role::User, Role::Admin], min_tier: Tier::Free },
        features: Features { download: true, history: true, favorites: true, ..Features::default() },
        // It takes no uploads: no type is listed.
        limits: Limits { max_file_size: 1024 * 1024, file_types: Vec::new(), max_concurrent: 2, timeout: 60 },
        dashboard: Dashboard { order: 100, color: "{{category}}".into() },
        enabled: true,
    }
}
