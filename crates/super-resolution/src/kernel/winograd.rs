//! Winograd's minimal filtering F(4, 3) along rows (Lavin and Gray 2016, with the points 0, ±1, ±2 and ∞): a tile of
//! four results of a filter of three is six products instead of twelve.
//!
//! Six values of the input are transformed into six sums, filters likewise once and for all. Transformed values are
//! multiplied with transformed filters and added up over filter rows and input channels, and the inverse transform makes
//! four results of six sums.

#![expect(clippy::inline_always, reason = "what a function is compiled for is its caller's business")]

use super::vector::Vector;

/// Results of a tile.
pub(crate) const TILE: usize = 4;
/// Products of a tile, and values that it reads: two more than it has results.
pub(crate) const POINTS: usize = 6;

/// The transform of a filter row of three taps: G in Lavin and Gray.
pub(super) fn transform_filter([left, middle, right]: [f32; 3]) -> [f32; POINTS] {
    let [left, middle, right] = [left, middle, right].map(f64::from);
    let (sides, ends) = ((left + right) / 6.0, left / 24.0 + right / 6.0);
    #[expect(clippy::cast_possible_truncation, reason = "computed in double precision, used in single")]
    [
        left / 4.0,
        -sides - middle / 6.0,
        -sides + middle / 6.0,
        ends + middle / 12.0,
        ends - middle / 12.0,
        right,
    ]
    .map(|value| value as f32)
}

/// The transform of six values that stand side by side: Bᵀ.
///
/// # Safety
/// As [`Vector`]'s.
#[expect(unsafe_code, reason = "computes in registers")]
#[inline(always)]
unsafe fn transform_input<V: Vector>(d: [V; POINTS]) -> [V; POINTS] {
    // SAFETY: as the caller's.
    unsafe {
        let (two, four) = (V::splat(2.0), V::splat(4.0));
        let (minus_four, minus_five) = (V::splat(-4.0), V::splat(-5.0));
        // d4 − 4 d2 and d3 − 4 d1; d4 − d2 and 2 (d3 − d1).
        let (even, odd) = (d[2].mul_add(minus_four, d[4]), d[1].mul_add(minus_four, d[3]));
        let (near, far) = (d[4].sub(d[2]), d[3].sub(d[1]).mul(two));
        [
            d[0].mul_add(four, d[2].mul_add(minus_five, d[4])),
            even.add(odd),
            even.sub(odd),
            near.add(far),
            near.sub(far),
            d[1].mul_add(four, d[3].mul_add(minus_five, d[5])),
        ]
    }
}

/// The inverse transform, four results from six sums: Aᵀ.
///
/// # Safety
/// As [`Vector`]'s.
#[expect(unsafe_code, reason = "computes in registers")]
#[inline(always)]
unsafe fn transform_output<V: Vector>(m: [V; POINTS]) -> [V; TILE] {
    // SAFETY: as the caller's.
    unsafe {
        let (two, four, eight) = (V::splat(2.0), V::splat(4.0), V::splat(8.0));
        let (ones, one) = (m[1].add(m[2]), m[1].sub(m[2]));
        let (twos, other) = (m[3].add(m[4]), m[3].sub(m[4]));
        [
            m[0].add(ones).add(twos),
            other.mul_add(two, one),
            twos.mul_add(four, ones),
            other.mul_add(eight, one).add(m[5]),
        ]
    }
}

/// Transforms a row's channels from `first` on, as far as whole registers go, and says how far that was. `from` holds
/// pixels of `channels` channels, `to` tiles of [`POINTS`] times as many.
///
/// # Safety
/// As [`Vector`]'s. For the `tiles` whole tiles of `to`, `from` must hold `(TILE · tiles + 2) · channels` values; `first` must
/// be at most `channels`.
#[expect(unsafe_code, reason = "bounds are checked once for a row")]
#[inline(always)]
pub(super) unsafe fn transform_row<V: Vector>(
    from: &[f32],
    channels: usize,
    first: usize,
    to: &mut [f32],
) -> usize {
    let whole = first + (channels - first) / V::LANES * V::LANES;
    for (tile, to) in to.chunks_exact_mut(POINTS * channels).enumerate() {
        for channel in (first..whole).step_by(V::LANES) {
            // SAFETY: a tile reads six pixels from its first one on, of which `from` has enough, and writes all of its
            // `to`; a register ends before `channels`.
            unsafe {
                let from = from.as_ptr().add(TILE * tile * channels + channel);
                let mut values = [V::splat(0.0); POINTS];
                for (at, value) in values.iter_mut().enumerate() {
                    *value = V::load(from.add(at * channels));
                }
                for (point, value) in transform_input::<V>(values).into_iter().enumerate() {
                    value.store(to.as_mut_ptr().add(point * channels + channel));
                }
            }
        }
    }
    whole
}

/// A row of one layer to compute.
pub(super) struct Row<'a> {
    /// Transformed rows above, at and below.
    pub(super) from: [&'a [f32]; 3],
    pub(super) inputs: usize,
    pub(super) tiles: usize,
    /// By group of outputs, point, filter row and input, then the outputs of the group.
    pub(super) weights: &'a [f32],
    /// One for each output.
    pub(super) bias: &'a [f32],
    pub(super) slope: f32,
}

/// Computes a row of `TILE · tiles` pixels: `R` registers of outputs of `P` tiles at a time.
///
/// # Safety
/// As [`Vector`]'s. Each row of `from` must hold `tiles · POINTS · inputs` values, `to` must have room for
/// `tiles · TILE · bias.len()`; `bias.len()` must be a multiple of `R · LANES`, and `weights` must hold
/// `POINTS · 3 · inputs · bias.len()`.
#[expect(unsafe_code, reason = "bounds are checked once for a row")]
#[inline(always)]
pub(super) unsafe fn row<V: Vector, const R: usize, const P: usize>(row: &Row<'_>, to: &mut [f32]) {
    let lanes = R * V::LANES;
    for group in 0..row.bias.len() / lanes {
        // SAFETY: as the caller's; `tile + P` is at most `row.tiles`, and `group` is one of the biases'.
        unsafe {
            if row.tiles < P {
                for tile in 0..row.tiles {
                    tiles::<V, R, 1>(row, group, tile, to);
                }
                continue;
            }
            for tile in (0..=row.tiles - P).step_by(P) {
                tiles::<V, R, P>(row, group, tile, to);
            }
            // The last ones overlap the ones before them, which gives the same values again.
            if !row.tiles.is_multiple_of(P) {
                tiles::<V, R, P>(row, group, row.tiles - P, to);
            }
        }
    }
}

/// `P` tiles from tile `first` on, one group of outputs.
///
/// # Safety
/// As [`row`]'s, with `first + P` at most `row.tiles` and `group` below `bias.len() / (R · LANES)`.
#[expect(unsafe_code, reason = "bounds are checked once for a row")]
#[inline(always)]
unsafe fn tiles<V: Vector, const R: usize, const P: usize>(
    row: &Row<'_>,
    group: usize,
    first: usize,
    to: &mut [f32],
) {
    let (lanes, width) = (R * V::LANES, row.bias.len());
    // SAFETY: the tiles are below `row.tiles`, the outputs below `width`.
    unsafe {
        let weights = row.weights.as_ptr().add(group * POINTS * 3 * row.inputs * lanes);
        let mut sums = [[[V::splat(0.0); R]; P]; POINTS];
        for (point, sums) in sums.iter_mut().enumerate() {
            *sums = products::<V, R, P>(row, weights, point, first);
        }
        let slope = V::splat(row.slope);
        for p in 0..P {
            for r in 0..R {
                let output = group * lanes + r * V::LANES;
                let bias = V::load(row.bias.as_ptr().add(output));
                let mut values = [bias; POINTS];
                for (value, sums) in values.iter_mut().zip(&sums) {
                    *value = sums[p][r];
                }
                let to = to.as_mut_ptr().add(TILE * (first + p) * width + output);
                for (at, result) in transform_output::<V>(values).into_iter().enumerate() {
                    let result = result.add(bias);
                    result.max(result.mul(slope)).store(to.add(at * width));
                }
            }
        }
    }
}

/// The innermost loop: the sums of one point over filter rows and inputs.
///
/// # Safety
/// As [`tiles`]'s, with the group's weights.
#[expect(unsafe_code, reason = "bounds are checked once for a row, and not for every product")]
#[inline(always)]
unsafe fn products<V: Vector, const R: usize, const P: usize>(
    row: &Row<'_>,
    weights: *const f32,
    point: usize,
    first: usize,
) -> [[V; R]; P] {
    let tile = POINTS * row.inputs;
    // SAFETY: reads `inputs` values of each of `P` tiles below `row.tiles`, and 3 · inputs · R registers of weights.
    unsafe {
        let mut sums = [[V::splat(0.0); R]; P];
        let mut weights = weights.add(point * 3 * row.inputs * R * V::LANES);
        for from in row.from {
            let mut values = from.as_ptr().add(first * tile + point * row.inputs);
            for _ in 0..row.inputs {
                let mut filters = [V::splat(0.0); R];
                for (r, filter) in filters.iter_mut().enumerate() {
                    *filter = V::load(weights.add(r * V::LANES));
                }
                for (p, sum) in sums.iter_mut().enumerate() {
                    let value = V::splat(*values.add(p * tile));
                    for (sum, filter) in sum.iter_mut().zip(filters) {
                        *sum = value.mul_add(filter, *sum);
                    }
                }
                weights = weights.add(R * V::LANES);
                values = values.add(1);
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::{super::vector::Plain, *};

    #[test]
    #[expect(unsafe_code, reason = "calls the kernel's parts")]
    fn six_products_are_four_results_of_three_taps() {
        let (taps, values) = ([0.3, -1.7, 0.9], [1.0, -2.5, 0.25, 4.0, -0.75, 3.5]);
        // SAFETY: every processor can compute with plain numbers.
        let results = unsafe {
            let mut sums = transform_input(values.map(|value| Plain::<1>::splat(value)));
            for (sum, filter) in sums.iter_mut().zip(transform_filter(taps)) {
                *sum = sum.mul(Plain::splat(filter));
            }
            transform_output(sums).map(|result| {
                let mut value = 0.0;
                result.store(&raw mut value);
                value
            })
        };
        for (result, near) in results.iter().zip(values.windows(3)) {
            let expected: f32 = near.iter().zip(taps).map(|(value, tap)| value * tap).sum();
            assert!((result - expected).abs() < 1e-5, "{results:?}");
        }
    }
}
