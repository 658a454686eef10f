//! What the engine says of its sandbox. The sandbox itself is tried from inside, beside its code.

use std::path::Path;

use lumiku_video_mix::engine::{Engine, EngineOptions, MEMORY, Programs};

fn options(folder: &Path, ffprobe: &str) -> EngineOptions {
    EngineOptions {
        programs: Programs { ffprobe: ffprobe.into(), ..Programs::default() },
        cache: folder.join("cache"),
        cache_limit: 1 << 20,
        memory: MEMORY,
        require_isolation: true,
    }
}

#[tokio::test]
async fn the_posture_is_told_and_a_missing_program_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(options(folder.path(), "ffprobe")).await.unwrap();
    let posture = serde_json::to_value(engine.posture()).unwrap();
    assert_eq!(posture["isolation"], "bubblewrap");
    assert_eq!(posture["network"], false);
    assert_eq!(posture["limits"], true);
    assert_eq!(posture["dieWithServer"], true);
    assert_eq!(posture["encoder"], "libx264");
    assert!(posture["ffmpegVersion"].as_str().unwrap().starts_with(|first: char| first.is_ascii_digit()));
    let missing = Engine::open(options(folder.path(), "no-such-ffprobe")).await.unwrap_err();
    assert!(missing.to_string().contains("no-such-ffprobe"), "{missing}");
}
