//! Clips, made by ffmpeg once and kept beside the build.

use std::path::{Path, PathBuf};

use lumiku_core::job::process;

/// Part of the folder's name: raised when a recipe changes.
const VERSION: u32 = 7;
/// How a picture is encoded, unless a recipe says otherwise behind it.
const ENCODING: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

/// Name, what ffmpeg generates, and how it is written.
type Recipe = (&'static str, &'static [&'static str], &'static str);

/// Everything that phones, cameras and screen recorders write, small.
const MIXED: [Recipe; 9] = [
    // Odd sides, which 4:2:0 has not; one channel at 44.1 kHz.
    (
        "odd.mp4",
        &["testsrc2=s=201x133:r=24:d=1.5", "sine=f=440:r=44100:d=1.5"],
        "-vf format=yuv444p,scale=201:133,setsar=1 -pix_fmt yuv444p -c:a aac -ac 1",
    ),
    // 25 frames per second, sound longer than the picture.
    ("long-sound.mov", &["testsrc2=s=320x180:r=25:d=1.5", "sine=f=880:r=48000:d=2.5"], "-c:a pcm_s16le"),
    // 29.97 frames per second and 5.1 channels.
    (
        "cinema.mp4",
        &["mandelbrot=s=320x180:r=30000/1001", "sine=f=300:r=48000"],
        "-t 1.5 -af pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0 -c:a ac3",
    ),
    // 60 frames per second, high and narrow, Opus.
    ("sixty.mkv", &["testsrc2=s=180x320:r=60:d=1.5", "sine=f=600:r=48000:d=1.5"], "-c:a libopus -ac 2"),
    // Frames at uneven distances.
    (
        "variable.mp4",
        &["testsrc2=s=320x240:r=30:d=1.5", "sine=f=700:r=32000:d=1.5"],
        "-vf select='lt(mod(n,7),3)+eq(mod(n,5),0)' -fps_mode vfr -c:a aac",
    ),
    // All of 0 to 255, 22 kHz.
    (
        "full-range.avi",
        &["testsrc2=s=320x240:r=15:d=1.5", "sine=f=500:r=22050:d=1.5"],
        "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p -c:a pcm_s16le",
    ),
    ("silent.mp4", &["mandelbrot=s=240x240:r=30"], "-t 1.5"),
    // Pixels that are not square, ten bits.
    ("wide-pixels.mp4", &["testsrc2=s=240x240:r=30:d=1.5"], "-vf setsar=4/3 -pix_fmt yuv420p10le"),
    // One keyframe for all of it, and reordered frames.
    (
        "one-keyframe.mp4",
        &["mandelbrot=s=320x180:r=30:end_scale=0.01", "sine=f=200:r=48000"],
        "-t 4 -preset medium -g 9999 -bf 3 -c:a aac",
    ),
];

/// Where clips are kept.
#[derive(Clone, Debug)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// In the folder that cargo has for what tests make: `env!("CARGO_TARGET_TMPDIR")`.
    pub fn new(folder: &str) -> Self {
        Self(Path::new(folder).join(format!("clips-{VERSION}")))
    }

    /// One of every kind, and one that is turned.
    pub async fn mixed(&self) -> Vec<PathBuf> {
        let mut clips = Vec::new();
        for (name, sources, options) in MIXED {
            clips.push(self.make(name, sources, options).await);
        }
        clips.push(self.turned().await);
        clips
    }

    /// The one of this name: `odd.mp4`, `long-sound.mov`, `cinema.mp4`, `sixty.mkv`, `variable.mp4`,
    /// `full-range.avi`, `silent.mp4`, `wide-pixels.mp4`, `one-keyframe.mp4`.
    pub async fn one(&self, name: &str) -> PathBuf {
        let (name, sources, options) = MIXED.iter().find(|(it, ..)| *it == name).unwrap();
        self.make(name, sources, options).await
    }

    /// Stored wide, shown high.
    pub async fn turned(&self) -> PathBuf {
        let wide = self.one("cinema.mp4").await;
        let arguments = ["-i", wide.to_str().unwrap(), "-c", "copy", "-metadata:s:v", "rotate=270"];
        self.keep("turned.mov", &arguments).await
    }

    /// The clip of what ffmpeg generates from these sources, written with these options.
    pub async fn make(&self, name: &str, sources: &[&str], options: &str) -> PathBuf {
        let sources = sources.iter().flat_map(|source| ["-f", "lavfi", "-i", *source]);
        let options = ENCODING.split(' ').chain(options.split(' ').filter(|option| !option.is_empty()));
        self.keep(name, &sources.chain(options).collect::<Vec<_>>()).await
    }

    /// The file that these arguments of ffmpeg make. Tests run beside each other in processes of their own:
    /// each makes what is missing under a name of its own, and whoever is last replaces the same with the
    /// same.
    async fn keep(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let path = self.0.join(name);
        if !path.exists() {
            std::fs::create_dir_all(&self.0).unwrap();
            let part = tempfile::tempdir_in(&self.0).unwrap();
            let making = part.path().join(name);
            let mut program = process::command("ffmpeg");
            program.args(["-nostdin", "-v", "error"]).args(arguments).arg("-y").arg(&making);
            let made = program.output().await.unwrap();
            let complaints = String::from_utf8_lossy(&made.stderr);
            assert!(made.status.success(), "{name} {arguments:?}: {complaints}");
            std::fs::rename(&making, &path).unwrap();
        }
        path
    }
}

/// What ffmpeg complains of when it decodes all of a video: nothing, if all is well.
pub async fn complaints(video: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), video).unwrap();
    let mut program = process::command("ffmpeg");
    program.args(["-nostdin", "-v", "warning", "-i"]).arg(file.path()).args(["-f", "null", "-"]);
    let decoded = program.output().await.unwrap();
    assert!(decoded.status.success(), "a video cannot be decoded");
    String::from_utf8_lossy(&decoded.stderr).into_owned()
}
