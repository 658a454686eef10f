//! What is found out about clips that are taken.

use super::{Bench, clips};

#[tokio::test]
async fn clips_are_described_as_they_are_shown() {
    let bench = Bench::new().await;
    let odd = bench.probe(&clips::one("odd.mp4").await).await;
    assert_eq!((odd.width, odd.height, odd.audio_channels), (201, 133, 1));
    assert!((odd.fps - 24.0).abs() < 0.01 && (odd.duration - 1.5).abs() < 0.05, "{odd:?}");
    let wide = bench.probe(&clips::one("wide-pixels.mp4").await).await;
    assert_eq!((wide.width, wide.height, wide.coded_width), (320, 240, 240));
    assert!(!wide.has_audio);
    let turned = bench.probe(&clips::turned().await).await;
    assert_eq!((turned.width, turned.height, turned.coded_width), (180, 320, 320));
    assert_eq!((turned.rotation % 180, turned.audio_channels), (90, 6));
    let variable = bench.probe(&clips::one("variable.mp4").await).await;
    assert!(variable.variable_rate, "{variable:?}");
    // Sound that goes on does not make the clip longer.
    let long_sound = bench.probe(&clips::one("long-sound.mov").await).await;
    assert!((long_sound.duration - 1.5).abs() < 0.05, "{long_sound:?}");
}

#[tokio::test]
async fn a_description_survives_being_stored() {
    let bench = Bench::new().await;
    let info = bench.probe(&clips::one("sixty.mkv").await).await;
    let json = serde_json::to_string(&info).unwrap();
    assert_eq!(serde_json::from_str::<lumiku_video_mix::engine::ClipInfo>(&json).unwrap(), info);
}
