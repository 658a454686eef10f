//! How worn a picture is, and which network that calls for. A JPEG says it by its quantisation; a picture without
//! loss may have been a JPEG before or be noisy, which its pixels tell.

use lumiku_super_resolution::{Model, Rows};

/// Quality from which on a JPEG has no traces that a network would bring out, by the scale of the Independent JPEG
/// Group.
const CLEAN_QUALITY: u8 = 94;
/// Where a file does not tell its quality.
const UNKNOWN_QUALITY: u8 = 80;
/// Standard deviation of noise, in grey levels, from which on it is worth leaving out.
const NOISE: f32 = 1.3;
/// Noise is everywhere alike, and texture is not: the calmest tenth of a noisy picture has at most this much more of it
/// than the calmest hundredth.
const EVEN: f32 = 1.25;
/// Squares that are enough to tell what is everywhere.
const MANY: usize = 200;
/// Noise is a bell curve, of which the squared mean deviation is 2/π of the mean square. Drawings have few steps and large
/// ones, which makes it less, or the same step everywhere, which makes it more.
const BELL: std::ops::Range<f32> = 0.54..0.74;
/// How much more neighbours differ across the borders of 8 × 8 blocks, in grey levels, from which on they are a JPEG's:
/// one of quality 90 has 0.33 or more, a photograph without loss 0.2 or less.
const BLOCKS: f32 = 0.27;
/// Standard deviations that this has to be away from nothing: the largest of eight is picked.
const CERTAIN: f32 = 3.2;
/// Wear for one grey level of such a difference: quality 90 has about 0.4, 80 about 0.7, and 60 about 1.2.
const WEAR_OF_BLOCKS: f32 = 0.75;
/// Side of the squares in which noise is measured.
const SQUARE: usize = 16;
/// Pixels that are enough to tell. Of larger pictures groups of rows are read.
const ENOUGH: usize = 4_000_000;
/// Rows of such a group.
const GROUP: usize = 8 * SQUARE;
/// Differences above are edges and not traces, in grey levels.
const FLAT: f32 = 4.0;

/// What a file's coding has done to its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Lossless,
    /// With the quality, 1 to 100, where the file tells it.
    Lossy(Option<u8>),
}

/// How worn a picture is: 0 for one without traces, 1 for a JPEG of quality 60 or less or as much noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Wear(f32);

impl Wear {
    /// By its file's coding, or else by its pixels.
    pub(crate) fn of(coding: Coding, seen: &dyn Rows) -> Self {
        match coding {
            Coding::Lossy(Some(quality)) if quality < CLEAN_QUALITY => Self::of_quality(quality),
            Coding::Lossy(None) => Self::of_quality(UNKNOWN_QUALITY),
            Coding::Lossy(Some(_)) | Coding::Lossless => {
                let traces = Traces::measure(seen);
                if traces.blocks > BLOCKS {
                    Self((WEAR_OF_BLOCKS * traces.blocks).min(1.0))
                } else if traces.noise > NOISE {
                    Self((traces.noise / 8.0).min(1.0))
                } else {
                    Self(0.0)
                }
            }
        }
    }

    /// The scale on which the networks were trained.
    fn of_quality(quality: u8) -> Self {
        Self((f32::from(100 - quality.min(100)) / 40.0).min(1.0))
    }

    /// From 0 to 1.
    pub(crate) fn share(self) -> f32 {
        self.0
    }

    /// The network that it calls for.
    pub(crate) fn model(self) -> Model {
        if self.0 > 0.0 { Model::Used } else { Model::Clean }
    }
}

/// The quality that makes the Independent JPEG Group's encoder write this table of luma (ITU-T T.81, table K.1,
/// scaled): from the sum of its values.
pub(crate) fn jpeg_quality(table_sum: u32) -> u8 {
    const STANDARD_SUM: f64 = 3688.0;
    let scale = 100.0 * f64::from(table_sum) / STANDARD_SUM;
    let quality = if scale <= 100.0 { (200.0 - scale) / 2.0 } else { 5000.0 / scale };
    let rounded = quality.round().clamp(1.0, 100.0);
    (1..=100).rev().find(|known| f64::from(*known) <= rounded).unwrap_or(1)
}

/// What coding and cameras leave behind, in grey levels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Traces {
    /// Standard deviation of the noise in the calmest parts of the picture; none where they are not alike.
    noise: f32,
    /// How much more neighbours differ across the borders of blocks than elsewhere, in flat places.
    blocks: f32,
}

impl Traces {
    fn measure(rows: &dyn Rows) -> Self {
        let (width, height) = (rows.width(), rows.height());
        let mut last: [Vec<f32>; 4] = std::array::from_fn(|_| vec![0.0; width]);
        let (mut columns, mut lines) = (Steps::default(), Steps::default());
        let mut squares: Vec<Square> = Vec::new();
        let mut strip = vec![Square::default(); width / SQUARE];
        let every = (width * height / ENOUGH).max(1);
        let group = if every == 1 { height } else { GROUP };
        for y in (0..height).filter(|y| (y / group).is_multiple_of(every)) {
            let above = y % group;
            last.rotate_left(1);
            rows.read(y, &mut last[3]);
            last[3].iter_mut().for_each(|value| *value *= 255.0);
            for (x, near) in last[3].windows(4).enumerate() {
                columns.add(x + 2, [near[0], near[1], near[2], near[3]]);
            }
            if above >= 3 {
                let [first, second, third, fourth] = &last;
                let near = first.iter().zip(second).zip(third).zip(fourth);
                for (((first, second), third), fourth) in near {
                    lines.add(y - 1, [*first, *second, *third, *fourth]);
                }
            }
            if above >= 2 {
                add_noise([&last[1], &last[2], &last[3]], &mut strip);
            }
            if (above + 1).is_multiple_of(SQUARE) {
                squares.extend(strip.iter().copied());
                strip.fill(Square::default());
            }
        }
        Self { noise: even_noise(squares), blocks: borders(&columns, &lines) }
    }
}

/// What the Laplacian's difference mask answers in a square: nothing to planes and edges, something to noise
/// (Immerkær 1996).
#[derive(Clone, Copy, Default)]
struct Square {
    sum: f32,
    energy: f32,
    count: f32,
}

impl Square {
    fn mean(self) -> f32 {
        self.sum / self.count
    }
}

/// Adds a row's answers to each square of a strip.
fn add_noise([above, at, below]: [&[f32]; 3], strip: &mut [Square]) {
    for (index, square) in strip.iter_mut().enumerate() {
        let start = index * SQUARE;
        for x in start.max(1)..(start + SQUARE).min(at.len() - 1) {
            let side = |row: &[f32]| row[x - 1] + row[x + 1] - 2.0 * row[x];
            let answer = side(above) - 2.0 * side(at) + side(below);
            square.sum += answer.abs();
            square.energy += answer * answer;
            square.count += 1.0;
        }
    }
}

/// The standard deviation that the calmest squares have, if they are alike and what is in them is noise.
fn even_noise(mut squares: Vec<Square>) -> f32 {
    // A square of one colour, such as a border, tells nothing of the rest.
    squares.retain(|square| square.sum > 0.0);
    if squares.len() < MANY {
        return 0.0;
    }
    squares.sort_unstable_by(|a, b| a.mean().total_cmp(&b.mean()));
    let part = |hundredths: usize| squares.len() * hundredths / 100;
    let [least, calm, most] = [1, 3, 10].map(|hundredths| squares[part(hundredths)].mean());
    let calmest = &squares[..part(10)];
    let all = |of: fn(&Square) -> f32| calmest.iter().map(of).sum::<f32>();
    let (sum, energy, count) =
        (all(|square| square.sum), all(|square| square.energy), all(|square| square.count));
    if most < EVEN * least && BELL.contains(&(sum * sum / (count * energy))) {
        (std::f32::consts::PI / 2.0).sqrt() * calm / 6.0
    } else {
        0.0
    }
}

/// Steps from pixel to pixel, by the eight places that a column or a row can have in a block.
#[derive(Default)]
struct Steps {
    sums: [f32; 8],
    squares: [f32; 8],
    counts: [f32; 8],
}

impl Steps {
    /// Adds the step between the second and the third of four neighbours; `place` is that of the third.
    fn add(&mut self, place: usize, near: [f32; 4]) {
        let [before, step, after] = [near[1] - near[0], near[2] - near[1], near[3] - near[2]].map(f32::abs);
        if before.max(after) < FLAT && step < 2.0 * FLAT {
            let more = step - before.midpoint(after);
            self.sums[place % 8] += more;
            self.squares[place % 8] += more * more;
            self.counts[place % 8] += 1.0;
        }
    }

    /// How much larger the steps at one place are than at the others, and the variance of that by chance.
    fn blocks(&self) -> (f32, f32) {
        let mean = |place: usize| self.sums[place] / self.counts[place].max(1.0);
        let most = (0..8).max_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or(0);
        let others = (0..8).filter(|place| *place != most).map(mean).sum::<f32>() / 7.0;
        let count = self.counts[most].max(1.0);
        (mean(most) - others, self.squares[most] / (count * count))
    }
}

/// How much more neighbours differ across the borders of blocks, in columns and lines taken together; nothing where that
/// may be chance, as in small pictures.
fn borders(columns: &Steps, lines: &Steps) -> f32 {
    let ((across, chance_across), (down, chance_down)) = (columns.blocks(), lines.blocks());
    let (blocks, deviation) = (across.midpoint(down), (chance_across + chance_down).sqrt() / 2.0);
    if blocks > CERTAIN * deviation { blocks } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_table_is_quality_50() {
        assert_eq!(jpeg_quality(3688), 50);
        assert_eq!(jpeg_quality(64), 99);
        assert_eq!(jpeg_quality(3688 * 2), 25);
    }

    /// A slope with noise that is even between two values, over blocks of which every second is a little lighter.
    struct Drawn {
        side: usize,
        noise: f32,
        blocks: f32,
    }

    impl Rows for Drawn {
        fn width(&self) -> usize {
            self.side
        }

        fn height(&self) -> usize {
            self.side
        }

        fn read(&self, y: usize, to: &mut [f32]) {
            let mut state = u32::try_from(y).unwrap().wrapping_mul(0x9E37_79B9) | 1;
            for (x, to) in to.iter_mut().enumerate() {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                let even = f32::from(u16::try_from(state >> 16).unwrap()) / 65_535.0 - 0.5;
                let lighter = if (x / 8 + y / 8).is_multiple_of(2) { self.blocks } else { 0.0 };
                // Evenly between -1/2 and 1/2 deviates by the root of 1/12.
                *to = (100.0 + lighter + even * self.noise * 12.0_f32.sqrt()) / 255.0;
            }
        }
    }

    #[test]
    fn noise_and_blocks_are_measured_in_small_and_large_pictures_alike() {
        for side in [256, 3000] {
            for noise in [0.5, 2.0] {
                let traces = Traces::measure(&Drawn { side, noise, blocks: 0.0 });
                assert!((0.75..1.1).contains(&(traces.noise / noise)), "{side}, {noise}: {traces:?}");
                assert!(traces.blocks < BLOCKS / 2.0, "{side}, {noise}: {traces:?}");
            }
            let traces = Traces::measure(&Drawn { side, noise: 0.2, blocks: 1.0 });
            assert!((0.7..1.1).contains(&traces.blocks), "{side}: {traces:?}");
        }
    }
}
