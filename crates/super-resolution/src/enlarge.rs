//! Sharing the rows of a picture out to threads.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{SCALE, network::Network, stream::Stream};

/// A picture's luma, row by row; several threads read at once.
pub trait Rows: Sync {
    /// Pixels of a row, at least one.
    fn width(&self) -> usize;

    /// Rows, at least one.
    fn height(&self) -> usize;

    /// Writes row `y` into `to`, which is as long as a row. Values are BT.601 luma of studio range over 255: 16 / 255
    /// is black, 235 / 255 white.
    fn read(&self, y: usize, to: &mut [f32]);
}

/// Fewest rows that a thread is given: each band computes `reach - 1` rows more in every layer.
const ROWS: usize = 32;

/// Doubles the rows from `first` on: as many as fit into `to`, whose length is a multiple of two doubled rows. The
/// values are on the scale of the input and may lie a little outside of it.
///
/// False once `stop` has said that nobody wants the result; it is asked for every row, by every thread.
///
/// # Panics
/// If `to` is no whole number of rows or reaches below the picture, or if the picture is empty.
pub fn enlarge(
    network: &Network,
    rows: &dyn Rows,
    first: usize,
    to: &mut [f32],
    threads: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> bool {
    let pair = SCALE * SCALE * rows.width();
    let count = to.len() / pair;
    assert!(to.len().is_multiple_of(pair), "whole rows");
    assert!(first + count <= rows.height(), "rows of the picture");
    let each = count.div_ceil(threads.max(1)).max(ROWS);
    let stopped = AtomicBool::new(false);
    let stop = || {
        if !stopped.load(Ordering::Relaxed) && stop() {
            stopped.store(true, Ordering::Relaxed);
        }
        stopped.load(Ordering::Relaxed)
    };
    let band = |index: usize, to: &mut [f32]| {
        Stream::new(network, rows.width()).band(rows, first + index * each, to.len() / pair, to, &stop);
    };
    let mut bands = to.chunks_mut(each * pair).enumerate();
    let own = bands.next();
    std::thread::scope(|scope| {
        let band = &band;
        for (index, to) in bands {
            scope.spawn(move || band(index, to));
        }
        // The caller's thread would only wait.
        if let Some((index, to)) = own {
            band(index, to);
        }
    });
    !stopped.load(Ordering::Relaxed)
}
