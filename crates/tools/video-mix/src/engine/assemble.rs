//! Joins segments into a video: the pictures are copied as they are, the sound is encoded in one pass, so
//! that no join has the silence that an AAC encoder puts before its first sample.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use lumiku_video_mix_dto::SAMPLE_RATE;
use tokio_util::sync::CancellationToken;

use super::{
    Assembled, CachedSegment, EngineError, Target,
    cache::VIDEO,
    sandbox::{Call, Limits, Program, Sandbox},
    segment, source,
};

const LIST: &str = "list.txt";
const SOUND: &str = "sound.pcm";
const RESULT: &str = "video.mp4";

/// Joins the segments into the file `out`, which appears when it is whole. `work` is a folder for files that
/// are gone afterwards.
pub(super) async fn assemble(
    sandbox: &Sandbox,
    segments: &[Arc<CachedSegment>],
    target: Target,
    out: &Path,
    work: &Path,
    cancel: &CancellationToken,
) -> Result<Assembled, EngineError> {
    let Some(first) = segments.first() else {
        return Err(EngineError::failed("a video of no segments was asked for"));
    };
    let frames: u32 = segments.iter().map(|segment| segment.frames).sum();
    let seconds = f64::from(frames) / f64::from(target.fps);
    let folder = tempfile::Builder::new().prefix("join-").tempdir_in(work)?;

    let mut call = sandbox.call(Program::Ffmpeg, Limits::work(seconds));
    call.work_in(folder.path());
    let pictures = see_pictures(&mut call, segments);
    prepare(folder.path(), list(&pictures, target.fps)?, segments).await?;
    let list = source::file_url(&call.in_work(LIST));
    let sound = source::file_url(&call.in_work(SOUND));
    let result = source::file_url(&call.in_work(RESULT));
    let (rate, scale) = (SAMPLE_RATE.to_string(), segment::timescale(target.fps));
    call.args(["-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe"]);
    // Names are ours and absolute, which the list calls unsafe.
    call.args(["-f", "concat", "-safe", "0", "-i"]).arg(list);
    call.args(["-f", "s16le", "-ar", &rate, "-ac", "2", "-i"]).arg(sound);
    call.args(["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-video_track_timescale", &scale]);
    // The plain coder at this rate is beyond what people tell from the original, for half the time; the
    // tools left out are for rates far below it.
    call.args(["-c:a", "aac", "-b:a", "160k", "-aac_coder", "fast"]);
    call.args(["-aac_tns", "0", "-aac_is", "0", "-aac_pns", "0"]);
    call.args(["-map_metadata", "-1", "-metadata", "comment=Made with Lumiku", "-fflags", "+bitexact"]);
    // In ticks of a sample the length of both tracks is exact; the usual milliseconds cut it short.
    call.args(["-movie_timescale", &rate, "-movflags", "+faststart", "-f", "mp4", "-y"]).arg(result);
    call.run(cancel).await?.done_ours()?;

    let poster = first.poster();
    let out = out.to_path_buf();
    let publish = tokio::task::spawn_blocking(move || -> Result<_, EngineError> {
        let result = folder.path().join(RESULT);
        let bytes = fs::metadata(&result)?.len();
        move_file(&result, &out)?;
        Ok((bytes, fs::read(poster)?))
    });
    let (bytes, poster) = publish.await.map_err(|error| EngineError::failed(error.to_string()))??;
    let duration_ms = u64::from(frames) * 1000 / u64::from(target.fps);
    Ok(Assembled { frames, samples: segment::samples(frames, target.fps), duration_ms, bytes, poster })
}

/// Lets the program read the shelves that the segments stand on. Where it finds each picture, and how many
/// frames that has.
fn see_pictures(call: &mut Call<'_>, segments: &[Arc<CachedSegment>]) -> Vec<(PathBuf, u32)> {
    let mut shelves: Vec<(&Path, PathBuf)> = Vec::new();
    let mut pictures = Vec::with_capacity(segments.len());
    for segment in segments {
        let folder = segment.folder();
        let (shelf, name) = (folder.parent().unwrap_or(folder), folder.file_name().unwrap_or_default());
        if !shelves.iter().any(|(known, _)| *known == shelf) {
            shelves.push((shelf, call.see(shelf)));
        }
        let seen = shelves.iter().find(|(known, _)| *known == shelf);
        pictures.extend(seen.map(|(_, place)| (place.join(name).join(VIDEO), segment.frames)));
    }
    pictures
}

/// The list of pictures. Each says how long it lasts, in whole microseconds that add up: rounded one by one
/// they would drift off the grid of frames.
fn list(pictures: &[(PathBuf, u32)], fps: u32) -> Result<String, EngineError> {
    let microseconds = |frames: u64| (frames * 1_000_000 + u64::from(fps) / 2) / u64::from(fps);
    let mut list = String::from("ffconcat version 1.0\n");
    let mut before = 0;
    for (path, frames) in pictures {
        let Some(path) = path.to_str().filter(|path| !path.contains('\n')) else {
            return Err(EngineError::failed("the folder to work in has an unusable name"));
        };
        let after = before + u64::from(*frames);
        let length = microseconds(after) - microseconds(before);
        before = after;
        // Writing to a string does not fail.
        let _ = writeln!(list, "file '{}'\nduration {length}us", path.replace('\'', r"'\''"));
    }
    Ok(list)
}

/// Writes the list, and all sound as one file.
async fn prepare(folder: &Path, list: String, segments: &[Arc<CachedSegment>]) -> Result<(), EngineError> {
    let (folder, segments) = (folder.to_path_buf(), segments.to_vec());
    let prepared = tokio::task::spawn_blocking(move || -> io::Result<()> {
        fs::write(folder.join(LIST), list)?;
        let mut sound = File::create(folder.join(SOUND))?;
        for segment in segments {
            io::copy(&mut File::open(segment.sound())?, &mut sound)?;
        }
        sound.flush()
    });
    Ok(prepared.await.map_err(|error| EngineError::failed(error.to_string()))??)
}

/// Moves a file; where the new place is on another disk, by a copy.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let copied = fs::copy(from, to).map(|_| ());
            if copied.is_err() {
                let _ = fs::remove_file(to);
            }
            copied
        }
        moved => moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up_to_the_grid() {
        let pictures = vec![(PathBuf::from("/it's/here/video.mp4"), 7); 30];
        let list = list(&pictures, 24).unwrap();
        let lengths = list.lines().filter_map(|line| line.strip_prefix("duration ")?.strip_suffix("us"));
        assert_eq!(lengths.map(|length| length.parse::<u64>().unwrap()).sum::<u64>(), 8_750_000);
        assert!(list.contains(r"file '/it'\''s/here/video.mp4'"));
    }
}
