//! What every segment and video holds to, whatever the clips were.

use std::sync::Arc;

use lumiku_video_mix::engine::Target;
use lumiku_video_mix_dto::{Look, settings::SPEEDS};

use super::{Bench, TARGET, clips, piece, run, varied};

#[tokio::test]
async fn clips_of_any_kind_join_without_a_seam_at_every_rate() {
    let bench = Bench::new().await;
    let clips = clips::mixed().await;
    let looks = [None, Some(Look::Warm), Some(Look::TiltRight), Some(Look::MirrorTilt)];
    for (turn, fps) in [24, 25, 30, 60].into_iter().enumerate() {
        let target = Target { fps, ..TARGET };
        let mut segments = Vec::new();
        for (place, clip) in clips.iter().enumerate() {
            let info = bench.probe(clip).await;
            let (start, end) = [(0.0, 0.7), (0.333, 1.001)][(place + turn) % 2];
            let speed = SPEEDS[(place + turn) % SPEEDS.len()];
            let look = looks[(place + turn) % looks.len()];
            let request = varied(piece(clip, &info, start, end, target), speed, look);
            let segment = bench.segment(&request).await.unwrap();
            assert_eq!(segment.frames, request.frames, "{}", clip.path.display());
            assert_eq!(segment.samples, u64::from(segment.frames * 48_000 / fps));
            let sound = std::fs::metadata(segment.sound()).unwrap().len();
            assert_eq!(sound, segment.samples * 4, "{}", clip.path.display());
            segments.push(segment);
        }
        let (_, found) = bench.video(&segments, target).await;
        let frames: u32 = segments.iter().map(|segment| segment.frames).sum();
        assert_eq!(found.frames, frames, "at {fps}");
        assert_eq!(found.samples, u64::from(frames * (48_000 / fps)), "at {fps}");
        assert!(found.monotonic, "at {fps}");
        assert_eq!(found.complaints, "", "at {fps}");
    }
    assert_eq!(bench.left_in_work(), 0);
}

#[tokio::test]
async fn a_video_is_what_every_player_reads() {
    let bench = Bench::new().await;
    let clip = clips::one("full-range.avi").await;
    let info = bench.probe(&clip).await;
    assert!(info.full_range);
    let segment = bench.segment(&piece(&clip, &info, 0.2, 1.0, TARGET)).await.unwrap();
    let (out, _) = bench.video(&[Arc::clone(&segment), segment], TARGET).await;
    let entries = "stream=codec_name,profile,pix_fmt,width,height,sample_aspect_ratio,color_range,color_space,\
        r_frame_rate,time_base,sample_rate,channels:format_tags";
    let arguments = ["-v", "error", "-show_entries", entries, "-of", "flat", out.to_str().unwrap()];
    let facts = String::from_utf8(run("ffprobe", &arguments).await).unwrap();
    for fact in [
        "codec_name=\"h264\"",
        "profile=\"High\"",
        "pix_fmt=\"yuv420p\"",
        "width=180",
        "height=320",
        "sample_aspect_ratio=\"1:1\"",
        "color_range=\"tv\"",
        "color_space=\"bt709\"",
        "r_frame_rate=\"30/1\"",
        "time_base=\"1/15360\"",
        "codec_name=\"aac\"",
        "profile=\"LC\"",
        "sample_rate=\"48000\"",
        "channels=2",
        "tags.comment=\"Made with Lumiku\"",
    ] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    assert!(!facts.contains("encoder") && !facts.contains("Lavf"), "{facts}");
    // Its table of contents comes before its content, so that it plays while it loads.
    let bytes = std::fs::read(&out).unwrap();
    let at = |kind: &[u8]| bytes.windows(4).position(|four| four == kind).unwrap();
    assert!(at(b"moov") < at(b"mdat"));
}

#[tokio::test]
async fn the_shortest_pieces_join_too() {
    let bench = Bench::new().await;
    let clip = clips::one("one-keyframe.mp4").await;
    let info = bench.probe(&clip).await;
    let mut segments = Vec::new();
    for frames in [1, 2, 3, 4, 9] {
        let mut request = piece(&clip, &info, 1.0, 1.3, TARGET);
        request.frames = frames;
        segments.push(bench.segment(&request).await.unwrap());
    }
    let (_, found) = bench.video(&segments, TARGET).await;
    assert_eq!((found.frames, found.samples), (19, 19 * 1_600));
    assert!(found.monotonic);
    assert_eq!(found.complaints, "");
}

#[tokio::test]
async fn a_piece_past_the_last_frame_stands_still_and_one_past_the_end_is_unreadable() {
    let bench = Bench::new().await;
    let clip = clips::one("silent.mp4").await;
    let info = bench.probe(&clip).await;
    let mut request = piece(&clip, &info, 1.2, 1.5, TARGET);
    request.frames = 60;
    assert_eq!(bench.segment(&request).await.unwrap().frames, 60);
    let beyond = bench.segment(&piece(&clip, &info, 30.0, 31.0, TARGET)).await.unwrap_err();
    assert!(beyond.is_clip_at_fault(), "{beyond:?}");
    assert_eq!(bench.left_in_work(), 0);
}

#[tokio::test]
async fn one_channel_is_as_loud_as_it_was() {
    let bench = Bench::new().await;
    let clip = clips::one("odd.mp4").await;
    let info = bench.probe(&clip).await;
    let segment = bench.segment(&piece(&clip, &info, 0.2, 1.2, TARGET)).await.unwrap();
    let samples = std::fs::read(segment.sound()).unwrap();
    let loudest = |side: usize| {
        let side =
            samples.chunks(4).map(|both| i16::from_le_bytes([both[side], both[side + 1]]).unsigned_abs());
        side.max().unwrap()
    };
    // A sine of ffmpeg is an eighth of full scale.
    assert!((3_800..4_500).contains(&loudest(0)) && loudest(0) == loudest(2), "{}", loudest(0));
}
