//! What the tool says about itself.

use lumiku_carousel_dto::{
    EXPORT, GENERATE, GENERATE_SLIDE, ID, REWRITE,
    limits::{MAX_FILE_SIZE, PICTURE_TYPES},
    price::CREDITS,
};
use lumiku_dto::{
    account::{Role, Tier},
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};

pub(crate) fn manifest() -> Manifest {
    Manifest {
        id: ID.into(),
        name: "Carousel Generator".into(),
        description: "From a topic to a finished, on-brand carousel in a minute.".into(),
        icon: "gallery-horizontal".into(),
        category: Category::Text,
        family: ToolFamily::Creation,
        version: env!("CARGO_PKG_VERSION").into(),
        base_path: format!("/api/tools/{ID}"),
        price_hint: "From {1*export} a slide".into(),
        actions: CREDITS.map(|(id, credits)| action(id, credits)).into(),
        access: Access { roles: vec![Role::User, Role::Admin], min_tier: Tier::Free },
        features: Features {
            upload: true,
            download: true,
            history: true,
            favorites: true,
            featured: true,
            ..Features::default()
        },
        limits: Limits {
            max_file_size: MAX_FILE_SIZE,
            file_types: PICTURE_TYPES.map(str::to_owned).into(),
            max_concurrent: 2,
            timeout: 900,
        },
        dashboard: Dashboard { order: 20, color: "carousel".into() },
        enabled: true,
    }
}

fn action(id: &str, credits: i64) -> Action {
    let (label, unit) = match id {
        EXPORT => ("Export a slide in one size", "slide and size"),
        GENERATE => ("Write a carousel", "carousel"),
        GENERATE_SLIDE => ("Write a slide of it", "slide"),
        REWRITE => ("Rewrite a slide", "slide"),
        other => (other, "piece"),
    };
    Action { id: id.into(), label: label.into(), credits, unit: unit.into(), min_tier: Tier::Free }
}
