//! Hostile files that are videos.

use super::{AVI, Hostile, MKV, MOV, MP4};
use crate::{
    Canary, Shelf,
    boxes::{changed, grown},
};

/// What is wrong, the file, what ffmpeg generates, and how it is written.
type Recipe = (&'static str, &'static str, &'static [&'static str], &'static str);

const MADE: [Recipe; 14] = [
    ("sound only", "h-sound.mp4", &["sine=d=2"], "-c:a aac"),
    (
        "a cover only",
        "h-cover.mp4",
        &["sine=d=2", "testsrc2=s=64x64:d=0.04"],
        "-map 0 -map 1 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -frames:v 1 -disposition:v attached_pic",
    ),
    ("one frame", "h-one.mp4", &["testsrc2=s=64x64:r=1"], "-frames:v 1"),
    ("one frame in Matroska", "h-one.mkv", &["testsrc2=s=64x64:r=1"], "-frames:v 1"),
    ("a tenth of a second", "h-short.mp4", &["testsrc2=s=64x64:r=30:d=0.1"], ""),
    ("an hour", "h-hour.mp4", &["color=s=32x32:r=1:d=3700"], ""),
    ("8K", "h-8k.mp4", &["color=s=7680x4320:r=5:d=0.6"], ""),
    ("a ribbon", "h-ribbon.mp4", &["color=s=8192x32:r=5:d=0.6"], ""),
    ("eight pixels", "h-tiny.mp4", &["color=s=8x8:r=30:d=1"], ""),
    ("a thousand frames a second", "h-fast.mp4", &["testsrc2=s=64x64:r=1000:d=0.5"], ""),
    ("pixels a hundred times as wide", "h-wide.mp4", &["testsrc2=s=64x64:r=30:d=1"], "-vf setsar=100"),
    ("a codec that is not read", "h-codec.mov", &["testsrc2=s=64x64:r=30:d=1"], "-c:v qtrle -pix_fmt rgb24"),
    (
        "sound that is not read",
        "h-speech.mkv",
        &["testsrc2=s=64x64:r=30:d=1", "sine=r=48000:d=1"],
        "-c:a truehd -strict -2",
    ),
    ("lossless sound only", "h-sound.mkv", &["sine=d=1"], "-c:a flac"),
];

/// Real videos that say or hold what they should not.
pub async fn videos(shelf: &Shelf, canary: &Canary) -> Vec<Hostile> {
    let read = async |name: &str| std::fs::read(shelf.one(name).await).unwrap();
    let (mp4, mkv) = (read("silent.mp4").await, read("sixty.mkv").await);
    let (avi, mov) = (read("full-range.avi").await, read("long-sound.mov").await);

    let no_time = changed(&mp4, *b"stts", |table| table[8..].chunks_mut(8).for_each(|it| it[4..].fill(0)));
    let no_time = changed(&no_time, *b"mdhd", |header| header[16..20].fill(0));
    let no_size = changed(&mp4, *b"avc1", |entry| entry[24..28].fill(0));
    let hidden = format!("#EXTM3U\n#EXTINF:9,\nhttp://{}/hidden\n#EXT-X-ENDLIST\n", canary.address);
    let mut set = vec![
        Hostile::new("table of contents cut off", MP4, &mp4[..mp4.len() - 400]),
        Hostile::new("half of an MP4", MP4, &mp4[..mp4.len() / 2]),
        Hostile::new("head of a Matroska", MKV, &mkv[..300]),
        Hostile::new("head of an AVI", AVI, &avi[..200]),
        Hostile::new("no duration", MP4, changed(&no_time, *b"mvhd", |header| header[16..20].fill(0))),
        Hostile::new("no size", MP4, changed(&no_size, *b"avcC", |it| it.fill(0))),
        Hostile::new("samples beyond the end", MP4, changed(&mp4, *b"stco", |table| table[8..].fill(0x7f))),
        Hostile::new("no samples", MP4, changed(&mp4, *b"stsz", |table| table[4..12].fill(0))),
        Hostile::new("a billion frames a second", AVI, faster(&avi)),
        Hostile::new("sound in a file", MOV, elsewhere(&mov, &format!("file://{}", canary.file.display()))),
        Hostile::new("sound in the network", MOV, elsewhere(&mov, &format!("http://{}/x", canary.address))),
        Hostile::new("a hundred thousand tracks", MKV, matroska_of_tracks(100_000)),
        Hostile::new(SUBTITLES, AVI, with_hidden_subtitles(&avi, &hidden)),
    ];
    for (name, file, sources, options) in MADE {
        let claim = match file.rsplit_once('.') {
            Some((_, "mkv")) => MKV,
            Some((_, "mov")) => MOV,
            _ => MP4,
        };
        let made = shelf.make(file, sources, options).await;
        set.push(Hostile::new(name, claim, std::fs::read(made).unwrap()));
    }
    let often = "-map 0 ".repeat(40);
    let tracks = shelf.make("h-tracks.mkv", &["testsrc2=s=32x32:r=30:d=0.5"], often.trim()).await;
    set.push(Hostile::new("forty tracks", MKV, std::fs::read(tracks).unwrap()));
    set
}

/// The one of [`videos`] that is a fine clip without sound: what hides in a track of text is passed over.
pub const SUBTITLES: &str = "subtitles that are a playlist";

/// Fine videos that claim to be another kind.
pub async fn liars(shelf: &Shelf) -> Vec<Hostile> {
    let kinds = [("silent.mp4", [MKV, AVI]), ("sixty.mkv", [MP4, AVI]), ("full-range.avi", [MP4, MKV])];
    let mut set = Vec::new();
    for (name, claims) in kinds {
        let bytes = std::fs::read(shelf.one(name).await).unwrap();
        set.extend(claims.map(|claim| Hostile::new(format!("{name} as another"), claim, &bytes[..])));
    }
    set
}

/// A Matroska file that lists so many tracks of pictures and has none of them (RFC 9559).
fn matroska_of_tracks(count: u32) -> Vec<u8> {
    /// An element with a size of four bytes.
    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len()).unwrap() | 0x1000_0000;
        [id, &size.to_be_bytes(), content].concat()
    }
    let tracks: Vec<u8> = (1..=count)
        .flat_map(|number| {
            let number = number.to_be_bytes();
            let facts = [
                element(&[0xd7], &number),
                element(&[0x73, 0xc5], &number),
                element(&[0x83], &[1]),
                element(&[0x86], b"V_MPEG4/ISO/AVC"),
            ];
            element(&[0xae], &facts.concat())
        })
        .collect();
    let head = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"matroska"));
    [head, element(&[0x18, 0x53, 0x80, 0x67], &element(&[0x16, 0x54, 0xae, 0x6b], &tracks))].concat()
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
