//! A band of rows through all layers at once: each layer keeps the last three rows of the one before it, transformed
//! for its products (`kernel`).

use crate::{
    SCALE,
    enlarge::Rows,
    kernel::{POINTS, Packed, TILE},
    network::Network,
    weights::BLOCK,
};

/// Rows of the input that are kept: as far as the last layer lags behind the newest one, and two more for the
/// bicubic filter.
const REACH_OF_BICUBIC: usize = 2;

/// The rows in flight of one thread.
pub(crate) struct Stream<'n> {
    network: &'n Network,
    /// Pixels of a row of the picture.
    width: usize,
    /// The newest rows of luma, each with `reach` pixels repeated on both sides, and as many more on the right as fill
    /// the first layer's last tile.
    luma: Ring,
    /// The newest three rows that every layer reads, transformed.
    rings: Vec<Ring>,
    /// One row of a layer's results, and two pixels.
    results: Vec<f32>,
    /// The bicubic filter's sums of columns.
    columns: [Vec<f32>; SCALE],
}

impl<'n> Stream<'n> {
    pub(crate) fn new(network: &'n Network, width: usize) -> Self {
        let layers = network.packed();
        let reach = network.reach();
        // Each layer gives two pixels less than it reads.
        let tiles = |index: usize| (width + 2 * (reach - 1 - index)).div_ceil(TILE);
        let rings = layers
            .iter()
            .enumerate()
            .map(|(index, layer)| Ring::new(3, tiles(index) * POINTS * layer.inputs()));
        let widest = layers.iter().map(Packed::width).max().unwrap_or(0);
        Self {
            network,
            width,
            luma: Ring::new((reach + 1 + REACH_OF_BICUBIC).next_power_of_two(), TILE * tiles(0) + 2),
            rings: rings.collect(),
            results: vec![0.0; (TILE * tiles(0) + 2) * widest],
            columns: std::array::from_fn(|_| vec![0.0; width + 2 * reach]),
        }
    }

    /// Doubles `count` rows from row `first` on into `to`, which holds twice as many of twice the width. Stops
    /// when `stop` says so; what is in `to` then is not a result.
    pub(crate) fn band(
        &mut self,
        rows: &dyn Rows,
        first: usize,
        count: usize,
        to: &mut [f32],
        stop: &dyn Fn() -> bool,
    ) {
        let reach = self.network.reach();
        // Rows are counted from the band's first one, shifted by `reach`, so that none is below zero.
        for newest in 0..count + 2 * reach {
            let last = rows.height() - 1;
            let luma = self.luma.row_mut(newest);
            rows.read((first + newest).saturating_sub(reach).min(last), &mut luma[reach..][..self.width]);
            repeat_ends(luma, reach, self.width);
            self.network.packed()[0].transform(luma, self.rings[0].row_mut(newest));
            for index in 0..reach - 1 {
                // This layer's row lies in the middle of three, and it needs one row less around than the one before.
                let Some(row) = newest.checked_sub(2 * (index + 1)) else { break };
                self.layer(index, row);
            }
            if let Some(row) = newest.checked_sub(2 * reach) {
                let pair = &mut to[row * SCALE * SCALE * self.width..][..SCALE * SCALE * self.width];
                self.finish(row, pair);
                if stop() {
                    return;
                }
            }
        }
    }

    /// Computes row `row` of layer `index` into `results`: of layer 0 from rows `row` to `row + 2` of the luma.
    fn compute(&mut self, index: usize, row: usize, slope: Option<f32>) {
        let (layer, ring) = (&self.network.packed()[index], &self.rings[index]);
        layer.row([ring.row(row), ring.row(row + 1), ring.row(row + 2)], &mut self.results, slope);
        let end = ring.length / POINTS * TILE / layer.inputs() * layer.width();
        // The next layer's last tile may read two pixels more. They reach what is kept by rounding alone, so they have to
        // be the same in every row.
        self.results[end..][..2 * layer.width()].fill(0.0);
    }

    /// Computes a row of a layer and transforms it for the next one.
    fn layer(&mut self, index: usize, row: usize) {
        self.compute(index, row, Some(self.network.slope()));
        self.network.packed()[index + 1].transform(&self.results, self.rings[index + 1].row_mut(row));
    }

    /// The last layer's row, added to the bicubic one.
    fn finish(&mut self, row: usize, to: &mut [f32]) {
        let reach = self.network.reach();
        self.compute(reach - 1, row, None);
        let width = self.network.packed()[reach - 1].width();
        let (above, below) = to.split_at_mut(SCALE * self.width);
        for (half, to) in [above, below].into_iter().enumerate() {
            // Half a pixel up or down is a quarter of the input's.
            let near: [&[f32]; 4] = std::array::from_fn(|tap| self.luma.row(row + reach - 2 + half + tap));
            let taps = if half == 0 { TAPS } else { MIRRORED };
            let columns = &mut self.columns[half];
            for (x, sum) in columns.iter_mut().enumerate() {
                *sum =
                    near[0][x] * taps[0] + near[1][x] * taps[1] + near[2][x] * taps[2] + near[3][x] * taps[3];
            }
            let network = self.results.chunks_exact(width).map(|block| &block[half * SCALE..BLOCK]);
            let columns = columns[reach - 2..].windows(5);
            for ((pair, network), near) in to.as_chunks_mut::<SCALE>().0.iter_mut().zip(network).zip(columns)
            {
                let left = near[0] * TAPS[0] + near[1] * TAPS[1] + near[2] * TAPS[2] + near[3] * TAPS[3];
                let right = near[1] * MIRRORED[0]
                    + near[2] * MIRRORED[1]
                    + near[3] * MIRRORED[2]
                    + near[4] * MIRRORED[3];
                *pair = [left + network[0], right + network[1]];
            }
        }
    }
}

/// Keys's cubic filter with a = −0.5 at 1.75, 0.75, 0.25 and 1.25 pixels (Keys 1981): a quarter of a pixel to the
/// left of the third one.
const TAPS: [f32; 4] = [-0.023_437_5, 0.226_562_5, 0.867_187_5, -0.070_312_5];
/// A quarter to the right of the second one.
const MIRRORED: [f32; 4] = [TAPS[3], TAPS[2], TAPS[1], TAPS[0]];

/// Repeats the first and the last of `width` pixels from `first` on as far as the row goes.
fn repeat_ends(row: &mut [f32], first: usize, width: usize) {
    let (left, right) = (row[first], row[first + width - 1]);
    row[..first].fill(left);
    row[first + width..].fill(right);
}

/// The newest rows of something.
struct Ring {
    /// A power of two, or three.
    rows: usize,
    length: usize,
    values: Vec<f32>,
}

impl Ring {
    fn new(rows: usize, length: usize) -> Self {
        Self { rows, length, values: vec![0.0; rows * length] }
    }

    fn row(&self, index: usize) -> &[f32] {
        &self.values[index % self.rows * self.length..][..self.length]
    }

    fn row_mut(&mut self, index: usize) -> &mut [f32] {
        &mut self.values[index % self.rows * self.length..][..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_taps_are_the_cubic_filters() {
        let cubic = |x: f32| {
            if x <= 1.0 {
                1.5 * x.powi(3) - 2.5 * x.powi(2) + 1.0
            } else {
                -0.5 * x.powi(3) + 2.5 * x.powi(2) - 4.0 * x + 2.0
            }
        };
        for (tap, distance) in TAPS.iter().zip([1.75, 0.75, 0.25, 1.25]) {
            assert!((tap - cubic(distance)).abs() < 1e-7, "{distance}");
        }
    }
}
