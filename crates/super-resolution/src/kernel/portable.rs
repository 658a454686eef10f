//! Plain loops over arrays, which the compiler turns into the vector instructions of its target.

use super::{LANES, Part, tiles};

/// Pixels at a time.
const P: usize = 4;

pub(super) fn part(part: &Part<'_>, to: &mut [f32]) {
    // Both closures write, one at a time.
    let to = std::cell::RefCell::new(to);
    tiles::<P>(
        part.pixels,
        |x| tile::<P>(part, x, *to.borrow_mut()),
        |x| tile::<1>(part, x, *to.borrow_mut()),
    );
}

#[inline]
fn tile<const P: usize>(part: &Part<'_>, x: usize, to: &mut [f32]) {
    let mut sums = [[0.0_f32; LANES]; P];
    for sum in &mut sums {
        sum.copy_from_slice(&part.bias[..LANES]);
    }
    for (row, weights) in part.from.iter().zip(part.weights.chunks_exact(part.steps * LANES)) {
        let row = &row[x * part.inputs..];
        let runs: [&[f32]; P] = std::array::from_fn(|p| &row[p * part.inputs..][..part.steps]);
        for (step, weights) in weights.as_chunks::<LANES>().0.iter().enumerate() {
            for (sum, run) in sums.iter_mut().zip(&runs) {
                let value = run[step];
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
        }
    }
    for (p, sum) in sums.iter().enumerate() {
        let result = &mut to[(x + p) * part.width + part.first..][..LANES];
        for (result, sum) in result.iter_mut().zip(sum) {
            *result = sum.max(sum * part.slope);
        }
    }
}
