//! Sound stays with the picture: measured on a clip that flashes and beeps at once.

#![expect(clippy::cast_precision_loss, reason = "a few seconds")]

use std::path::Path;

use lumiku_video_mix::engine::Target;

use super::{Bench, TARGET, clips, piece, run, varied};

/// A white flash and a beep at the beginning of every half second, each a tenth of a second long.
const FLASH_AND_BEEP: [&str; 2] =
    ["color=black:s=64x64:r=60:d=6", "aevalsrc='if(lt(mod(t,0.5),0.1),0.8*sin(2*PI*1000*t),0)':s=48000:d=6"];
const FLASHING: &str = "-vf drawbox=t=fill:c=white:enable='lt(mod(t,0.5),0.0999)' -c:a aac -shortest";

#[tokio::test]
async fn a_flash_and_its_beep_are_together_after_forty_joins() {
    let bench = Bench::new().await;
    let clip = clips::made("flash.mp4", &FLASH_AND_BEEP, FLASHING).await;
    let info = bench.probe(&clip).await;
    let target = Target { fps: 60, ..TARGET };
    let cuts = [(0.25, 1.35, 100), (1.3, 2.71, 105), (0.65, 2.017, 90), (3.111, 4.9, 115), (2.2, 3.3, 95)];
    let mut pieces = Vec::new();
    for (start, end, speed) in cuts {
        pieces.push(
            bench.segment(&varied(piece(&clip, &info, start, end, target), speed, None)).await.unwrap(),
        );
    }
    let segments: Vec<_> = pieces.iter().cycle().take(41).cloned().collect();
    let (out, found) = bench.video(&segments, target).await;
    assert_eq!(found.complaints, "");
    let (flashes, beeps) = (flashes(&out, 60.0).await, beeps(&out).await);
    assert!(flashes.len() > 80, "{}", flashes.len());
    let apart = |flash: &f64| beeps.iter().map(|beep| (beep - flash).abs()).fold(f64::MAX, f64::min);
    let worst = flashes.iter().map(apart).fold(0.0, f64::max);
    let last = apart(flashes.last().unwrap());
    println!("worst {:.1} ms, last {:.1} ms apart", worst * 1000.0, last * 1000.0);
    assert!(worst < 0.020 && last < 0.020, "{worst} s, {last} s");
}

/// When the picture becomes white, in seconds. What is white from a join on does not count.
async fn flashes(video: &Path, fps: f64) -> Vec<f64> {
    let video = video.to_str().unwrap();
    let frames = run(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-i",
            video,
            "-map",
            "0:v",
            "-vf",
            "scale=1:1:flags=area,format=gray",
            "-f",
            "rawvideo",
            "-",
        ],
    )
    .await;
    rises(frames.iter().map(|luma| f64::from(*luma) > 128.0), fps, 3)
}

/// When the sound begins, in seconds.
async fn beeps(video: &Path) -> Vec<f64> {
    let video = video.to_str().unwrap();
    let samples = run(
        "ffmpeg",
        &["-v", "error", "-i", video, "-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "s16le", "-"],
    )
    .await;
    // Loud within each millisecond.
    let loud = samples.chunks_exact(96).map(|window| {
        window.chunks_exact(2).any(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs() > 3_000)
    });
    rises(loud, 1_000.0, 50)
}

/// Where something begins after it was away for `quiet` steps at least.
fn rises(steps: impl Iterator<Item = bool>, per_second: f64, quiet: u32) -> Vec<f64> {
    let (mut found, mut away) = (Vec::new(), 0);
    for (place, on) in steps.enumerate() {
        if on && away >= quiet {
            found.push(place as f64 / per_second);
        }
        away = if on { 0 } else { away + 1 };
    }
    found
}
