//! Softens the ends of a segment's sound. Where two pieces meet, their waves do not: without this each join
//! would click.

use std::{fs::File, io, os::unix::fs::FileExt};

/// Samples over which sound comes and goes: 5 ms.
const FADE: usize = 240;

/// Fades the first and last 5 ms of interleaved 16-bit stereo of so many samples for each channel.
pub(super) fn soften_ends(sound: &File, samples: u64) -> io::Result<()> {
    let length = usize::try_from(samples / 2).unwrap_or(FADE).min(FADE);
    let mut bytes = vec![0_u8; length * 4];
    sound.read_exact_at(&mut bytes, 0)?;
    scale(&mut bytes, |place| place, length);
    sound.write_all_at(&bytes, 0)?;
    let tail = (samples - length as u64) * 4;
    sound.read_exact_at(&mut bytes, tail)?;
    scale(&mut bytes, |place| length - 1 - place, length);
    sound.write_all_at(&bytes, tail)
}

fn scale(bytes: &mut [u8], weight: impl Fn(usize) -> usize, length: usize) {
    let (pairs, _) = bytes.as_chunks_mut::<4>();
    for (place, pair) in pairs.iter_mut().enumerate() {
        let weight = i32::try_from(weight(place)).unwrap_or(0);
        let length = i32::try_from(length).unwrap_or(1);
        let [a, b, c, d] = *pair;
        let scaled = |sample: [u8; 2]| {
            let sample = i32::from(i16::from_le_bytes(sample)) * weight / length;
            i16::try_from(sample).unwrap_or(0).to_le_bytes()
        };
        let ([a, b], [c, d]) = (scaled([a, b]), scaled([c, d]));
        *pair = [a, b, c, d];
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn sound_comes_and_goes_and_is_untouched_between() {
        let mut file = tempfile::tempfile().unwrap();
        let samples = 1_000_u64;
        file.write_all_at(&[0x00, 0x40].repeat(2_000), 0).unwrap();
        soften_ends(&file, samples).unwrap();
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        let left: Vec<i16> = bytes.chunks(4).map(|it| i16::from_le_bytes([it[0], it[1]])).collect();
        assert_eq!((left.len(), left[0], left[120], left[500], left[999]), (1_000, 0, 8_192, 16_384, 0));
        assert!(left[..240].is_sorted() && left[760..].iter().rev().is_sorted());
    }

    #[test]
    fn a_few_samples_are_enough() {
        let file = tempfile::tempfile().unwrap();
        file.set_len(12).unwrap();
        soften_ends(&file, 3).unwrap();
    }
}
