//! Hostile files that are videos.

use lumiku_video_mix::engine::Container;

use super::{Canary, Hostile, add};
use crate::{
    boxes::{changed, grown},
    clips,
};

/// Name, file, container, and how ffmpeg makes it.
const MADE: [(&str, &str, Container, &str); 14] = [
    ("sound only", "h-sound.mp4", Container::Mp4, "-f lavfi -i sine=d=2 -c:a aac"),
    (
        "a cover only",
        "h-cover.mp4",
        Container::Mp4,
        "-f lavfi -i sine=d=2 -f lavfi -i testsrc2=s=64x64:d=0.04 -map 0 -map 1 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -frames:v 1 -disposition:v attached_pic",
    ),
    (
        "one frame",
        "h-one.mp4",
        Container::Mp4,
        "-f lavfi -i testsrc2=s=64x64:r=1 -frames:v 1 -pix_fmt yuv420p",
    ),
    (
        "one frame in Matroska",
        "h-one.mkv",
        Container::Matroska,
        "-f lavfi -i testsrc2=s=64x64:r=1 -frames:v 1 -pix_fmt yuv420p",
    ),
    (
        "a tenth of a second",
        "h-short.mp4",
        Container::Mp4,
        "-f lavfi -i testsrc2=s=64x64:r=30:d=0.1 -pix_fmt yuv420p",
    ),
    (
        "an hour",
        "h-hour.mp4",
        Container::Mp4,
        "-f lavfi -i color=s=32x32:r=1:d=3700 -pix_fmt yuv420p -preset ultrafast",
    ),
    (
        "8K",
        "h-8k.mp4",
        Container::Mp4,
        "-f lavfi -i color=s=7680x4320:r=5:d=0.6 -pix_fmt yuv420p -preset ultrafast",
    ),
    (
        "a ribbon",
        "h-ribbon.mp4",
        Container::Mp4,
        "-f lavfi -i color=s=8192x32:r=5:d=0.6 -pix_fmt yuv420p -preset ultrafast",
    ),
    ("eight pixels", "h-tiny.mp4", Container::Mp4, "-f lavfi -i color=s=8x8:r=30:d=1 -pix_fmt yuv420p"),
    (
        "a thousand frames a second",
        "h-fast.mp4",
        Container::Mp4,
        "-f lavfi -i testsrc2=s=64x64:r=1000:d=0.5 -pix_fmt yuv420p -preset ultrafast",
    ),
    (
        "pixels a hundred times as wide",
        "h-wide.mp4",
        Container::Mp4,
        "-f lavfi -i testsrc2=s=64x64:r=30:d=1 -vf setsar=100 -pix_fmt yuv420p",
    ),
    (
        "a codec that is not read",
        "h-codec.mov",
        Container::Mov,
        "-f lavfi -i testsrc2=s=64x64:r=30:d=1 -c:v qtrle",
    ),
    (
        "sound that is not read",
        "h-speech.mkv",
        Container::Matroska,
        "-f lavfi -i testsrc2=s=64x64:r=30:d=1 -f lavfi -i sine=r=48000:d=1 -pix_fmt yuv420p -c:a truehd -strict -2",
    ),
    ("lossless sound only", "h-sound.mkv", Container::Matroska, "-f lavfi -i sine=d=1 -c:a flac"),
];

/// Real videos that say or hold what they should not.
pub(super) async fn videos(set: &mut Vec<Hostile>, canary: &Canary) {
    let mp4 = std::fs::read(clips::one("silent.mp4").await.path).unwrap();
    let mkv = std::fs::read(clips::one("sixty.mkv").await.path).unwrap();
    let avi = std::fs::read(clips::one("full-range.avi").await.path).unwrap();
    let mov = std::fs::read(clips::one("long-sound.mov").await.path).unwrap();
    let (is_mp4, is_mkv, is_avi) = ([Container::Mp4], [Container::Matroska], [Container::Avi]);

    add(set, "MP4 that claims to be another", &[Container::Matroska, Container::Avi], &mp4[..]);
    add(set, "Matroska that claims to be another", &[Container::Mp4, Container::Avi], &mkv[..]);
    add(set, "AVI that claims to be another", &[Container::Mp4, Container::Matroska], &avi[..]);
    add(set, "table of contents cut off", &is_mp4, &mp4[..mp4.len() - 400]);
    add(set, "half of an MP4", &is_mp4, &mp4[..mp4.len() / 2]);
    add(set, "head of a Matroska", &is_mkv, &mkv[..300]);
    add(set, "head of an AVI", &is_avi, &avi[..200]);
    let no_time = changed(&mp4, *b"stts", |table| table[8..].chunks_mut(8).for_each(|it| it[4..].fill(0)));
    let no_time = changed(&no_time, *b"mdhd", |header| header[16..20].fill(0));
    add(set, "no duration", &is_mp4, changed(&no_time, *b"mvhd", |header| header[16..20].fill(0)));
    add(
        set,
        "no size",
        &is_mp4,
        changed(&changed(&mp4, *b"avc1", |entry| entry[24..28].fill(0)), *b"avcC", |it| it.fill(0)),
    );
    add(set, "samples beyond the end", &is_mp4, changed(&mp4, *b"stco", |table| table[8..].fill(0x7f)));
    add(set, "no samples", &is_mp4, changed(&mp4, *b"stsz", |table| table[4..12].fill(0)));
    add(set, "a billion frames a second", &is_avi, faster(&avi));
    for (name, place) in [
        ("a file", format!("file://{}", canary.file)),
        ("the network", format!("http://{}/x", canary.address)),
    ] {
        add(set, &format!("sound in {name}"), &[Container::Mov], elsewhere(&mov, &place));
    }
    let hidden = format!("#EXTM3U\n#EXTINF:9,\nhttp://{}/hidden\n#EXT-X-ENDLIST\n", canary.address);
    add(set, "subtitles that are a playlist", &is_avi, with_hidden_subtitles(&avi, &hidden));

    for (name, file, container, recipe) in MADE {
        let recipe: Vec<&str> = recipe.split(' ').collect();
        add(set, name, &[container], std::fs::read(clips::made(file, &recipe).await).unwrap());
    }
    let tracks = "-f lavfi -i testsrc2=s=32x32:r=30:d=0.5 -pix_fmt yuv420p -preset ultrafast";
    let mut tracks: Vec<&str> = tracks.split(' ').collect();
    tracks.extend(["-map", "0"].repeat(40));
    add(set, "forty tracks", &is_mkv, std::fs::read(clips::made("h-tracks.mkv", &tracks).await).unwrap());
}

/// An AVI whose stream header says 10⁹ frames per second.
fn faster(avi: &[u8]) -> Vec<u8> {
    let mut made = avi.to_vec();
    let header = made.windows(8).position(|it| it[..4] == *b"strh").unwrap() + 8;
    made[header + 20..header + 24].copy_from_slice(&1_u32.to_le_bytes());
    made[header + 24..header + 28].copy_from_slice(&1_000_000_000_u32.to_le_bytes());
    made
}

/// A QuickTime file whose first track has its data in another file.
fn elsewhere(mov: &[u8], place: &str) -> Vec<u8> {
    let reference = [&[0, 0, 0, 0][..], place.as_bytes(), &[0]].concat();
    let size = u32::try_from(reference.len() + 8).unwrap().to_be_bytes();
    let entry = [&size[..], b"url ", &reference].concat();
    // Before the entry that was there: the first is the one in use.
    let table = [&[0; 4][..], &2_u32.to_be_bytes(), &entry].concat();
    grown(mov, &[b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"], &table)
}

/// An AVI whose sound is called text and begins as subtitles that are a playlist.
fn with_hidden_subtitles(avi: &[u8], hidden: &str) -> Vec<u8> {
    let mut made = avi.to_vec();
    let sound = made.windows(4).position(|it| it == b"auds").unwrap();
    made[sound..sound + 4].copy_from_slice(b"txts");
    let chunk = made.windows(4).position(|it| it == b"01wb").unwrap() + 8;
    let size = u32::try_from(hidden.len()).unwrap().to_le_bytes();
    let subtitles = [b"GAB2\0\x02\0\x02\0\0\0x\0\x04\0", &size[..], hidden.as_bytes()].concat();
    made[chunk..chunk + subtitles.len()].copy_from_slice(&subtitles);
    made
}
