//! What the tool says about itself.

use lumiku_dto::{
    account::{Role, Tier},
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};
use lumiku_image_upscaler_dto::{
    AI_CREDITS_PER_FACTOR, CREDITS_PER_FACTOR, Format, ID, MAX_FILE_SIZE, UPSCALE, UPSCALE_AI,
};

pub(crate) fn manifest() -> Manifest {
    Manifest {
        id: ID.into(),
        name: "Image Upscaler".into(),
        description: "Larger pictures, up to 4K, on your own server.".into(),
        icon: "scan-search".into(),
        category: Category::Image,
        family: ToolFamily::Creation,
        version: env!("CARGO_PKG_VERSION").into(),
        base_path: format!("/api/tools/{ID}"),
        price_hint: "From {2*upscale} an image".into(),
        actions: vec![
            action(UPSCALE, "Upscale a picture", CREDITS_PER_FACTOR),
            action(UPSCALE_AI, "Upscale a picture with AI", AI_CREDITS_PER_FACTOR),
        ],
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
            file_types: [Format::Jpeg, Format::Png, Format::Webp]
                .map(|format| format.mime().to_owned())
                .into(),
            max_concurrent: 2,
            // A network takes seconds for a large picture, and a batch has up to fifty.
            timeout: 1800,
        },
        dashboard: Dashboard { order: 30, color: "image".into() },
        enabled: true,
    }
}

fn action(id: &str, label: &str, credits: i64) -> Action {
    Action {
        id: id.into(),
        label: label.into(),
        credits,
        unit: "picture and factor".into(),
        min_tier: Tier::Free,
    }
}
