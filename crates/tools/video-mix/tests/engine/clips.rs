//! The clips of the tests, as the engine is given them.

use std::path::PathBuf;

use lumiku_test_media::Shelf;
use lumiku_video_mix::engine::Container;

use super::Clip;

/// Where clips are kept.
pub(super) fn shelf() -> Shelf {
    Shelf::new(env!("CARGO_TARGET_TMPDIR"))
}

/// One of every kind.
pub(super) async fn mixed() -> Vec<Clip> {
    shelf().mixed().await.into_iter().map(clip).collect()
}

/// The one of this name.
pub(super) async fn one(name: &str) -> Clip {
    clip(shelf().one(name).await)
}

/// Stored wide, shown high.
pub(super) async fn turned() -> Clip {
    clip(shelf().turned().await)
}

/// The clip of what ffmpeg generates from these sources, written with these options.
pub(super) async fn made(name: &str, sources: &[&str], options: &str) -> Clip {
    clip(shelf().make(name, sources, options).await)
}

fn clip(path: PathBuf) -> Clip {
    let container = match path.extension().and_then(|it| it.to_str()) {
        Some("mkv") => Container::Matroska,
        Some("avi") => Container::Avi,
        Some("mov") => Container::Mov,
        _ => Container::Mp4,
    };
    Clip { path, container }
}
