//! Hostile files that are no videos.

use super::{AVI, Hostile, MKV, MOV, MP4};
use crate::Canary;

/// Texts, playlists and scripts in disguise, and each behind the first bytes of a video.
pub fn texts(canary: &Canary) -> Vec<Hostile> {
    let (http, file) = (format!("http://{}/x.mp4", canary.address), canary.file.display());
    let texts = [
        ("empty", String::new()),
        ("one byte", "x".into()),
        ("plain text", "This is no video.\n".repeat(100)),
        ("web page", "<!DOCTYPE html><html><script>fetch('/')</script><video src=x></html>".into()),
        ("vector picture", format!("<svg xmlns='http://www.w3.org/2000/svg'><image href='{http}'/></svg>")),
        (
            "playlist by network",
            format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\n{http}\n#EXT-X-ENDLIST\n"),
        ),
        (
            "playlist by file",
            format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nfile://{file}\n#EXT-X-ENDLIST\n"),
        ),
        (
            "playlist of a slice",
            format!("#EXTM3U\n#EXTINF:9,\nsubfile,,start,0,end,9999,,:{file}\n#EXT-X-ENDLIST\n"),
        ),
        ("playlist of a join", format!("#EXTM3U\n#EXTINF:9,\nconcat:{http}|file:{file}\n#EXT-X-ENDLIST\n")),
        ("plain playlist", format!("{http}\n{file}\n")),
        (
            "manifest",
            format!(
                "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><Period><AdaptationSet><Representation><BaseURL>{http}</BaseURL></Representation></AdaptationSet></Period></MPD>"
            ),
        ),
        ("join script", format!("ffconcat version 1.0\nfile '{file}'\nfile '{http}'\n")),
        (
            "session",
            format!(
                "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {} RTP/AVP 96\n",
                canary.address.rsplit(':').next().unwrap()
            ),
        ),
        ("picture sequence", format!("{file}%03d.jpg\n")),
        ("metadata script", ";FFMETADATA1\ntitle=x\n[CHAPTER]\nSTART=0\nEND=9\n".into()),
        (
            "subtitles",
            "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,9:00:00.00,x\n".into(),
        ),
        ("command", format!("-i {file} -f null -\n")),
        ("JSON", "{\"streams\":[{\"codec_type\":\"video\"}]}".into()),
    ];
    // They claim to be each kind in turn.
    let claimed = texts.iter().zip([MP4, MOV, MKV, AVI].into_iter().cycle());
    let plain = claimed.map(|((name, text), claim)| Hostile::new(*name, claim, text.as_bytes()));
    let disguised = texts.iter().map(|(name, text)| {
        let bytes = [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", text.as_bytes()].concat();
        Hostile::new(format!("{name} behind a magic"), MP4, bytes)
    });
    plain.chain(disguised).collect()
}

/// Other files by their first bytes, archives, and headers with nothing behind.
pub fn magics() -> Vec<Hostile> {
    let noise: Vec<u8> =
        (0..40_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    let heads: [(&str, &[u8], &'static str); 14] = [
        ("archive", b"PK\x03\x04\x14\0\0\0\x08\0", MP4),
        ("document", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", MOV),
        ("compressed", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", MKV),
        ("picture", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", AVI),
        ("animation", b"GIF89a\x10\0\x10\0\xf0\0\0", MP4),
        ("program", b"\x7fELF\x02\x01\x01\0", MOV),
        ("transport stream", b"G@\0\x10\0\0\xb0\r", MKV),
        ("flash", b"FLV\x01\x05\0\0\0\x09", AVI),
        ("MP4 of noise", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", MP4),
        (
            "MP4 of one huge box",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp41\xff\xff\xff\xffmoov\xff\xff\xff\xfftrak",
            MP4,
        ),
        ("MOV of boxes without end", b"\0\0\0\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff", MOV),
        ("AVI of noise", b"RIFF\xff\xff\xff\xffAVI LIST\xff\xff\xff\xffhdrlavih", AVI),
        ("Matroska of noise", b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska", MKV),
        (
            "Matroska of one huge element",
            b"\x1a\x45\xdf\xa3\x84\x42\x86\x81\x01\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xfe",
            MKV,
        ),
    ];
    let mut set: Vec<Hostile> = heads
        .into_iter()
        .map(|(name, head, claim)| Hostile::new(name, claim, [head, &noise].concat()))
        .collect();
    set.push(Hostile::new("zeros", MP4, vec![0; 300_000]));
    set.push(Hostile::new("noise", MKV, noise));
    set.push(Hostile::new("only a magic", MP4, *b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"));
    set
}
