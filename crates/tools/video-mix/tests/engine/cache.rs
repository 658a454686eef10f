//! Segments are rendered once, kept, checked, and thrown out when there are too many.

use std::{fs, os::unix::fs::MetadataExt, path::PathBuf, time::Instant};

use lumiku_video_mix_dto::Look;

use super::{Bench, TARGET, clips, open, piece, varied};

#[tokio::test]
async fn a_segment_is_rendered_once_and_found_after_a_restart() {
    let bench = Bench::new().await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 0.5, 2.5, TARGET);
    let first = bench.segment(&request).await.unwrap();
    let written = fs::metadata(first.video()).unwrap().modified().unwrap();
    // Without its source nothing could be rendered.
    let mut gone = request.clone();
    gone.source = "/nowhere.mp4".into();
    let started = Instant::now();
    assert_eq!(bench.segment(&gone).await.unwrap().key, first.key);
    assert!(started.elapsed().as_millis() < 100);
    let again = open(bench.folder.path(), 1 << 30).await;
    let found = again.segment(&gone, &bench.work(), &bench.never).await.unwrap();
    assert_eq!(fs::metadata(found.video()).unwrap().modified().unwrap(), written);
    drop((first, found));
    assert_eq!(bench.left_in_work(), 0);
}

#[tokio::test]
async fn callers_that_want_the_same_share_one_render() {
    let bench = Bench::new().await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 0.0, 1.0, TARGET);
    let (one, two, three) =
        tokio::join!(bench.segment(&request), bench.segment(&request), bench.segment(&request));
    let files = [one, two, three].map(|it| fs::metadata(it.unwrap().video()).unwrap().ino());
    assert!(files.iter().all(|file| *file == files[0]), "{files:?}");
}

#[tokio::test]
async fn every_difference_is_another_segment() {
    let bench = Bench::new().await;
    let clip = clips::one("silent.mp4").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 0.0, 0.5, TARGET);
    let mut keys = vec![bench.segment(&request).await.unwrap().key.clone()];
    let mut other = piece(&clip, &info, 0.0, 0.5, TARGET);
    other.source_sha256 = "another".into();
    for request in [
        varied(request.clone(), 105, None),
        varied(request.clone(), 100, Some(Look::Warm)),
        varied(request.clone(), 100, Some(Look::Close)),
        piece(&clip, &info, 0.1, 0.5, TARGET),
        other,
    ] {
        keys.push(bench.segment(&request).await.unwrap().key.clone());
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 6);
}

#[tokio::test]
async fn a_broken_entry_is_made_again() {
    let bench = Bench::new().await;
    let clip = clips::one("silent.mp4").await;
    let info = bench.probe(&clip).await;
    let request = piece(&clip, &info, 0.0, 0.5, TARGET);
    let bytes = fs::read(bench.segment(&request).await.unwrap().video()).unwrap();
    let [entry] = &entries(&bench)[..] else { panic!("one entry") };
    fs::write(entry.join("video.mp4"), &bytes[..bytes.len() / 2]).unwrap();
    let again = bench.segment(&request).await.unwrap();
    assert_eq!(fs::read(again.video()).unwrap(), bytes, "the same request gives the same bytes");
    assert_eq!(fs::read(entry.join("video.mp4")).unwrap(), bytes);
}

#[tokio::test]
async fn the_limit_holds_and_what_is_in_use_outlives_its_entry() {
    let bench = Bench::with_limit(400_000).await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    let mut segments = Vec::new();
    for tenth in 0..8 {
        let start = f64::from(tenth) / 10.0;
        segments.push(bench.segment(&piece(&clip, &info, start, start + 0.5, TARGET)).await.unwrap());
    }
    let sound = |entry: &PathBuf| fs::metadata(entry.join("sound.pcm")).unwrap().len();
    assert!(entries(&bench).iter().map(sound).sum::<u64>() < 400_000);
    let (_, found) = bench.video(&segments, TARGET).await;
    assert_eq!((found.frames, found.complaints.as_str()), (8 * 15, ""));
}

/// The folders of what is in the cache.
fn entries(bench: &Bench) -> Vec<PathBuf> {
    let list = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap().path());
    list(bench.folder.path().join("cache")).flat_map(list).collect()
}
