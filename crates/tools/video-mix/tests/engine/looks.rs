//! Looks make measurably different videos, on pictures with structure.

#![expect(clippy::cast_precision_loss, reason = "a few pairs")]

use lumiku_video_mix::engine::{Similarities, similarity};
use lumiku_video_mix_dto::Look;

use super::{Bench, TARGET, clips, piece, varied};

/// Clips that move as filmed ones do: a picture full of detail, zoomed and panned.
const SCENES: [(&str, &str, &str); 3] = [
    ("zoom.mp4", "mandelbrot=s=640x360:r=30:start_scale=2.4:end_scale=1.6:end_pts=90", "-t 3"),
    (
        "cells.mp4",
        "life=s=80x45:r=10:ratio=0.35:mold=20:life_color=#d8c090:death_color=#304878:mold_color=#203040:seed=7",
        "-vf scale=640:360:flags=bicubic,gblur=6,fps=30 -t 3",
    ),
    (
        "pan.mp4",
        "mandelbrot=s=1280x720:r=1:start_scale=0.6:start_x=-0.7:start_y=0.3",
        "-vf trim=end_frame=1,loop=90:1,setpts=N/30/TB,crop=640:360:x='120+3*n':y='60+n',fps=30 -t 3",
    ),
];

const LOOKS: [Option<Look>; 8] = [
    None,
    Some(Look::Warm),
    Some(Look::Cool),
    Some(Look::TiltLeft),
    Some(Look::TiltRight),
    Some(Look::Close),
    Some(Look::MirrorWarm),
    Some(Look::MirrorTilt),
];

#[tokio::test]
async fn two_looks_of_a_clip_mostly_do_not_match() {
    let bench = Bench::new().await;
    let mut shares = Vec::new();
    let mut similarities = Similarities::default();
    for (name, source, options) in SCENES {
        let clip = clips::made(name, &[source], options).await;
        let info = bench.probe(&clip).await;
        let mut segments = Vec::new();
        for look in LOOKS {
            let request = varied(piece(&clip, &info, 0.0, 2.0, TARGET), 100, look);
            segments.push(bench.segment(&request).await.unwrap());
        }
        println!("{name}");
        for (a, one) in segments.iter().enumerate() {
            let row: Vec<f64> = segments.iter().map(|other| similarities.between(&[one], &[other])).collect();
            println!("{:>24} {row:4.2?}", format!("{:?}", LOOKS[a]));
            assert!((row[a] - 1.0).abs() < 1e-9, "a segment is similar to itself");
            shares.extend(&row[a + 1..]);
        }
        // Speed and order change nothing that can be seen.
        let faster = varied(piece(&clip, &info, 0.0, 2.0, TARGET), 110, None);
        let faster = bench.segment(&faster).await.unwrap();
        let faster = similarity(&[&segments[0]], &[&faster]);
        println!("{:>24} {faster:.2}", "10 % faster");
        assert!(faster > 0.8, "{name}: {faster}");
    }
    shares.sort_by(f64::total_cmp);
    let median = shares[shares.len() / 2];
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    println!("pairs of looks: median {median:.2}, mean {mean:.2}");
    assert!(median <= 0.10 && mean <= 0.20, "median {median}, mean {mean}");
}
