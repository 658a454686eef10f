//! Eight channels to a register, two registers to a pixel: six pixels fill twelve of the sixteen registers.

use std::arch::x86_64::{
    _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_mul_ps, _mm256_set1_ps, _mm256_storeu_ps,
};

use super::{Part, tiles};

/// Pixels at a time.
const P: usize = 6;
const HALF: usize = 8;

/// # Safety
/// The processor must have AVX2 and FMA. The rows must hold `pixels + 2` pixels of `inputs` channels, `weights` and `bias` what
/// the group needs, and `to` `pixels` pixels of `width` channels.
#[expect(unsafe_code, reason = "needs AVX2 and FMA")]
pub(super) unsafe fn part(part: &Part<'_>, to: &mut [f32]) {
    // SAFETY: as the caller's.
    unsafe {
        row(part, to.as_mut_ptr());
    }
}

#[expect(unsafe_code, reason = "works on raw memory")]
#[target_feature(enable = "avx2,fma")]
unsafe fn row(part: &Part<'_>, to: *mut f32) {
    // SAFETY: x + P is at most the number of pixels.
    tiles::<P>(part.pixels, |x| unsafe { tile::<P>(part, x, to) }, |x| unsafe { tile::<1>(part, x, to) });
}

/// `P` pixels from `x` on.
#[expect(
    unsafe_code,
    reason = "the innermost loop: bounds are checked once for a row, and not for every product"
)]
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn tile<const P: usize>(part: &Part<'_>, x: usize, to: *mut f32) {
    // SAFETY: the pixels read are x to x + P + 1, of rows that hold `pixels + 2`; the weights are 3 * steps * 2
    // registers, the bias 2; the pixels written are x to x + P - 1, of which each has `first + 16` channels.
    unsafe {
        let bias = part.bias.as_ptr();
        let mut sums = [[_mm256_loadu_ps(bias), _mm256_loadu_ps(bias.add(HALF))]; P];
        let mut weights = part.weights.as_ptr();
        for row in part.from {
            let mut run = row.as_ptr().add(x * part.inputs);
            for _ in 0..part.steps {
                let filters = [_mm256_loadu_ps(weights), _mm256_loadu_ps(weights.add(HALF))];
                for (p, sum) in sums.iter_mut().enumerate() {
                    let value = _mm256_set1_ps(*run.add(p * part.inputs));
                    sum[0] = _mm256_fmadd_ps(value, filters[0], sum[0]);
                    sum[1] = _mm256_fmadd_ps(value, filters[1], sum[1]);
                }
                weights = weights.add(2 * HALF);
                run = run.add(1);
            }
        }
        let slope = _mm256_set1_ps(part.slope);
        for (p, sum) in sums.iter().enumerate() {
            let result = to.add((x + p) * part.width + part.first);
            for (half, sum) in sum.iter().enumerate() {
                _mm256_storeu_ps(result.add(half * HALF), _mm256_max_ps(*sum, _mm256_mul_ps(*sum, slope)));
            }
        }
    }
}
