//! Gaussian blur of a mask by three box blurs (SVG 1.1, feGaussianBlur): its cost does not grow with its
//! radius.

use super::mask::Mask;

/// Blurs by a standard deviation in pixels. The mask must have a margin of three of them.
pub(super) fn blur(mask: &mut Mask, deviation: f32) {
    if deviation < 0.5 || mask.data.is_empty() {
        return;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in pixels")]
    let window = ((deviation * 3.0 * std::f32::consts::TAU.sqrt() / 4.0 + 0.5).floor() as usize).max(1) | 1;
    let (width, height) = (mask.width as usize, mask.height as usize);
    let mut turned = vec![0; mask.data.len()];
    for _ in 0..3 {
        rows(&mask.data, &mut turned, width, height, window);
        rows(&turned, &mut mask.data, height, width, window);
    }
}

/// Averages along rows and writes the result turned by a quarter, so that columns become rows.
fn rows(from: &[u8], to: &mut [u8], width: usize, height: usize, window: usize) {
    let half = window / 2;
    let factor = (1_u32 << 24) / u32::try_from(window).unwrap_or(1);
    for (y, row) in from.chunks_exact(width).enumerate() {
        let mut sum: u32 = row.iter().take(half).map(|value| u32::from(*value)).sum();
        for x in 0..width {
            if x + half < width {
                sum += u32::from(row[x + half]);
            }
            if x > half {
                sum -= u32::from(row[x - half - 1]);
            }
            let mean = (u64::from(sum) * u64::from(factor) + (1 << 23)) >> 24;
            to[x * height + y] = u8::try_from(mean).unwrap_or(255);
        }
    }
}
