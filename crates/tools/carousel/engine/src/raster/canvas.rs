//! Opaque pixels, and laying colours over them.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};

use super::{mask::Mask, shade::Shade};

/// Pixels of a slide: red, green, blue, row by row.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

/// `a + (b - a) × share / 255`, rounded.
#[expect(clippy::cast_possible_truncation, reason = "a mean of two bytes is a byte")]
const fn mix(a: u8, b: u8, share: u32) -> u8 {
    let sum = a as u32 * (255 - share) + b as u32 * share + 127;
    // Exact division by 255 for sums of this size.
    ((sum + 1 + (sum >> 8)) >> 8) as u8
}

impl Clone for Canvas {
    fn clone(&self) -> Self {
        Self { pixels: self.pixels.clone(), ..*self }
    }

    /// Into the memory that is there.
    fn clone_from(&mut self, other: &Self) {
        (self.width, self.height) = (other.width, other.height);
        self.pixels.clone_from(&other.pixels);
    }
}

impl Canvas {
    /// The same at another width, in pixels, resampled with Catmull and Rom's filter; `None` when one of the two has no
    /// pixels.
    pub fn resized(&self, width: u32) -> Option<Self> {
        let height = (self.height * width).div_ceil(self.width.max(1));
        let from = ImageRef::new(self.width, self.height, &self.pixels, PixelType::U8x3).ok()?;
        let mut to = Image::new(width, height, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&from, &mut to, &options).ok()?;
        Some(Self { width, height, pixels: to.into_vec() })
    }

    /// Makes it black and of this size.
    pub(crate) fn clear(&mut self, width: u32, height: u32) {
        (self.width, self.height) = (width, height);
        self.pixels.clear();
        self.pixels.resize(width as usize * height as usize * 3, 0);
    }

    /// Left, top, right, bottom.
    pub(super) fn bounds(&self) -> [i32; 4] {
        [0, 0, self.width.cast_signed(), self.height.cast_signed()]
    }

    fn row(&mut self, y: i32, left: i32, right: i32) -> &mut [[u8; 3]] {
        let start = y.cast_unsigned() as usize * self.width as usize;
        let range = start + left.cast_unsigned() as usize..start + right.cast_unsigned() as usize;
        &mut self.pixels.as_chunks_mut::<3>().0[range]
    }

    /// What of a box lies on the canvas.
    fn clip(&self, [left, top, right, bottom]: [i32; 4]) -> Option<[i32; 4]> {
        let [_, _, width, height] = self.bounds();
        let clipped = [left.max(0), top.max(0), right.min(width), bottom.min(height)];
        (clipped[0] < clipped[2] && clipped[1] < clipped[3]).then_some(clipped)
    }

    /// Lays a paint over a box of whole pixels.
    pub(super) fn fill(&mut self, area: [i32; 4], shade: &Shade) {
        let Some([left, top, right, bottom]) = self.clip(area) else { return };
        let mut colors = Vec::new();
        for y in top..bottom {
            let row = self.row(y, left, right);
            if let Shade::Solid(color, alpha) = shade {
                if *alpha == 255 {
                    row.fill(*color);
                } else {
                    for pixel in row {
                        lay(pixel, *color, u32::from(*alpha));
                    }
                }
                continue;
            }
            shade.row(left, right, y, &mut colors);
            for (pixel, color) in row.iter_mut().zip(&colors) {
                let [r, g, b, alpha] = *color;
                lay(pixel, [r, g, b], u32::from(alpha));
            }
        }
    }

    /// Lays a paint over what a mask covers.
    pub(super) fn blend(&mut self, mask: &Mask, shade: &Shade) {
        self.blend_at(mask, mask.left, mask.top, shade);
    }

    /// The same with the mask's upper left corner elsewhere.
    pub(super) fn blend_at(&mut self, mask: &Mask, left: i32, top: i32, shade: &Shade) {
        let (width, height) = (mask.width.cast_signed(), mask.height.cast_signed());
        let Some([from, first, to, last]) = self.clip([left, top, left + width, top + height]) else {
            return;
        };
        let mut colors = Vec::new();
        for y in first..last {
            let coverage = mask.row((y - top).cast_unsigned());
            let coverage =
                &coverage[(from - left).cast_unsigned() as usize..(to - left).cast_unsigned() as usize];
            let row = self.row(y, from, to);
            if let Shade::Solid(color, alpha) = shade {
                blend_row(row, coverage, *color, *alpha);
                continue;
            }
            shade.row(from, to, y, &mut colors);
            for ((pixel, cover), color) in row.iter_mut().zip(coverage).zip(&colors) {
                let [r, g, b, alpha] = *color;
                lay(pixel, [r, g, b], u32::from(mix(0, alpha, u32::from(*cover))));
            }
        }
    }

    /// Lays coloured pixels over the canvas. `mask` gives their size and coverage.
    pub(super) fn blend_colors(&mut self, mask: &Mask, colors: &[[u8; 3]], left: i32, top: i32, alpha: u8) {
        let (width, height) = (mask.width.cast_signed(), mask.height.cast_signed());
        let Some([from, first, to, last]) = self.clip([left, top, left + width, top + height]) else {
            return;
        };
        for y in first..last {
            let number = (y - top).cast_unsigned();
            let range = (from - left).cast_unsigned() as usize..(to - left).cast_unsigned() as usize;
            let coverage = &mask.row(number)[range.clone()];
            let start = number as usize * mask.width as usize;
            let colors = &colors[start + range.start..start + range.end];
            let row = self.row(y, from, to);
            for ((pixel, cover), color) in row.iter_mut().zip(coverage).zip(colors) {
                match mix(0, alpha, u32::from(*cover)) {
                    0 => {}
                    255 => *pixel = *color,
                    share => lay(pixel, *color, u32::from(share)),
                }
            }
        }
    }

    /// Lays opaque pixels over the canvas, `width` of them in a row.
    pub(super) fn copy(&mut self, pixels: &[[u8; 3]], width: u32, left: i32, top: i32) {
        let height = i32::try_from(pixels.len() / (width as usize).max(1)).unwrap_or(i32::MAX);
        let area = [left, top, left + width.cast_signed(), top.saturating_add(height)];
        let Some([from, first, to, last]) = self.clip(area) else { return };
        for y in first..last {
            let start = (y - top).cast_unsigned() as usize * width as usize;
            let range =
                start + (from - left).cast_unsigned() as usize..start + (to - left).cast_unsigned() as usize;
            self.row(y, from, to).copy_from_slice(&pixels[range]);
        }
    }

    /// Adds grey noise of at most `strength` to each pixel, the same every time.
    pub(super) fn grain(&mut self, strength: u8) {
        let strength = i32::from(strength);
        let mut state = 0x9e37_79b9_u32;
        for pixel in self.pixels.as_chunks_mut::<3>().0 {
            // xorshift32
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            // The sum of two even noises is a triangle: mostly little, seldom much.
            let (one, other) = ((state & 0xff).cast_signed(), (state >> 8 & 0xff).cast_signed());
            let noise = ((one + other - 255) * strength) / 255;
            for channel in pixel {
                *channel = u8::try_from((i32::from(*channel) + noise).clamp(0, 255)).unwrap_or(255);
            }
        }
    }
}

fn lay(pixel: &mut [u8; 3], color: [u8; 3], share: u32) {
    for (channel, value) in pixel.iter_mut().zip(color) {
        *channel = mix(*channel, value, share);
    }
}

/// Most pixels of a mask are empty or full.
fn blend_row(row: &mut [[u8; 3]], coverage: &[u8], color: [u8; 3], alpha: u8) {
    for (pixel, cover) in row.iter_mut().zip(coverage) {
        match (*cover, alpha) {
            (0, _) => {}
            (255, 255) => *pixel = color,
            (cover, 255) => lay(pixel, color, u32::from(cover)),
            (cover, alpha) => lay(pixel, color, u32::from(mix(0, alpha, u32::from(cover)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixing_is_exact_at_both_ends_and_rounds_between() {
        for a in 0..=255_u8 {
            for b in (0..=255_u8).step_by(5) {
                assert_eq!((mix(a, b, 0), mix(a, b, 255)), (a, b));
                for share in (0..=255_u32).step_by(7) {
                    let exact = f64::from(a) + (f64::from(b) - f64::from(a)) * f64::from(share) / 255.0;
                    assert!((f64::from(mix(a, b, share)) - exact).abs() <= 0.51, "{a} {b} {share}");
                }
            }
        }
    }
}
