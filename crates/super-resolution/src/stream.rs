//! A band of rows through all layers at once: each layer keeps the last three rows of the one before it.

use crate::{SCALE, enlarge::Rows, kernel, network::Network, weights::BLOCK};

/// Rows of the input that are kept: as far as the last layer lags behind the newest one, and two more for the
/// bicubic filter.
const REACH_OF_BICUBIC: usize = 2;

/// The rows in flight of one thread.
pub(crate) struct Stream<'n> {
    network: &'n Network,
    /// Pixels of a row of the picture.
    width: usize,
    /// The newest rows of luma, each with `reach` pixels repeated on both sides.
    luma: Ring,
    /// The newest three rows of every layer but the last.
    rings: Vec<Ring>,
    /// One row of the last layer.
    blocks: Vec<f32>,
    /// The bicubic filter's sums of columns.
    columns: [Vec<f32>; SCALE],
}

impl<'n> Stream<'n> {
    pub(crate) fn new(network: &'n Network, width: usize) -> Self {
        let layers = network.packed();
        let reach = network.reach();
        let rings = layers[..reach - 1]
            .iter()
            .enumerate()
            .map(|(index, layer)| Ring::new(3, (width + 2 * (reach - 1 - index)) * layer.width))
            .collect();
        let row = width + 2 * reach;
        Self {
            network,
            width,
            luma: Ring::new((reach + 1 + REACH_OF_BICUBIC).next_power_of_two(), row),
            rings,
            blocks: vec![0.0; width * layers[reach - 1].width],
            columns: std::array::from_fn(|_| vec![0.0; row]),
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
            rows.read(
                (first + newest).saturating_sub(reach).min(last),
                &mut self.luma.row_mut(newest)[reach..][..self.width],
            );
            repeat_ends(self.luma.row_mut(newest), reach);
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

    /// Computes row `row` of layer `index`: with layer 0 from rows `row` to `row + 2` of the luma.
    fn layer(&mut self, index: usize, row: usize) {
        let pixels = self.width + 2 * (self.network.reach() - 1 - index);
        let (before, after) = self.rings.split_at_mut(index);
        let from = before.last().unwrap_or(&self.luma);
        let from = [from.row(row), from.row(row + 1), from.row(row + 2)];
        kernel::row(
            &self.network.packed()[index],
            from,
            after[0].row_mut(row),
            pixels,
            Some(self.network.slope()),
        );
    }

    /// The last layer's row, added to the bicubic one.
    fn finish(&mut self, row: usize, to: &mut [f32]) {
        let reach = self.network.reach();
        let layer = &self.network.packed()[reach - 1];
        let from = self.rings.last().unwrap_or(&self.luma);
        kernel::row(
            layer,
            [from.row(row), from.row(row + 1), from.row(row + 2)],
            &mut self.blocks,
            self.width,
            None,
        );
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
            let network = self.blocks.chunks_exact(layer.width).map(|block| &block[half * SCALE..BLOCK]);
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

/// Repeats the first and the last pixel between them over `edge` places on each side.
fn repeat_ends(row: &mut [f32], edge: usize) {
    let end = row.len() - edge;
    let (first, last) = (row[edge], row[end - 1]);
    row[..edge].fill(first);
    row[end..].fill(last);
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
