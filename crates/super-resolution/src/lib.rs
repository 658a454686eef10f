//! Doubles pictures with a small convolutional network, on the processor, one row after the other.
//!
//! A [`Network`] is a chain of 3 × 3 convolutions over luma that says what bicubic doubling gets wrong
//! (`network`, `weights`). [`enlarge`] pulls rows of luma, keeps three rows of every layer and no more, and
//! gives doubled rows (`stream`); the rows of one call are shared out to threads (`enlarge`). What a layer
//! does to a row is written once, as Winograd's minimal filtering, and compiled for AVX-512, for AVX2 and for
//! any processor (`kernel`).
//!
//! Outside of a picture its nearest pixel is repeated. A result depends on the pixels within
//! [`Network::reach`] alone, but for its rounding, and rows are computed in one order of additions, so that a picture
//! is the same to the bit whatever the number of threads and wherever a band begins. Columns share their work by
//! fours: where a crop begins at another column, the last bits differ, by less than a thousandth of a grey level.
//!
//! A network from somebody's own file is run by tract instead ([`OnnxModel`]).
//!
//! It knows no colour, no file type and no job.

mod enlarge;
mod kernel;
mod network;
mod onnx;
mod stream;
mod weights;

pub use enlarge::{Rows, enlarge};
pub use kernel::InstructionSet;
pub use network::{Layer, Model, Network};
pub use onnx::{OnnxError, OnnxModel, Planes, RunError, Strip};
pub use weights::WeightsError;

/// A doubled row has twice as many pixels, and there are twice as many rows.
pub const SCALE: usize = 2;
