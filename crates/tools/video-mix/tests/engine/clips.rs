//! The clips of the tests, made by ffmpeg once and kept beside the build.

use std::path::{Path, PathBuf};

use lumiku_video_mix::engine::Container;

use super::{Clip, run};

/// Part of the folder's name: raised when a recipe changes.
const VERSION: u32 = 6;

/// Name, container, and how it is made.
type Recipe = (&'static str, Container, &'static [&'static str]);

/// Everything that phones, cameras and screen recorders write, small.
const MIXED: [Recipe; 9] = [
    // Odd sides, which 4:2:0 has not; one channel at 44.1 kHz.
    (
        "odd.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=201x133:r=24:d=1.5",
            "-f",
            "lavfi",
            "-i",
            "sine=f=440:r=44100:d=1.5",
            "-vf",
            "format=yuv444p,scale=201:133,setsar=1",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-ac",
            "1",
        ],
    ),
    // 25 frames per second, sound longer than the picture.
    (
        "long-sound.mov",
        Container::Mov,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x180:r=25:d=1.5",
            "-f",
            "lavfi",
            "-i",
            "sine=f=880:r=48000:d=2.5",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "pcm_s16le",
        ],
    ),
    // 29.97 frames per second and 5.1 channels.
    (
        "cinema.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "mandelbrot=s=320x180:r=30000/1001",
            "-f",
            "lavfi",
            "-i",
            "sine=f=300:r=48000",
            "-t",
            "1.5",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-af",
            "pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0",
            "-c:a",
            "ac3",
        ],
    ),
    // 60 frames per second, high and narrow, Opus.
    (
        "sixty.mkv",
        Container::Matroska,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=180x320:r=60:d=1.5",
            "-f",
            "lavfi",
            "-i",
            "sine=f=600:r=48000:d=1.5",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "libopus",
            "-ac",
            "2",
        ],
    ),
    // Frames at uneven distances.
    (
        "variable.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x240:r=30:d=1.5",
            "-f",
            "lavfi",
            "-i",
            "sine=f=700:r=32000:d=1.5",
            "-vf",
            "select='lt(mod(n,7),3)+eq(mod(n,5),0)'",
            "-fps_mode",
            "vfr",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
        ],
    ),
    // All of 0 to 255, 22 kHz.
    (
        "full-range.avi",
        Container::Avi,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=320x240:r=15:d=1.5",
            "-f",
            "lavfi",
            "-i",
            "sine=f=500:r=22050:d=1.5",
            "-c:v",
            "mjpeg",
            "-q:v",
            "3",
            "-pix_fmt",
            "yuvj420p",
            "-c:a",
            "pcm_s16le",
        ],
    ),
    (
        "silent.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "mandelbrot=s=240x240:r=30",
            "-t",
            "1.5",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
        ],
    ),
    // Pixels that are not square, ten bits.
    (
        "wide-pixels.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=240x240:r=30:d=1.5",
            "-vf",
            "setsar=4/3",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p10le",
            "-an",
        ],
    ),
    // One keyframe for all of it, and reordered frames.
    (
        "one-keyframe.mp4",
        Container::Mp4,
        &[
            "-f",
            "lavfi",
            "-i",
            "mandelbrot=s=320x180:r=30:end_scale=0.01",
            "-f",
            "lavfi",
            "-i",
            "sine=f=200:r=48000",
            "-t",
            "4",
            "-c:v",
            "libx264",
            "-preset",
            "medium",
            "-g",
            "9999",
            "-bf",
            "3",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
        ],
    ),
];

/// All of the above, and one that is turned.
pub(super) async fn mixed() -> Vec<Clip> {
    let mut clips = Vec::new();
    for (name, container, recipe) in MIXED {
        clips.push(Clip { path: made(name, recipe).await, container });
    }
    clips.push(turned().await);
    clips
}

/// The clip of this name.
pub(super) async fn one(name: &str) -> Clip {
    let (name, container, recipe) = *MIXED.iter().find(|(it, ..)| *it == name).unwrap();
    Clip { path: made(name, recipe).await, container }
}

/// Stored wide, shown high.
pub(super) async fn turned() -> Clip {
    let wide = one("cinema.mp4").await;
    let recipe = ["-i", wide.path.to_str().unwrap(), "-c", "copy", "-metadata:s:v", "rotate=270"];
    Clip { path: made("turned.mov", &recipe).await, container: Container::Mov }
}

/// The clip that this recipe makes. Tests run beside each other in processes of their own: each makes what
/// is missing under a name of its own, and whoever is last replaces the same with the same.
pub(super) async fn made(name: &str, recipe: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("clips-{VERSION}"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    if !path.exists() {
        let part = tempfile::tempdir_in(&folder).unwrap();
        let making = part.path().join(name);
        let mut arguments = vec!["-nostdin", "-v", "error"];
        arguments.extend(recipe);
        arguments.extend(["-y", making.to_str().unwrap()]);
        run("ffmpeg", &arguments).await;
        std::fs::rename(&making, &path).unwrap();
    }
    path
}
