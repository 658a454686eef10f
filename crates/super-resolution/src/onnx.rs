//! A network from somebody's own ONNX file, run by tract in overlapping tiles.
//!
//! What such a file may hold is anything, so it is tried before it is used: it has to take one picture of one or three
//! planes (`1 × C × H × W`, 32-bit) and give the same planes two, three or four times as large.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tract_onnx::{prelude::*, tract_core::internal::DimLike, tract_hir::infer::Factoid};

/// Side of the tiles that a file without a size of its own is run on, in pixels.
const SIDE: usize = 128;
/// Largest side that a file may ask for: a tile is not interrupted.
const MAX_SIDE: usize = 512;
/// Pixels at each edge of a tile that only its neighbours need.
const OVERLAP: usize = 16;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    #[error("{} cannot be read as an ONNX model: {detail}", .path.display())]
    File { path: PathBuf, detail: String },
    #[error("{} {what}", .path.display())]
    Shape { path: PathBuf, what: String },
}

/// Why a strip was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Nobody wants it any more.
    #[error("stopped")]
    Stopped,
    #[error("the model failed: {0}")]
    Model(String),
}

/// A picture's planes, row by row; several threads read at once.
pub trait Planes: Sync {
    /// Pixels of a row, at least one.
    fn width(&self) -> usize;

    /// Rows, at least one.
    fn height(&self) -> usize;

    /// Writes row `y` of a plane into `to`, which is as long as a row; values from 0 to 1.
    fn read(&self, plane: usize, y: usize, to: &mut [f32]);
}

/// A model that is ready to run.
#[derive(Debug)]
pub struct OnnxModel {
    plan: Arc<TypedRunnableModel>,
    name: String,
    planes: usize,
    scale: usize,
    side: usize,
}

/// Enlarged rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Rows of the picture that they were made from.
    pub rows: std::ops::Range<usize>,
    /// By plane, row and pixel, `scale` times as many rows and pixels.
    pub values: Vec<f32>,
}

impl OnnxModel {
    /// Reads a file and tries it on a grey tile.
    pub fn read(path: &Path) -> Result<Self, OnnxError> {
        let file = |detail: String| OnnxError::File { path: path.into(), detail };
        let shape = |what: String| OnnxError::Shape { path: path.into(), what };
        let failed = |error: TractError| file(format!("{error:#}"));
        let model = tract_onnx::onnx().model_for_path(path).map_err(failed)?;
        if (model.inputs.len(), model.outputs.len()) != (1, 1) {
            let (inputs, outputs) = (model.inputs.len(), model.outputs.len());
            return Err(shape(format!("has {inputs} inputs and {outputs} outputs; it needs one of each")));
        }
        let fact = model.input_fact(0).map_err(failed)?;
        let sizes: Vec<Option<usize>> =
            fact.shape.dims().map(|dim| dim.concretize().and_then(|dim| dim.to_usize().ok())).collect();
        let (planes, side) = match sizes.as_slice() {
            [None | Some(1), planes @ (None | Some(1 | 3)), None, None] => (planes.unwrap_or(3), SIDE),
            [None | Some(1), planes @ (None | Some(1 | 3)), Some(height), Some(width)]
                if height == width && (2 * OVERLAP + 1..=MAX_SIDE).contains(height) =>
            {
                (planes.unwrap_or(3), *height)
            }
            _ => {
                return Err(shape(format!(
                    "takes an input of {fact:?}; it needs 1 × 3 × H × W or 1 × 1 × H × W, of any size or of squares of \
                     more than {} and at most {MAX_SIDE} pixels",
                    2 * OVERLAP
                )));
            }
        };
        let plan = model
            .with_input_fact(0, f32::fact([1, planes, side, side]).into())
            .and_then(InferenceModelExt::into_optimized)
            .and_then(IntoRunnable::into_runnable)
            .map_err(failed)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let model = Self { plan, name, planes, scale: 1, side };
        let (tile, sizes) =
            model.run(vec![0.5; planes * side * side]).map_err(|error| file(error.to_string()))?;
        let scale = match sizes.as_slice() {
            [1, found, height, width]
                if *found == planes && height == width && height.is_multiple_of(side) =>
            {
                height / side
            }
            _ => return Err(shape(format!("makes {sizes:?} of 1 × {planes} × {side} × {side}"))),
        };
        if !(2..=4).contains(&scale) {
            return Err(shape(format!("enlarges {scale} times; 2, 3 and 4 can be used")));
        }
        if !tile.iter().all(|value| (-0.5..1.5).contains(value)) {
            return Err(shape("makes no grey of grey: its values are not from 0 to 1".to_owned()));
        }
        Ok(Self { scale, ..model })
    }

    /// The file's name without its ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One of luma, or three of red, green and blue.
    pub fn planes(&self) -> usize {
        self.planes
    }

    /// How many times as large.
    pub fn scale(&self) -> usize {
        self.scale
    }

    /// Rows of a strip but the last.
    pub fn strip_rows(&self) -> usize {
        self.side - 2 * OVERLAP
    }

    /// Makes a strip: rows from `index * strip_rows()` on. Its tiles are shared out to threads, and `stop` is asked
    /// before each.
    ///
    /// # Panics
    /// If the picture has no such strip.
    pub fn strip(
        &self,
        picture: &dyn Planes,
        index: usize,
        threads: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Strip, RunError> {
        let core = self.strip_rows();
        let (width, height) = (picture.width(), picture.height());
        let rows = index * core..((index + 1) * core).min(height);
        assert!(!rows.is_empty(), "a strip of the picture");
        let around = self.surroundings(picture, rows.start);
        let stride = width + 2 * self.side;
        let out_width = width * self.scale;
        let out_rows = rows.len() * self.scale;
        let strip = Mutex::new(vec![0.0_f32; self.planes * out_rows * out_width]);
        let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = || -> Result<(), RunError> {
            loop {
                let x = next.fetch_add(1, Ordering::Relaxed) * core;
                if x >= width || ended.load(Ordering::Relaxed) {
                    return Ok(());
                }
                if stop() {
                    ended.store(true, Ordering::Relaxed);
                    return Err(RunError::Stopped);
                }
                let tile = (0..self.planes * self.side)
                    .flat_map(|line| &around[line * stride + x..][..self.side])
                    .copied()
                    .collect();
                let (tile, _) = self.run(tile).inspect_err(|_| ended.store(true, Ordering::Relaxed))?;
                let mut strip = strip.lock().unwrap_or_else(PoisonError::into_inner);
                let side = self.side * self.scale;
                let skip = OVERLAP * self.scale;
                let length = core.min(width - x) * self.scale;
                for plane in 0..self.planes {
                    for row in 0..out_rows {
                        let from = &tile[(plane * side + skip + row) * side + skip..][..length];
                        strip[(plane * out_rows + row) * out_width + x * self.scale..][..length]
                            .copy_from_slice(from);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let own = work();
            let ended = |outcome: std::thread::Result<_>| {
                outcome.unwrap_or_else(|_| Err(RunError::Model("it panicked".into())))
            };
            others.into_iter().map(|other| ended(other.join())).fold(own, Result::and)
        })?;
        Ok(Strip { rows, values: strip.into_inner().unwrap_or_else(PoisonError::into_inner) })
    }

    /// The rows of a strip and of its surroundings: by plane `side` rows, each with `OVERLAP` pixels more on its left and
    /// enough on its right for a whole tile. Outside of the picture the nearest pixel is repeated.
    fn surroundings(&self, picture: &dyn Planes, first: usize) -> Vec<f32> {
        let (width, height) = (picture.width(), picture.height());
        let stride = width + 2 * self.side;
        let mut around = vec![0.0; self.planes * self.side * stride];
        for (line, to) in around.chunks_exact_mut(stride).enumerate() {
            let y = (first + line % self.side).saturating_sub(OVERLAP).min(height - 1);
            picture.read(line / self.side, y, &mut to[OVERLAP..OVERLAP + width]);
            let (left, right) = (to[OVERLAP], to[OVERLAP + width - 1]);
            to[..OVERLAP].fill(left);
            to[OVERLAP + width..].fill(right);
        }
        around
    }

    /// Runs one tile; the values that came out, and their shape.
    fn run(&self, tile: Vec<f32>) -> Result<(Vec<f32>, Vec<usize>), RunError> {
        let failed = |error: &dyn std::fmt::Display| RunError::Model(error.to_string());
        let input = tract_ndarray::Array4::from_shape_vec((1, self.planes, self.side, self.side), tile)
            .map_err(|error| failed(&error))?;
        let output = self.plan.run(tvec!(Tensor::from(input).into())).map_err(|error| failed(&error))?;
        let output = output.first().ok_or_else(|| failed(&"it gives nothing"))?;
        let plain = output.try_as_plain_ram().map_err(|error| failed(&error))?;
        let values = plain.as_slice::<f32>().map_err(|error| failed(&error))?.to_vec();
        Ok((values, output.shape().to_vec()))
    }
}
