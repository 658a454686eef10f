//! Hostile files, made by hand from the formats' specifications with the standard library alone, so that
//! other tests can use this file too. Every one must be refused or survived, quickly and in little memory.

/// A file and what is hostile about it.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    /// The name it would be uploaded under.
    pub(crate) file_name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// Whether it must be refused. The others hold a picture that may be read, without what is hostile.
    pub(crate) refused: bool,
}

/// The whole corpus: about 14 MB.
pub(crate) fn all() -> Vec<Hostile> {
    let bad = |name, file_name, bytes| Hostile { name, file_name, bytes, refused: true };
    let odd = |name, file_name, bytes| Hostile { name, file_name, bytes, refused: false };
    let pixel = [0, 0];
    vec![
        bad("a PNG of 50,000 by 50,000", "bomb.png", png(50_000, 50_000, &[], &zeros(1 << 20))),
        bad("a PNG of 4,294,967,295 by 1", "wide.png", png(u32::MAX, 1, &[], &[])),
        bad("a PNG of no pixels", "none.png", png(0, 0, &[], &[])),
        bad("a PNG without pixel data", "empty.png", png(8, 8, &[], &stored(&[]))),
        odd("a PNG whose data goes on for 160 MB", "long.png", png(1, 1, &[], &zeros(160 << 20))),
        odd("a PNG whose profile unpacks to 250 MB", "icc.png", {
            let mut profile = b"icc\0\0".to_vec();
            profile.extend(zeros(250 << 20));
            png(1, 1, &[(b"iCCP", profile)], &stored(&pixel))
        }),
        odd("a PNG with 9 MB of EXIF", "exif.png", {
            png(1, 1, &[(b"eXIf", vec![0x4D; 9 << 20])], &stored(&pixel))
        }),
        odd("a PNG whose EXIF points to itself", "loop.png", {
            png(1, 1, &[(b"eXIf", overlapping_exif(3000))], &stored(&pixel))
        }),
        bad("an animated PNG", "apng.png", {
            png(1, 1, &[(b"acTL", [0, 0, 0, 9, 0, 0, 0, 0].to_vec())], &stored(&pixel))
        }),
        bad("a JPEG 65,535 wide and high", "wide.jpg", jpeg(65_535, 65_535, true, &scan(64, 1))),
        bad("a JPEG without scans", "noscan.jpg", jpeg(64, 64, false, &[])),
        bad("a JPEG without a height", "noheight.jpg", jpeg(64, 0, true, &scan(64, 1))),
        bad("a progressive JPEG of 4,000 scans", "scans.jpg", jpeg(4096, 4096, true, &scan(4096, 4000))),
        odd("a JPEG with EXIF that points to itself", "loop.jpg", {
            let mut exif = b"Exif\0\0".to_vec();
            exif.extend(overlapping_exif(3000));
            let mut file = jpeg(64, 64, true, &scan(64, 1));
            file.splice(2..2, segment(0xE1, &exif));
            file
        }),
        bad("a GIF of 20,000 frames named PNG", "animation.png", gif(20_000)),
        bad("an animated WebP", "animation.webp", {
            let head = [2, 0, 0, 0, 7, 0, 0, 7, 0, 0];
            let frame = chunk(*b"VP8L", &[0x2F, 7, 0xC0, 1, 0, 0, 0, 0]);
            let mut frames = vec![0; 16];
            frames.extend(frame);
            webp(&[(*b"VP8X", &head), (*b"ANIM", &[0; 6]), (*b"ANMF", &frames)])
        }),
        bad("a WebP of 16,383 by 16,383", "large.webp", webp(&[(*b"VP8 ", &vp8_head(16_383, 16_383))])),
        bad("a WebP whose frame is larger than its canvas", "canvas.webp", {
            webp(&[(*b"VP8X", &[0, 0, 0, 0, 7, 0, 0, 7, 0, 0]), (*b"VP8 ", &vp8_head(16_383, 16_383))])
        }),
        bad("a WebP with a chunk of 4 GB", "chunk.webp", {
            let mut file = webp(&[(*b"VP8 ", &vp8_head(8, 8))]);
            file[16..20].copy_from_slice(&[0xFF; 4]);
            file
        }),
        bad("an SVG named PNG", "drawing.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        bad("a page named JPEG", "page.jpg", b"<!doctype html><script>alert(1)</script>".to_vec()),
        bad("a TIFF named WebP", "scan.webp", b"II*\0\x08\0\0\0\0\0".to_vec()),
        bad("the first bytes of a JPEG", "start.jpg", vec![0xFF, 0xD8, 0xFF]),
        bad("the first bytes of a WebP", "start.webp", b"RIFF\xFF\xFF\xFF\xFFWEBP".to_vec()),
        bad("nothing", "nothing.png", Vec::new()),
    ]
}

/// A grey PNG of 8 bits with these chunks before this zlib stream.
fn png(width: u32, height: u32, chunks: &[(&[u8; 4], Vec<u8>)], pixels: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    let chunks = chunks.iter().map(|(name, data)| (*name, data.as_slice()));
    for (name, data) in
        [(b"IHDR", header.as_slice())].into_iter().chain(chunks).chain([(b"IDAT", pixels), (b"IEND", &[])])
    {
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let start = file.len();
        file.extend(name);
        file.extend(data);
        file.extend(crc(&file[start..]).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|index| {
        let index = u32::try_from(index).unwrap();
        (0..8).fold(index, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    !bytes.iter().fold(!0, |crc, byte| crc >> 8 ^ table[usize::from(crc.to_le_bytes()[0] ^ byte)])
}

/// A zlib stream of these bytes, not compressed; at most 65,535.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend(bytes);
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// A zlib stream that unpacks to at least so many zeros, a thousandth of them long (RFC 1951, 3.2.6).
fn zeros(length: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3); // the last block, with fixed codes
    bits.push(0b0000_1100, 8); // the literal 0: code 00110000, most significant bit first
    let runs = length / 258 + 1;
    for _ in 0..runs {
        bits.push(0b1010_0011, 8); // length 258: code 11000101
        bits.push(0, 5); // distance 1
    }
    bits.push(0, 7); // the end
    let mut stream = vec![0x78, 0x01];
    stream.extend(bits.finish());
    // The Adler-32 of zeros: the low half stays 1, the high half counts them.
    let count = u32::try_from((runs * 258 + 1) % 65_521).unwrap();
    stream.extend((count << 16 | 1).to_be_bytes());
    stream
}

/// Bits from the least significant of each byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        self.pending |= bits << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.pending.to_le_bytes()[0]);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.push(0, 7);
        self.bytes
    }
}

/// EXIF of so many fields that each claim nearly the whole block as their value.
fn overlapping_exif(fields: u16) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08".to_vec();
    block.extend(fields.to_be_bytes());
    let length = 10 + u32::from(fields) * 12 + 4;
    for number in 0..fields {
        block.extend((0x9000 + number).to_be_bytes());
        block.extend([0, 7]); // undefined bytes
        block.extend((length - 8).to_be_bytes());
        block.extend(8_u32.to_be_bytes());
    }
    block.extend(8_u32.to_be_bytes()); // the next directory is this one
    block
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xFF, marker];
    segment.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    segment.extend(data);
    segment
}

/// A grey JPEG with one code in each Huffman table: difference 0, and runs of empty blocks.
fn jpeg(width: u16, height: u16, progressive: bool, scans: &[u8]) -> Vec<u8> {
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.extend([1, 1, 0x11, 0]);
    let codes = |class: u8, symbol: u8| {
        let mut table = vec![class, 1];
        table.extend([0; 15]);
        table.push(symbol);
        table
    };
    let mut quantisation = vec![0];
    quantisation.extend([1; 64]);
    let mut file = vec![0xFF, 0xD8];
    file.extend(segment(0xDB, &quantisation));
    file.extend(segment(if progressive { 0xC2 } else { 0xC0 }, &frame));
    file.extend(segment(0xC4, &codes(0x00, 0)));
    file.extend(segment(0xC4, &codes(0x10, 0xE0)));
    file.extend(scans);
    file.extend([0xFF, 0xD9]);
    file
}

/// The scans of a square progressive JPEG: the averages, and so many times nothing.
fn scan(side: usize, empty: usize) -> Vec<u8> {
    let blocks = side.div_ceil(8).pow(2);
    let mut scans = segment(0xDA, &[1, 1, 0x00, 0, 0, 0]);
    scans.extend(vec![0; blocks.div_ceil(8)]);
    // A run of 2^14 + 2^13 blocks: the code 0, then 14 bits that are never all ones in a byte.
    let runs = blocks.div_ceil((1 << 14) + (1 << 13));
    let mut bits = String::new();
    for _ in 0..runs {
        bits.push_str("010000000000000");
    }
    let bytes = bits.as_bytes().chunks(8).map(|byte| {
        let text = format!("{:0<8}", String::from_utf8_lossy(byte));
        u8::from_str_radix(&text, 2).unwrap()
    });
    let mut nothing = segment(0xDA, &[1, 1, 0x00, 1, 63, 0]);
    nothing.extend(bytes);
    for _ in 0..empty {
        scans.extend(&nothing);
    }
    scans
}

/// A GIF of one pixel and so many frames.
fn gif(frames: usize) -> Vec<u8> {
    let mut file = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    for _ in 0..frames {
        file.extend(b"!\xF9\x04\0\x01\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0");
    }
    file.push(b';');
    file
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = name.to_vec();
    chunk.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    chunk.extend(data);
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

fn webp(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend(chunk(*name, data));
    }
    chunk(*b"RIFF", &body)
}

/// The head of a lossy frame, followed by no pixels.
fn vp8_head(width: u16, height: u16) -> Vec<u8> {
    let mut head = vec![0x10, 0, 0, 0x9D, 0x01, 0x2A];
    head.extend(width.to_le_bytes());
    head.extend(height.to_le_bytes());
    head.extend([0; 30]);
    head
}
