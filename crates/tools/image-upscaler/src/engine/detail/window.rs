//! Some rows of a luma that is never whole in memory.

use std::ops::Range;

use lumiku_super_resolution::Rows;

/// Rows of a larger whole.
pub(super) struct Window {
    width: usize,
    /// Of the whole.
    height: usize,
    /// The first row held.
    first: usize,
    values: Vec<f32>,
}

impl Window {
    /// `values` are rows of `width` from row `first` on, of a whole of `height` rows.
    pub(super) fn new(width: usize, height: usize, first: usize, values: Vec<f32>) -> Self {
        Self { width, height, first, values }
    }

    /// The values of some of its rows.
    pub(super) fn into_rows(mut self, rows: Range<usize>) -> Vec<f32> {
        self.values.truncate((rows.end - self.first) * self.width);
        self.values.drain(..(rows.start - self.first) * self.width);
        self.values
    }
}

impl Rows for Window {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn read(&self, y: usize, to: &mut [f32]) {
        to.copy_from_slice(&self.values[(y - self.first) * self.width..][..self.width]);
    }
}
