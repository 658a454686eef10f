//! Sixteen channels to a register, one or two registers to a pixel.

use std::arch::x86_64::{
    _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_mul_ps, _mm512_set1_ps, _mm512_setzero_ps,
    _mm512_storeu_ps,
};

use super::{LANES, Part, tiles};

/// # Safety
/// The processor must have AVX-512. The rows must hold `pixels + 2` pixels of `inputs` channels, `weights` and `bias` what
/// the group needs, and `to` `pixels` pixels of `width` channels.
#[expect(unsafe_code, reason = "needs AVX-512")]
pub(super) unsafe fn part(part: &Part<'_>, group: usize, to: &mut [f32]) {
    let to = to.as_mut_ptr();
    // SAFETY: as the caller's.
    unsafe {
        match group {
            2 => row::<2, 12>(part, to),
            _ => row::<1, 16>(part, to),
        }
    }
}

#[expect(unsafe_code, reason = "works on raw memory")]
#[target_feature(enable = "avx512f")]
unsafe fn row<const V: usize, const P: usize>(part: &Part<'_>, to: *mut f32) {
    // SAFETY: x + P is at most the number of pixels.
    tiles::<P>(
        part.pixels,
        |x| unsafe { tile::<V, P>(part, x, to) },
        |x| unsafe { tile::<V, 1>(part, x, to) },
    );
}

/// `P` pixels from `x` on, `V` registers each.
#[expect(
    unsafe_code,
    reason = "the innermost loop: bounds are checked once for a row, and not for every product"
)]
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn tile<const V: usize, const P: usize>(part: &Part<'_>, x: usize, to: *mut f32) {
    // SAFETY: the pixels read are x to x + P + 1, of rows that hold `pixels + 2`; the weights are 3 * steps * V
    // registers, the bias V; the pixels written are x to x + P - 1, of which each has `first + 16 V` channels.
    unsafe {
        let mut sums = [[_mm512_setzero_ps(); V]; P];
        for sum in &mut sums {
            for (v, sum) in sum.iter_mut().enumerate() {
                *sum = _mm512_loadu_ps(part.bias.as_ptr().add(v * LANES));
            }
        }
        let mut weights = part.weights.as_ptr();
        for row in part.from {
            let mut run = row.as_ptr().add(x * part.inputs);
            for _ in 0..part.steps {
                let mut filters = [_mm512_setzero_ps(); V];
                for (v, filter) in filters.iter_mut().enumerate() {
                    *filter = _mm512_loadu_ps(weights.add(v * LANES));
                }
                for (p, sum) in sums.iter_mut().enumerate() {
                    let value = _mm512_set1_ps(*run.add(p * part.inputs));
                    for (sum, filter) in sum.iter_mut().zip(&filters) {
                        *sum = _mm512_fmadd_ps(value, *filter, *sum);
                    }
                }
                weights = weights.add(V * LANES);
                run = run.add(1);
            }
        }
        let slope = _mm512_set1_ps(part.slope);
        for (p, sum) in sums.iter().enumerate() {
            let result = to.add((x + p) * part.width + part.first);
            for (v, sum) in sum.iter().enumerate() {
                _mm512_storeu_ps(result.add(v * LANES), _mm512_max_ps(*sum, _mm512_mul_ps(*sum, slope)));
            }
        }
    }
}
