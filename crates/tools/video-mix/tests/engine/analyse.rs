//! Smart trimming on made clips.

use lumiku_video_mix::engine::ClipAnalysis;
use lumiku_video_mix_dto::Range;

use super::{Bench, clips};

async fn analyse(name: &str, sources: &[&str], options: &str) -> (f64, ClipAnalysis) {
    let bench = Bench::new().await;
    let clip = clips::made(name, sources, options).await;
    let info = bench.probe(&clip).await;
    let found = bench.engine.analyse(&clip.path, &info, &bench.work(), &bench.never).await.unwrap();
    assert_eq!(bench.left_in_work(), 0);
    (info.duration, found)
}

fn near(kept: &[Range], expected: &[(f64, f64)]) {
    assert_eq!(kept.len(), expected.len(), "{kept:?}");
    for (range, (start, end)) in kept.iter().zip(expected) {
        assert!((range.start - start).abs() < 0.15 && (range.end - end).abs() < 0.15, "{kept:?}");
    }
}

#[tokio::test]
async fn pauses_between_words_are_cut_with_a_margin() {
    let speech = "aevalsrc='if(between(t,1,2)+between(t,3.5,4.5),0.4*sin(2*PI*300*t)*(0.6+0.4*sin(30*t)),0.0005*sin(2*PI*50*t))':s=48000:d=6";
    let sources = ["testsrc2=s=320x180:r=30:d=6", speech];
    let (_, found) = analyse("speech.mp4", &sources, "-c:a aac").await;
    near(&found.analysis.keep, &[(0.8, 2.2), (3.3, 4.7)]);
    assert_eq!(found.analysis.waveform.len(), 240);
    let (quiet, loud) = (found.analysis.waveform[20], found.analysis.waveform[60]);
    assert!(quiet < 5 && loud > 50, "{quiet}, {loud}");
    let (width, height) = jpeg_size(&found.poster);
    assert_eq!((width, height), (320, 180));
    assert_eq!(jpeg_size(&found.filmstrip), (2840, 160));
}

#[tokio::test]
async fn without_sound_black_and_standing_pictures_are_cut() {
    let picture = "color=black:s=320x180:r=30:d=1.5[a];testsrc2=s=320x180:r=30:d=2[b];\
        color=gray:s=320x180:r=30:d=2[c];mandelbrot=s=320x180:r=30,trim=duration=1.5,setpts=PTS-STARTPTS[d];\
        [a][b][c][d]concat=n=4";
    let (duration, found) = analyse("standing.mp4", &[picture], "").await;
    near(&found.analysis.keep, &[(1.5, 3.6), (5.5, duration)]);
    assert!(found.analysis.waveform.is_empty());
    for cut in [1.5, 3.5, 5.5] {
        assert!(
            found.analysis.scenes.iter().any(|at| (at - cut).abs() < 0.15),
            "{:?}",
            found.analysis.scenes
        );
    }
}

#[tokio::test]
async fn a_clip_of_nothing_is_kept_whole() {
    let sources = ["color=black:s=180x320:r=30:d=3", "anullsrc=d=3"];
    let (duration, found) = analyse("nothing.mp4", &sources, "-c:a aac").await;
    near(&found.analysis.keep, &[(0.0, duration)]);
    assert_eq!(jpeg_size(&found.poster), (180, 320));
}

#[tokio::test]
async fn every_kind_of_clip_can_be_looked_at() {
    let bench = Bench::new().await;
    for clip in clips::mixed().await {
        let info = bench.probe(&clip).await;
        let found = bench.engine.analyse(&clip.path, &info, &bench.work(), &bench.never).await.unwrap();
        assert!(!found.analysis.keep.is_empty() && !found.poster.is_empty(), "{}", clip.path.display());
        assert_eq!(found.analysis.waveform.is_empty(), !info.has_audio, "{}", clip.path.display());
        let (width, height) = jpeg_size(&found.poster);
        assert_eq!(width > height, info.width > info.height, "{}", clip.path.display());
    }
}

/// Width and height of a JPEG, from its frame header.
fn jpeg_size(jpeg: &[u8]) -> (u32, u32) {
    let at = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let number = |at: usize| u32::from(u16::from_be_bytes([jpeg[at], jpeg[at + 1]]));
    (number(at + 7), number(at + 5))
}
