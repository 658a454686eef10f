//! What the networks see of a picture, row by row: straight colours, or their luma (BT.601 of studio range over 255).

use lumiku_super_resolution::{Planes, Rows};

use super::super::{
    pixels::{Pixels, Samples, sample16},
    prepare::Source,
};

/// Luma of black.
const BLACK: f32 = 16.0 / 255.0;
/// What red, green and blue add, from 0 to 1 each (ITU-R BT.601-7, 2.5).
const WEIGHTS: [f32; 3] = [65.481 / 255.0, 128.553 / 255.0, 24.966 / 255.0];
/// Alpha from which on a pixel's own colour is trusted, of 65535: below, eight bits have rounded it away.
const TRUSTED: u16 = 16 * 257;

/// How much a network's answer counts in a pixel of a result, from 0 to 1: nothing where the pixel is so faint that the
/// network saw its neighbour's colour instead, and everything from twice as much alpha on.
pub(super) fn trust(samples: Samples, pixel: &[u8]) -> f32 {
    if !samples.has_alpha() {
        return 1.0;
    }
    let (alpha, least) = (f32::from(alpha(samples, pixel)), f32::from(TRUSTED));
    ((alpha - least) / least).clamp(0.0, 1.0)
}

/// Luma of a colour whose channels go from 0 to 1.
pub(super) fn of_colour([r, g, b]: [f32; 3]) -> f32 {
    BLACK + (WEIGHTS[0] * r + WEIGHTS[1] * g + WEIGHTS[2] * b)
}

/// Where colours are read from.
pub(crate) enum Colours {
    /// The pixels themselves.
    Pixels,
    /// A plane of its own, whose values go from 0 to 65535, because under transparent pixels there is nothing to see:
    /// the colour of the nearest visible one goes on there, so that no edge appears where only alpha has one.
    Plane(Vec<[u16; 3]>),
}

impl Colours {
    pub(crate) fn new(source: &Source) -> Self {
        if source.premultiplied { Self::Plane(plane(&source.pixels)) } else { Self::Pixels }
    }

    pub(crate) fn of<'a>(&'a self, pixels: &'a Pixels) -> Seen<'a> {
        Seen { colours: self, pixels }
    }
}

/// One picture as a network sees it.
pub(crate) struct Seen<'a> {
    colours: &'a Colours,
    pixels: &'a Pixels,
}

impl Seen<'_> {
    /// Writes what `of` makes of each colour of a row.
    fn write(&self, y: usize, to: &mut [f32], of: impl Fn([f32; 3]) -> f32) {
        match self.colours {
            Colours::Plane(plane) => {
                for (to, colour) in to.iter_mut().zip(&plane[y * self.pixels.width() as usize..]) {
                    *to = of(colour.map(|value| f32::from(value) / 65_535.0));
                }
            }
            Colours::Pixels => {
                let samples = self.pixels.samples();
                let row = &self.pixels.bytes()[y * self.pixels.row_length()..][..self.pixels.row_length()];
                for (to, pixel) in to.iter_mut().zip(row.chunks_exact(samples.size())) {
                    *to = of(colour(samples, pixel));
                }
            }
        }
    }
}

/// Luma.
impl Rows for Seen<'_> {
    fn width(&self) -> usize {
        self.pixels.width() as usize
    }

    fn height(&self) -> usize {
        self.pixels.height() as usize
    }

    fn read(&self, y: usize, to: &mut [f32]) {
        self.write(y, to, of_colour);
    }
}

/// Red, green and blue.
impl Planes for Seen<'_> {
    fn width(&self) -> usize {
        self.pixels.width() as usize
    }

    fn height(&self) -> usize {
        self.pixels.height() as usize
    }

    fn read(&self, plane: usize, y: usize, to: &mut [f32]) {
        self.write(y, to, |colour| colour[plane]);
    }
}

/// Luma for a network that takes one plane.
pub(super) struct LumaPlane<'a>(pub(super) Seen<'a>);

impl Planes for LumaPlane<'_> {
    fn width(&self) -> usize {
        Rows::width(&self.0)
    }

    fn height(&self) -> usize {
        Rows::height(&self.0)
    }

    fn read(&self, _: usize, y: usize, to: &mut [f32]) {
        Rows::read(&self.0, y, to);
    }
}

/// A pixel's channels from 0 to 1; grey three times.
fn colour(samples: Samples, pixel: &[u8]) -> [f32; 3] {
    let last = if samples.channels() < 3 { 0 } else { 2 };
    std::array::from_fn(|channel| {
        let at = channel.min(last);
        if samples.is_sixteen_bit() {
            f32::from(sample16([pixel[2 * at], pixel[2 * at + 1]])) / 65_535.0
        } else {
            f32::from(pixel[at]) / 255.0
        }
    })
}

/// Alpha, of 65535.
fn alpha(samples: Samples, pixel: &[u8]) -> u16 {
    let at = samples.channels() - 1;
    if samples.is_sixteen_bit() {
        sample16([pixel[2 * at], pixel[2 * at + 1]])
    } else {
        u16::from(pixel[at]) * 257
    }
}

/// Straight colours of premultiplied pixels, with nothing left open.
fn plane(pixels: &Pixels) -> Vec<[u16; 3]> {
    let (samples, width) = (pixels.samples(), pixels.width() as usize);
    let mut plane = Vec::with_capacity(width * pixels.height() as usize);
    let mut open = Vec::new();
    for row in pixels.bytes().chunks_exact(pixels.row_length()) {
        let values = row.chunks_exact(samples.size()).map(|pixel| {
            let alpha = alpha(samples, pixel);
            (alpha >= TRUSTED).then(|| {
                let share = f32::from(alpha) / 65_535.0;
                colour(samples, pixel).map(|value| whole((value / share).min(1.0)))
            })
        });
        let start = plane.len();
        open.push(!fill_row(values, &mut plane));
        debug_assert_eq!(plane.len(), start + width);
    }
    fill_rows(&mut plane, &open, width);
    plane
}

/// Writes a row, of which each open place takes the nearest value; false if all are open.
fn fill_row<T: Copy + Default>(values: impl Iterator<Item = Option<T>>, to: &mut Vec<T>) -> bool {
    let start = to.len();
    let mut gap = 0;
    let mut before = None;
    for value in values {
        to.push(value.unwrap_or_default());
        let Some(value) = value else {
            gap += 1;
            continue;
        };
        let end = to.len() - 1;
        // The left half of a gap belongs to what is left of it.
        let middle = if before.is_some() { end - gap / 2 } else { end - gap };
        to[end - gap..middle].fill(before.unwrap_or(value));
        to[middle..end].fill(value);
        (before, gap) = (Some(value), 0);
    }
    let end = to.len();
    to[end - gap..].fill(before.unwrap_or_default());
    end == start || before.is_some()
}

/// Fills the rows that are all open from the nearest one that is not.
fn fill_rows<T: Copy>(plane: &mut [T], open: &[bool], width: usize) {
    let closed: Vec<usize> = (0..open.len()).filter(|row| !open[*row]).collect();
    for row in (0..open.len()).filter(|row| open[*row]) {
        let after = closed.partition_point(|closed| *closed < row);
        let near = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|at| closed.get(at));
        if let Some(nearest) = near.min_by_key(|near| near.abs_diff(row)) {
            plane.copy_within(nearest * width..(nearest + 1) * width, row * width);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 1; a cast saturates besides"
)]
fn whole(value: f32) -> u16 {
    (value * 65_535.0 + 0.5) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_are_the_ends_of_studio_range() {
        assert!((of_colour([0.0; 3]) * 255.0 - 16.0).abs() < 1e-4);
        assert!((of_colour([1.0; 3]) * 255.0 - 235.0).abs() < 1e-4);
    }

    #[test]
    fn under_transparent_pixels_the_nearest_colour_goes_on() {
        let mut row = Vec::new();
        assert!(fill_row([None, None, Some(7), None, None, None, Some(9), None].into_iter(), &mut row));
        assert_eq!(row, [7, 7, 7, 7, 7, 9, 9, 9]);
        let mut plane = vec![0, 0, 1, 2, 0, 0, 3, 4, 0, 0];
        fill_rows(&mut plane, &[true, false, true, false, true], 2);
        assert_eq!(plane, [1, 2, 1, 2, 1, 2, 3, 4, 3, 4]);
    }

    #[test]
    fn a_picture_that_is_all_transparent_is_black() {
        let pixels = Pixels::from_bytes(2, 2, Samples::GrayAlpha8, vec![0; 8]).unwrap();
        assert_eq!(plane(&pixels), [[0; 3]; 4]);
    }
}
