//! What the tool says about itself.

use lumiku_dto::{
    account::{Role, Tier},
    tool::{Access, Action, Category, Dashboard, Features, Limits, Manifest, ToolFamily},
};
use lumiku_video_mix_dto::{CLIP_TYPES, CREDITS_PER_VIDEO, ID, MAX_FILE_SIZE, MIX};

pub(crate) fn manifest() -> Manifest {
    Manifest {
        id: ID.into(),
        name: "Video Mix Pro".into(),
        description: "Up to a hundred distinct videos from a handful of clips.".into(),
        icon: "video".into(),
        category: Category::Video,
        family: ToolFamily::Creation,
        version: env!("CARGO_PKG_VERSION").into(),
        base_path: format!("/api/tools/{ID}"),
        price_hint: "From {1*mix} a video".into(),
        actions: vec![Action {
            id: MIX.into(),
            label: "Make a video".into(),
            credits: CREDITS_PER_VIDEO,
            unit: "video".into(),
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
            file_types: CLIP_TYPES.map(str::to_owned).into(),
            max_concurrent: 2,
            timeout: 3600,
        },
        dashboard: Dashboard { order: 10, color: "video".into() },
        enabled: true,
    }
}
