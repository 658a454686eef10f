//! Files that are not what they say, or say what they are not: each is refused quickly, and none makes a
//! program read another file or the network.

mod texts;
mod videos;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use lumiku_video_mix::engine::{Container, EngineError};
use tokio::net::TcpListener;

use super::{Bench, Clip, clips, piece};

const ALL: [Container; 4] = [Container::Mp4, Container::Mov, Container::Matroska, Container::Avi];
/// Longest that a refusal may take.
const REFUSAL: Duration = Duration::from_secs(5);

/// A file and the containers it claims to be.
struct Hostile {
    name: String,
    bytes: Vec<u8>,
    claims: Vec<Container>,
}

/// What tells that something was reached that should not be.
struct Canary {
    listener: TcpListener,
    address: String,
    file: String,
}

impl Canary {
    async fn new(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        // Were it followed, the hostile file would be taken for a fine clip.
        let clip = clips::one("silent.mp4").await;
        let file = folder.join("canary.mp4");
        std::fs::copy(clip.path, &file).unwrap();
        Self { listener, address, file: file.to_str().unwrap().into() }
    }

    async fn hits(&self) -> usize {
        let mut hits = 0;
        while tokio::time::timeout(Duration::from_millis(30), self.listener.accept()).await.is_ok() {
            hits += 1;
        }
        hits
    }
}

fn add(set: &mut Vec<Hostile>, name: &str, claims: &[Container], bytes: impl Into<Vec<u8>>) {
    set.push(Hostile { name: name.into(), bytes: bytes.into(), claims: claims.to_vec() });
}

#[tokio::test]
async fn hostile_files_are_refused_within_five_seconds_and_reach_nothing() {
    let bench = Bench::new().await;
    let canary = Canary::new(bench.folder.path()).await;
    let mut set = Vec::new();
    texts::texts(&mut set, &canary);
    texts::magics(&mut set);
    videos::videos(&mut set, &canary).await;
    assert!(set.len() >= 40, "{}", set.len());
    let path = bench.folder.path().join("upload");
    let (mut taken, mut slowest, mut tried) = (Vec::new(), Duration::ZERO, 0);
    for Hostile { name, bytes, claims } in &set {
        std::fs::write(&path, bytes).unwrap();
        for container in claims {
            let started = Instant::now();
            let probed = bench.engine.probe(&path, *container, &bench.never).await;
            (slowest, tried) = (slowest.max(started.elapsed()), tried + 1);
            match probed {
                Err(EngineError::Refused(sentence)) => assert!(sentence.ends_with('.'), "{name}: {sentence}"),
                other => taken.push(format!("{name} as {container:?}: {other:?}")),
            }
        }
    }
    println!("{} files, {tried} probes, slowest {slowest:?}", set.len());
    // What hides in a track of text is passed over, and what is left is a fine clip without sound.
    taken.retain(|it| !it.starts_with("subtitles that are a playlist") || it.contains("has_audio: true"));
    assert!(taken.is_empty(), "{taken:#?}");
    assert!(slowest < REFUSAL, "{slowest:?}");
    assert_eq!(canary.hits().await, 0);
}

#[tokio::test]
async fn damaged_files_are_refused_or_rendered_and_never_break_the_engine() {
    let bench = Bench::new().await;
    let canary = Canary::new(bench.folder.path()).await;
    let path = bench.folder.path().join("upload");
    for (name, container) in [
        ("silent.mp4", Container::Mp4),
        ("sixty.mkv", Container::Matroska),
        ("full-range.avi", Container::Avi),
    ] {
        let bytes = std::fs::read(clips::one(name).await.path).unwrap();
        for seed in 1..=8_usize {
            let mut damaged = bytes.clone();
            let length = damaged.len();
            let mut state = seed * 7_919;
            for _ in 0..40 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Half of it in the headers, which are at one of the ends.
                let near = [length, 600][(state >> 60) & 1].min(length);
                let place = (state >> 20) % near;
                damaged[if (state >> 61) & 1 == 1 { place } else { length - 1 - place }] =
                    state.to_le_bytes()[7];
            }
            std::fs::write(&path, &damaged).unwrap();
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
            let mut request = piece(&clip, &info, 0.0, end, super::TARGET);
            request.source_sha256 = format!("{name} {seed}");
            let rendered = bench.segment(&request).await;
            let fine = rendered
                .as_ref()
                .map_or_else(EngineError::is_clip_at_fault, |made| made.frames == request.frames);
            assert!(fine, "{name} {seed}: {rendered:?}");
        }
    }
    assert_eq!(bench.left_in_work(), 0);
    assert_eq!(canary.hits().await, 0);
}
