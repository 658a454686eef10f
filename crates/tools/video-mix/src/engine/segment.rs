//! Renders one piece of a clip, once, into what any video of the same target can be joined from.
//!
//! The contract of a segment is in `docs/VIDEO_MIX.md`. One call of ffmpeg decodes the piece and writes its
//! picture, its sound, a poster, and small gray frames for fingerprints; the sound is then brought to its
//! exact length here.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::Path,
};

use lumiku_video_mix_dto::SAMPLE_RATE;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::{
    EngineError, SegmentRequest,
    cache::{Entry, POSTER, SOUND, VIDEO},
    encoder::Encoder,
    fade,
    frame::{Frame, POSTER_SIDE},
    look, mp4,
    pdq::{self, FrameHash},
    sandbox::{Call, Limits, Program, Sandbox},
    source,
    tempo::Tempo,
};

/// Changes whenever a segment of the same request comes out otherwise, so that older ones are not used.
const CONTRACT: u32 = 1;
/// Frames that are fingerprinted in each second, at least. Fewer would miss each other at another speed, and
/// make videos look less alike than they are.
const HASHES: u32 = 15;
/// Bytes of a sample of both channels.
const SAMPLE_BYTES: u64 = 4;
const GRAY: &str = "frames.gray";
const UNREADABLE: &str = "A part of this clip cannot be decoded.";

/// Samples of sound, of each channel, that go with so many frames; exact for every rate that is offered.
pub(super) fn samples(frames: u32, fps: u32) -> u64 {
    u64::from(frames) * u64::from(SAMPLE_RATE) / u64::from(fps)
}

/// Ticks of a second in segments and videos: a whole number for each frame.
pub(super) fn timescale(fps: u32) -> String {
    (fps * 512).to_string()
}

/// What segments are rendered with, chosen once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Means {
    pub encoder: Encoder,
    pub tempo: Tempo,
}

/// What the cache knows a segment by: everything that its bytes depend on.
pub(super) fn key(with: Means, request: &SegmentRequest, ffmpeg_version: &str) -> String {
    let SegmentRequest { source_sha256, start, end, target, .. } = request;
    let (graph, encoding) = (graph(with, request), with.encoder.arguments(*target));
    let text = format!(
        "{CONTRACT}\n{source_sha256}\n{start:.3}\n{end:.3}\n{graph}\n{target:?}\n{encoding:?}\n{ffmpeg_version}"
    );
    hex::encode(Sha256::digest(text))
}

/// Refuses what no planner asks for, before it becomes an argument.
pub(super) fn check(request: &SegmentRequest) -> Result<(), EngineError> {
    let SegmentRequest { start, end, speed_hundredths, frames, target, .. } = request;
    let fits = *start >= 0.0
        && *end > *start
        && end.is_finite()
        && (50..=200).contains(speed_hundredths)
        && *frames > 0
        && matches!(target.fps, 24 | 25 | 30 | 60)
        && target.width % 2 == 0
        && target.height % 2 == 0
        && (16..=4096).contains(&target.width)
        && (16..=4096).contains(&target.height);
    if fits { Ok(()) } else { Err(EngineError::failed("a segment was asked for that cannot be")) }
}

/// Renders the segment into `folder`, which becomes an entry of the cache.
pub(super) async fn render(
    sandbox: &Sandbox,
    with: Means,
    request: &SegmentRequest,
    folder: &Path,
    cancel: &CancellationToken,
) -> Result<(), EngineError> {
    let said = rendering(sandbox, with, request, folder).run(cancel).await?;
    said.done_with(UNREADABLE)?;
    let (folder, frames, fps) = (folder.to_path_buf(), request.frames, request.target.fps);
    let finished = tokio::task::spawn_blocking(move || finish(&folder, frames, fps));
    finished.await.map_err(|error| EngineError::failed(error.to_string()))?
}

fn rendering<'a>(sandbox: &'a Sandbox, with: Means, request: &SegmentRequest, folder: &Path) -> Call<'a> {
    let SegmentRequest { info, start, target, .. } = request;
    // Up to its end: decoding begins at the keyframe before the cut, which may be the clip's first.
    let mut call = sandbox.call(Program::Ffmpeg, Limits::work(request.end));
    call.work_in(folder);
    let place = call.see(&request.source);
    call.args(["-nostdin", "-hide_banner", "-v", "error", "-max_alloc", source::MAX_ALLOC]);
    // From the keyframe before: what lies before the cut is dropped by the filters, which then know the
    // picture that is on show at the cut. An accurate seek would drop it too.
    let seek = format!("{start:.3}");
    let seek: &[&str] = if *start > 0.0 { &["-noaccurate_seek", "-ss", &seek] } else { &[] };
    source::add_clip(&mut call, &place, request.container, &[&["-threads", "1"], seek].concat());
    call.args(["-filter_complex", &graph(with, request), "-filter_complex_threads", "1"]);

    let out = |call: &mut Call<'_>, options: &[&str], name: &str| {
        let target = source::file_url(&call.in_work(name));
        call.args(["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]);
        call.args(options).arg("-y").arg(target);
    };
    let arguments = with.encoder.arguments(*target);
    let encoding: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let scale = timescale(target.fps);
    let rest = ["-fps_mode", "passthrough", "-video_track_timescale", &scale, "-fflags", "+bitexact"];
    out(&mut call, &[&["-map", "[picture]"], &encoding[..], &rest, &["-f", "mp4"]].concat(), VIDEO);
    out(&mut call, &["-map", "[gray]", "-fps_mode", "passthrough", "-f", "rawvideo"], GRAY);
    let middle = [
        "-map",
        "[poster]",
        "-frames:v",
        "1",
        "-c:v",
        "mjpeg",
        "-q:v",
        "4",
        "-pix_fmt",
        "yuvj420p",
        "-f",
        "image2pipe",
    ];
    out(&mut call, &middle, POSTER);
    if info.audio_stream.is_some() {
        out(&mut call, &["-map", "[sound]", "-c:a", "pcm_s16le", "-f", "s16le"], SOUND);
    }
    call
}

/// The filters: everything between the decoder and the four files.
fn graph(with: Means, request: &SegmentRequest) -> String {
    let SegmentRequest { info, frames, target, .. } = request;
    let speed = f64::from(request.speed_hundredths) / 100.0;
    let poster = Frame { width: target.width, height: target.height }.within(POSTER_SIDE);
    let at_speed =
        |filter: &str| if request.speed_hundredths == 100 { String::new() } else { filter.to_owned() };
    let picture = format!(
        "[0:{stream}]{tempo}fps={fps}:start_time=0,tpad=stop_mode=clone:stop={frames},trim=end_frame={frames},\
         {look},setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709,\
         split=3[picture][a][b];\
         [a]select='not(mod(n\\,{step}))',scale={side}:{side}:flags=area,format=gray[gray];\
         [b]trim=start_frame={middle}:end_frame={after},scale={pw}:{ph}[poster]",
        stream = info.video_stream,
        tempo = at_speed(&format!("setpts=PTS/{speed},")),
        fps = target.fps,
        look = picture_filters(request),
        step = (target.fps / HASHES).max(1),
        side = pdq::SIDE,
        middle = frames / 2,
        after = frames / 2 + 1,
        pw = poster.width,
        ph = poster.height,
    );
    let Some(stream) = info.audio_stream else { return picture };
    // A single channel goes to both sides as loud as it is; resampling would make it quieter by 3 dB.
    let both = if info.audio_channels == 1 { "pan=stereo|c0=c0|c1=c0," } else { "" };
    format!(
        "{picture};[0:{stream}]aresample={SAMPLE_RATE}:async=1:first_pts=0,{both}{tempo}\
         aformat=sample_fmts=s16:channel_layouts=stereo,atrim=end_sample={samples}[sound]",
        tempo = at_speed(&format!("{},", with.tempo.filter(speed))),
        samples = samples(*frames, target.fps),
    )
}

/// The filters that bring a piece's picture to its target and look, so that the benchmark's reference does
/// the same work.
pub fn picture_filters(request: &SegmentRequest) -> String {
    let shown = Frame { width: request.info.width, height: request.info.height };
    look::filters(shown, request.target, request.look, &colours(request))
}

/// Options of the scaler for the clip's colours. Where a clip does not name its matrix, players take that of
/// high definition from 720 lines on, and so does this.
fn colours(request: &SegmentRequest) -> String {
    let info = &request.info;
    let matrix = match info.color_space.as_deref() {
        Some("gbr") => "auto",
        Some("bt2020nc" | "bt2020c") => "bt2020",
        Some("fcc") => "fcc",
        Some("smpte240m") => "smpte240m",
        Some("smpte170m" | "bt470bg") => "bt601",
        None if info.coded_width.min(info.coded_height) < 720 => "bt601",
        _ => "bt709",
    };
    let range = if info.full_range { "pc" } else { "auto" };
    format!("in_color_matrix={matrix}:out_color_matrix=bt709:in_range={range}:out_range=tv")
}

/// Counts the frames, brings the sound to its length, makes the fingerprints, and writes the entry.
fn finish(folder: &Path, frames: u32, fps: u32) -> Result<(), EngineError> {
    let made = mp4::video_frames(&folder.join(VIDEO))?.unwrap_or(0);
    if made != frames {
        return match made {
            0 => Err(EngineError::Unreadable(UNREADABLE.into())),
            made => Err(EngineError::failed(format!("{made} frames were made instead of {frames}"))),
        };
    }
    let samples = samples(frames, fps);
    let sound =
        File::options().read(true).write(true).create(true).truncate(false).open(folder.join(SOUND))?;
    // Longer sound is cut, shorter sound ends in silence.
    sound.set_len(samples * SAMPLE_BYTES)?;
    fade::soften_ends(&sound, samples)?;
    let hashes = fingerprints(&folder.join(GRAY))?;
    fs::remove_file(folder.join(GRAY))?;
    Entry::write(folder, frames, samples, hashes)
}

fn fingerprints(path: &Path) -> io::Result<Vec<FrameHash>> {
    let mut frames = BufReader::new(File::open(path)?);
    let mut frame = [0_u8; pdq::SIDE * pdq::SIDE];
    let mut hashes = Vec::new();
    loop {
        match frames.read_exact(&mut frame) {
            Ok(()) => hashes.push(FrameHash::of(&frame)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(hashes),
            Err(error) => return Err(error),
        }
    }
}
