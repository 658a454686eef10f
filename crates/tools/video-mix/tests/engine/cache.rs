//! Segments are rendered once, kept, checked, and thrown out when there are too many.

use std::{fs, sync::Arc, time::Instant};

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
    let (one, two, three) = (one.unwrap(), two.unwrap(), three.unwrap());
    assert!(Arc::ptr_eq(&one, &two) && Arc::ptr_eq(&two, &three));
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
    let segment = bench.segment(&request).await.unwrap();
    let (video, bytes) = (segment.video(), fs::read(segment.video()).unwrap());
    fs::write(&video, &bytes[..bytes.len() / 2]).unwrap();
    drop(segment);
    bench.segment(&request).await.unwrap();
    assert_eq!(fs::read(&video).unwrap(), bytes, "the same request gives the same bytes");
}

#[tokio::test]
async fn the_limit_holds() {
    let bench = Bench::with_limit(400_000).await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    for tenth in 0..8 {
        let start = f64::from(tenth) / 10.0;
        let segment = bench.segment(&piece(&clip, &info, start, start + 0.5, TARGET)).await.unwrap();
        assert!(segment.video().exists());
    }
    let folder = bench.folder.path().join("cache");
    let shelves =
        fs::read_dir(folder).unwrap().flat_map(|shelf| fs::read_dir(shelf.unwrap().path()).unwrap());
    let sound = shelves.map(|entry| fs::metadata(entry.unwrap().path().join("sound.pcm")).unwrap().len());
    assert!(sound.sum::<u64>() < 400_000);
}
