//! One look at a whole clip: what is worth keeping of it, how loud it is, where its picture changes, and
//! pictures to show it by. ffmpeg decodes it once, at low resolution, into small raw files; the rest is
//! arithmetic over those, read bit by bit.

mod keep;
mod picture;
mod sound;

use std::{fs, io, path::Path};

use lumiku_video_mix_dto::Analysis;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{
    ClipAnalysis, ClipInfo, EngineError,
    frame::{Frame, POSTER_SIDE},
    sandbox::{Call, Limits, Program, Sandbox},
    source,
};

/// Pictures looked at in each second.
const RATE: u32 = 10;
/// Side of the pictures that are compared, in pixels.
const SIDE: usize = 32;
/// Sound looked at, in samples per second: enough to hear a hissed consonant.
const SAMPLE_RATE: usize = 16_000;
/// Pictures in a filmstrip.
const TILES: u32 = 10;
/// Height of a filmstrip, in pixels.
const STRIP_HEIGHT: u32 = 160;
const UNREADABLE: &str = "This clip cannot be decoded.";

const PICTURES: &str = "pictures.gray";
const SOUND: &str = "sound.pcm";
const POSTER: &str = "poster.jpg";
const STRIP: &str = "strip.jpg";

/// Looks at the clip; `work` is a folder for files that are gone afterwards.
pub(super) async fn analyse(
    sandbox: &Sandbox,
    clip: &Path,
    info: &ClipInfo,
    work: &Path,
    cancel: &CancellationToken,
) -> Result<ClipAnalysis, EngineError> {
    let folder = tempfile::Builder::new().prefix("look-").tempdir_in(work)?;
    let said = looking(sandbox, clip, info, &folder).run(cancel).await?;
    said.done_with(UNREADABLE)?;
    let info = info.clone();
    let read = tokio::task::spawn_blocking(move || read(&folder, &info));
    read.await.map_err(|error| EngineError::failed(error.to_string()))?
}

/// The one call: small pictures and sound for the arithmetic, a poster from a tenth into the clip, and ten
/// pictures side by side.
fn looking<'a>(sandbox: &'a Sandbox, clip: &Path, info: &ClipInfo, folder: &TempDir) -> Call<'a> {
    let mut call = sandbox.call(Program::Ffmpeg, Limits::work(info.duration));
    call.work_in(folder.path());
    let place = call.see(clip);
    call.args(["-nostdin", "-hide_banner", "-v", "error", "-max_alloc", source::MAX_ALLOC]);
    source::add_clip(&mut call, &place, info.container, &["-threads", "2"]);

    let shown = Frame { width: info.width, height: info.height };
    let poster = shown.within(POSTER_SIDE);
    let strip = shown.with_height(STRIP_HEIGHT);
    let poster_at = (info.duration / 10.0).min(3.0);
    let tiles_rate = f64::from(TILES) / info.duration;
    let graph = format!(
        "[0:{video}]fps={RATE}:start_time=0,scale={pw}:{ph}:flags=fast_bilinear,setsar=1,split=3[a][b][c];\
         [a]scale={SIDE}:{SIDE}:flags=area,format=gray[gray];\
         [b]trim=start={poster_at:.3}[poster];\
         [c]fps={tiles_rate:.6}:start_time=0,scale={sw}:{sh}:flags=bicubic,tile={TILES}x1[strip]",
        video = info.video_stream,
        pw = poster.width,
        ph = poster.height,
        sw = strip.width,
        sh = strip.height,
    );
    call.args(["-filter_complex", &graph, "-filter_complex_threads", "1"]);
    let out = |call: &mut Call<'_>, options: &[&str], name: &str| {
        let target = source::file_url(&call.in_work(name));
        call.args(["-map_metadata", "-1", "-sn", "-dn"]).args(options).arg("-y").arg(target);
    };
    out(&mut call, &["-map", "[gray]", "-fps_mode", "passthrough", "-f", "rawvideo"], PICTURES);
    let jpeg = ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p", "-f", "image2pipe"];
    out(&mut call, &[&["-map", "[poster]"], &jpeg[..]].concat(), POSTER);
    out(&mut call, &[&["-map", "[strip]"], &jpeg[..]].concat(), STRIP);
    if let Some(audio) = info.audio_stream {
        let (map, rate) = (format!("0:{audio}"), SAMPLE_RATE.to_string());
        let sound = ["-map", &map, "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", &rate];
        out(&mut call, &[&sound[..], &["-c:a", "pcm_s16le", "-f", "s16le"]].concat(), SOUND);
    }
    call
}

/// The files, understood.
fn read(folder: &TempDir, info: &ClipInfo) -> Result<ClipAnalysis, EngineError> {
    let file = |name: &str| folder.path().join(name);
    let pictures = picture::look(fs::File::open(file(PICTURES))?)?;
    if pictures.count == 0 {
        return Err(EngineError::Unreadable(UNREADABLE.into()));
    }
    let sound = match fs::File::open(file(SOUND)) {
        Ok(sound) => sound::listen(sound)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => sound::Heard::default(),
        Err(error) => return Err(error.into()),
    };
    let filmstrip = fs::read(file(STRIP))?;
    let poster = fs::read(file(POSTER))?;
    // The picture may end before the poster's moment when the headers promised more.
    let poster = if poster.is_empty() { filmstrip.clone() } else { poster };
    let dead = match &sound.silence {
        Some(silence) => keep::padded(silence, info.duration),
        None => pictures.dead,
    };
    let keep = keep::keep(&dead, info.duration);
    let scenes = pictures.scenes.into_iter().filter(|at| *at < info.duration).collect();
    Ok(ClipAnalysis { analysis: Analysis { keep, waveform: sound.waveform, scenes }, poster, filmstrip })
}
