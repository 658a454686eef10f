//! Files that are not what they say: each is refused quickly, and none makes a program read another file or
//! the network. Here they reach the engine as whatever they claim; how the server takes them, and more of
//! them, is among its own tests.

use std::time::{Duration, Instant};

use lumiku_test_media::{
    Canary, Hostile,
    hostile::{damaged, liars, magics, texts},
};
use lumiku_video_mix::engine::{Container, EngineError};

use super::{Bench, Clip, TARGET, clips, piece};

/// Longest that a refusal may take.
const REFUSAL: Duration = Duration::from_secs(5);

#[tokio::test]
async fn hostile_files_are_refused_within_five_seconds_and_reach_nothing() {
    let bench = Bench::new().await;
    let canary = Canary::new(bench.folder.path(), &clips::shelf()).await;
    let set = [texts(&canary), magics(), liars(&clips::shelf()).await].concat();
    let path = bench.folder.path().join("upload");
    let (mut taken, mut slowest) = (Vec::new(), Duration::ZERO);
    // What hides behind a magic is taken for a video by the server, too, and is tried there.
    for Hostile { name, bytes, claim } in set.iter().filter(|it| !it.name.ends_with("behind a magic")) {
        std::fs::write(&path, bytes).unwrap();
        let started = Instant::now();
        let container = Container::from_mime(claim).unwrap();
        let probed = bench.engine.probe(&path, container, &bench.never).await;
        slowest = slowest.max(started.elapsed());
        match probed {
            Err(EngineError::Refused(sentence)) => assert!(sentence.ends_with('.'), "{name}: {sentence}"),
            other => taken.push(format!("{name} as {claim}: {other:?}")),
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
    assert!(slowest < REFUSAL, "{slowest:?}");
    assert_eq!((canary.connections().await, canary.was_read()), (0, false));
}

#[tokio::test]
async fn damaged_files_are_refused_or_rendered_and_never_break_the_engine() {
    let bench = Bench::new().await;
    let path = bench.folder.path().join("upload");
    for name in ["silent.mp4", "sixty.mkv", "full-range.avi"] {
        let Clip { path: whole, container } = clips::one(name).await;
        let whole = std::fs::read(whole).unwrap();
        for seed in 1..=8 {
            std::fs::write(&path, damaged(&whole, seed)).unwrap();
            let started = Instant::now();
            let probed = bench.engine.probe(&path, container, &bench.never).await;
            assert!(started.elapsed() < REFUSAL, "{name} {seed}");
            let info = match probed {
                Ok(info) => info,
                Err(error) => {
                    assert!(error.is_clip_at_fault(), "{name} {seed}: {error:?}");
                    continue;
                }
            };
            let clip = Clip { path: path.clone(), container };
            let end = info.duration.min(1.0);
            let mut request = piece(&clip, &info, 0.0, end, TARGET);
            request.source_sha256 = format!("{name} {seed}");
            let rendered = bench.segment(&request).await;
            let fine = rendered
                .as_ref()
                .map_or_else(EngineError::is_clip_at_fault, |made| made.frames == request.frames);
            assert!(fine, "{name} {seed}: {rendered:?}");
        }
    }
    assert_eq!(bench.left_in_work(), 0);
}
