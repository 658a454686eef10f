//! What the picture tells: where it is black, where it stands still, where it changes abruptly.

#![expect(clippy::cast_precision_loss, reason = "counts of pictures and pixels are small")]

use std::io::{self, BufReader, Read};

use lumiku_video_mix_dto::Range;

use super::{RATE, SIDE};

/// Black or standing pictures for this long are dead, in seconds.
const DEAD_SECONDS: f64 = 1.0;
/// Mean brightness up to which a picture is black, 16 being black in video and 235 white.
const BLACK_MEAN: f64 = 24.0;
/// Mean brightness of the brightest sixteenth up to which it still is.
const BLACK_PEAK: f64 = 40.0;
/// Mean difference up to which a picture stands still. Sensor noise is averaged away at this size.
const STILL: f64 = 0.35;
/// Mean difference from which a picture may be of another scene.
const SCENE: f64 = 18.0;
/// How many times larger than its neighbours' that difference has to be.
const SCENE_RISE: f64 = 3.0;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Pictures in all.
    pub count: usize,
    /// Black or standing parts, in seconds.
    pub dead: Vec<Range>,
    /// Abrupt changes, in seconds.
    pub scenes: Vec<f64>,
}

/// Looks at raw gray pictures, one after the other.
pub(super) fn look(pictures: impl Read) -> io::Result<Seen> {
    let mut pictures = BufReader::with_capacity(64 * SIDE * SIDE, pictures);
    let (mut now, mut before) = (vec![0_u8; SIDE * SIDE], vec![0_u8; SIDE * SIDE]);
    let (mut changes, mut dead) = (Vec::new(), Vec::new());
    while fill(&mut pictures, &mut now)? {
        let change = if changes.is_empty() { f64::MAX } else { difference(&now, &before) };
        dead.push(change < STILL || is_black(&now));
        changes.push(change);
        std::mem::swap(&mut now, &mut before);
    }
    Ok(Seen { count: changes.len(), dead: runs(&dead), scenes: scenes(&changes) })
}

/// Whether a whole picture was there.
fn fill(pictures: &mut impl Read, picture: &mut [u8]) -> io::Result<bool> {
    match pictures.read_exact(picture) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_black(picture: &[u8]) -> bool {
    let mut sorted = picture.to_vec();
    sorted.sort_unstable();
    let brightest = &sorted[sorted.len() - sorted.len() / 16..];
    mean(&sorted) <= BLACK_MEAN && mean(brightest) <= BLACK_PEAK
}

fn mean(values: &[u8]) -> f64 {
    let sum: u32 = values.iter().map(|value| u32::from(*value)).sum();
    f64::from(sum) / (SIDE * SIDE).min(values.len()).max(1) as f64
}

fn difference(a: &[u8], b: &[u8]) -> f64 {
    let sum: u32 = a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    f64::from(sum) / (SIDE * SIDE) as f64
}

/// Runs of dead pictures that are long enough, in seconds.
fn runs(dead: &[bool]) -> Vec<Range> {
    let mut found = Vec::new();
    let mut since = None;
    for (place, dead) in dead.iter().copied().chain([false]).enumerate() {
        match (dead, since) {
            (true, None) => since = Some(place),
            (false, Some(start)) => {
                let range = Range { start: seconds(start), end: seconds(place) };
                if range.end - range.start >= DEAD_SECONDS - 1e-9 {
                    found.push(range);
                }
                since = None;
            }
            _ => {}
        }
    }
    found
}

/// Changes that stand out from what is around them: a pan or a flicker changes every picture alike.
fn scenes(changes: &[f64]) -> Vec<f64> {
    let neighbour = |place: Option<usize>| match place.and_then(|place| changes.get(place)) {
        Some(change) if *change < f64::MAX => *change,
        _ => 0.0,
    };
    let stands_out = |place: usize, change: f64| {
        let around = neighbour(place.checked_sub(1)).max(neighbour(Some(place + 1)));
        (SCENE..f64::MAX).contains(&change) && change >= SCENE_RISE * around
    };
    let changes = changes.iter().copied().enumerate();
    changes.filter(|(place, change)| stands_out(*place, *change)).map(|(place, _)| seconds(place)).collect()
}

fn seconds(place: usize) -> f64 {
    place as f64 / f64::from(RATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one brightness with a bright spot that moves with `place`.
    fn picture(brightness: u8, place: usize) -> Vec<u8> {
        let mut picture = vec![brightness; SIDE * SIDE];
        for step in 0..40 {
            picture[(place * 40 + step) % (SIDE * SIDE)] = 235;
        }
        picture
    }

    #[test]
    fn black_and_standing_parts_are_found() {
        let black = (0..15).map(|_| vec![16; SIDE * SIDE]);
        let moving = (0..20).map(|place| picture(90, place));
        let standing = (0..12).map(|_| picture(90, 3));
        let bytes: Vec<u8> = black.chain(moving).chain(standing).flatten().collect();
        let seen = look(&bytes[..]).unwrap();
        assert_eq!(seen.count, 47);
        // The first picture of those that stand still came by moving.
        assert_eq!(seen.dead, [Range { start: 0.0, end: 1.5 }, Range { start: 3.6, end: 4.7 }]);
    }

    #[test]
    fn a_cut_is_a_scene_and_a_pan_is_not() {
        let one = (0..10).map(|_| picture(60, 0));
        let other = (0..10).map(|_| picture(160, 0));
        let bytes: Vec<u8> = one.chain(other).flatten().collect();
        assert_eq!(look(&bytes[..]).unwrap().scenes, [1.0]);
        let pan: Vec<u8> = (0..20).flat_map(|place: u8| picture(10 * place, 0)).collect();
        assert!(look(&pan[..]).unwrap().scenes.is_empty());
    }
}
