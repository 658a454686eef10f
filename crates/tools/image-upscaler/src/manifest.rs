//! What the tool says about itself.

use lumiku_dto::{
    account::{Role, Tier},
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};
use lumiku_image_upscaler_dto::{CREDITS_PER_FACTOR, Format, ID, MAX_FILE_SIZE, UPSCALE};

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
        actions: vec![Action {
            id: UPSCALE.into(),
            label: "Upscale a picture".into(),
            credits: CREDITS_PER_FACTOR,
            unit: "picture and factor".into(),
            min_tier: Tier::Free,
        }],
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
            timeout: 600,
        },
        dashboard: Dashboard { order: 30, color: "image".into() },
        enabled: true,
    }
}
