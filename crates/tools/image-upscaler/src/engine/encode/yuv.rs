//! Planes for lossy WebP: BT.601 in video range, chroma at half size, by libwebp's own integer formulas
//! (`VP8RGBToY`, `VP8RGBToU`, `VP8RGBToV` in its `dsp/yuv.h`).

use crate::engine::pixels::Samples;

/// The planes of a picture, filled from the top.
pub(super) struct Planes {
    pub(super) y: Vec<u8>,
    pub(super) u: Vec<u8>,
    pub(super) v: Vec<u8>,
    /// Empty for an opaque picture.
    pub(super) a: Vec<u8>,
}

impl Planes {
    /// Room for all rows.
    pub(super) fn new(width: u32, height: u32, alpha: bool) -> Self {
        let (width, height) = (width as usize, height as usize);
        let small = width.div_ceil(2) * height.div_ceil(2);
        Self {
            y: Vec::with_capacity(width * height),
            u: Vec::with_capacity(small),
            v: Vec::with_capacity(small),
            a: Vec::with_capacity(if alpha { width * height } else { 0 }),
        }
    }

    /// Adds rows of 8-bit pixels: an even number of them, or the last. `row` is the bytes of one.
    pub(super) fn push(&mut self, bytes: &[u8], row: usize, samples: Samples) {
        match samples {
            Samples::Gray8 => self.push_as(bytes, row, |&[l]: &[u8; 1]| [l, l, l, 255], false),
            Samples::GrayAlpha8 => self.push_as(bytes, row, |&[l, a]: &[u8; 2]| [l, l, l, a], true),
            Samples::Rgb8 => self.push_as(bytes, row, |&[r, g, b]: &[u8; 3]| [r, g, b, 255], false),
            _ => self.push_as(bytes, row, |&pixel: &[u8; 4]| pixel, true),
        }
    }

    fn push_as<const N: usize>(
        &mut self,
        bytes: &[u8],
        row: usize,
        rgba: impl Fn(&[u8; N]) -> [u8; 4],
        alpha: bool,
    ) {
        let all = bytes.as_chunks::<N>().0;
        self.y.extend(all.iter().map(|pixel| luma(rgba(pixel))));
        if alpha {
            self.a.extend(all.iter().map(|pixel| rgba(pixel)[3]));
        }
        for pair in bytes.chunks(2 * row) {
            let (above, below) = pair.split_at(row);
            // An odd last row or column is its own neighbour.
            let below = if below.is_empty() { above } else { below };
            let (above, below) = (above.as_chunks::<N>().0, below.as_chunks::<N>().0);
            for (above, below) in above.chunks(2).zip(below.chunks(2)) {
                let four = [&above[0], &above[above.len() - 1], &below[0], &below[below.len() - 1]];
                let sums = if alpha { weighted(four.map(&rgba)) } else { sum(four.map(&rgba)) };
                self.u.push(chroma(sums, [-9719, -19_081, 28_800]));
                self.v.push(chroma(sums, [28_800, -24_116, -4684]));
            }
        }
    }
}

fn luma([r, g, b, _]: [u8; 4]) -> u8 {
    let luma = 16_839 * u32::from(r) + 33_059 * u32::from(g) + 6420 * u32::from(b);
    ((luma + (1 << 15) + (16 << 16)) >> 16).to_le_bytes()[0]
}

/// The channel sums of four pixels.
fn sum(four: [[u8; 4]; 4]) -> [i32; 3] {
    [0, 1, 2].map(|channel| four.iter().map(|pixel| i32::from(pixel[channel])).sum())
}

/// The same with each pixel counting as much as it is opaque, so that hidden colour does not tint an edge.
fn weighted(four: [[u8; 4]; 4]) -> [i32; 3] {
    let weight: i32 = four.iter().map(|pixel| i32::from(pixel[3])).sum();
    if weight == 0 || weight == 4 * 255 {
        return sum(four);
    }
    [0, 1, 2].map(|channel| {
        let total: i32 = four.iter().map(|pixel| i32::from(pixel[channel]) * i32::from(pixel[3])).sum();
        (total * 4 + weight / 2) / weight
    })
}

/// A chroma sample from the sums of four pixels.
fn chroma(sums: [i32; 3], factors: [i32; 3]) -> u8 {
    let sample: i32 = sums.iter().zip(factors).map(|(sum, factor)| sum * factor).sum();
    u8::try_from(((sample + (1 << 17) + (128 << 18)) >> 18).clamp(0, 255)).unwrap_or(u8::MAX)
}
