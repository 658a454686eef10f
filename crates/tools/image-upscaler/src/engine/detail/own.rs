//! Somebody's own network on one picture: strips of tiles, of which only those under the present band are kept.

use std::{ops::Range, sync::Arc};

use lumiku_super_resolution::{OnnxModel, RunError, Strip};

use super::colours::{Colours, LumaPlane};
use crate::engine::{EngineError, pixels::Pixels, watch::Watch};

/// A model and the strips that it made last.
pub(super) struct Own {
    model: Arc<OnnxModel>,
    /// In order, with their places.
    strips: Vec<(usize, Strip)>,
}

impl Own {
    pub(super) fn new(model: Arc<OnnxModel>) -> Self {
        Self { model, strips: Vec::new() }
    }

    pub(super) fn scale(&self) -> u32 {
        // At most four.
        u32::try_from(self.model.scale()).unwrap_or(1)
    }

    pub(super) fn planes(&self) -> u64 {
        // One or three.
        u64::try_from(self.model.planes()).unwrap_or(3)
    }

    /// The rows `range` of the enlarged picture, plane by plane.
    pub(super) fn rows(
        &mut self,
        colours: &Colours,
        pixels: &Pixels,
        range: Range<usize>,
        threads: usize,
        watch: &Watch<'_>,
    ) -> Result<Vec<Vec<f32>>, EngineError> {
        let scale = self.model.scale();
        let each = self.model.strip_rows() * scale;
        let needed = range.start / each..range.end.div_ceil(each);
        self.strips.retain(|(index, _)| needed.contains(index));
        for index in needed {
            if self.strips.iter().all(|(known, _)| *known != index) {
                let strip = self.make(colours, pixels, index, threads, watch)?;
                self.strips.push((index, strip));
            }
        }
        let row = pixels.width() as usize * scale;
        let mut planes = vec![Vec::with_capacity(range.len() * row); self.model.planes()];
        for (_, strip) in &self.strips {
            let (first, count) = (strip.rows.start * scale, strip.rows.len() * scale);
            let rows = range.start.max(first) - first..range.end.min(first + count) - first;
            for (plane, to) in planes.iter_mut().enumerate() {
                to.extend_from_slice(&strip.values[(plane * count + rows.start) * row..][..rows.len() * row]);
            }
        }
        Ok(planes)
    }

    fn make(
        &self,
        colours: &Colours,
        pixels: &Pixels,
        index: usize,
        threads: usize,
        watch: &Watch<'_>,
    ) -> Result<Strip, EngineError> {
        let stop = || watch.is_cancelled();
        let seen = colours.of(pixels);
        let strip = if self.model.planes() == 1 {
            self.model.strip(&LumaPlane(seen), index, threads, &stop)
        } else {
            self.model.strip(&seen, index, threads, &stop)
        };
        strip.map_err(|error| match error {
            RunError::Stopped => EngineError::Cancelled,
            error => EngineError::internal(error),
        })
    }
}
