//! One row of one layer: three rows of the layer before it, convolved with 3 × 3 filters.
//!
//! Rows hold the channels of a pixel side by side. A row is transformed once, for the three rows of results that it has a
//! part in (`winograd`); filters are transformed when a network is packed. The kernel is written once, over registers
//! (`vector`), and compiled for every instruction set; each adds the products of a result in the same order.

mod vector;
mod winograd;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256, __m512};

use crate::network::Layer;
use vector::{Plain, Vector};
pub(crate) use winograd::{POINTS, TILE};

/// The widest register: what one layer gives another fills whole ones in every instruction set.
pub(crate) const LANES: usize = 16;

/// What the kernel is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstructionSet {
    /// Sixteen products at a time, added without rounding between (AVX-512F).
    Avx512,
    /// Eight at a time, added without rounding between (AVX2 and FMA).
    Avx2,
    /// Whatever the compiler makes of four at a time; rounds after each product.
    Portable,
}

impl InstructionSet {
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// The quickest that this processor has.
    pub fn best() -> Self {
        Self::ALL.into_iter().find(|set| set.is_available()).unwrap_or(Self::Portable)
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            Self::Portable => true,
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// Channels of a register.
    fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => __m512::LANES,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => __m256::LANES,
            _ => Plain::<4>::LANES,
        }
    }
}

/// A layer as the kernel reads it.
#[derive(Debug)]
pub(crate) struct Packed {
    inputs: usize,
    /// Registers of outputs that are computed at once: 1 or 2.
    registers: usize,
    /// See [`winograd::Row`].
    weights: Vec<f32>,
    /// Of the outputs, filled up to whole registers with zeros.
    bias: Vec<f32>,
    instructions: InstructionSet,
}

/// Packs a layer for one instruction set.
///
/// # Panics
/// If this processor does not have it.
pub(crate) fn pack(layer: &Layer, instructions: InstructionSet) -> Packed {
    assert!(instructions.is_available(), "{instructions:?} is not available here");
    let lanes = instructions.lanes();
    let registers = if layer.outputs.is_multiple_of(2 * lanes) { 2 } else { 1 };
    let group = registers * lanes;
    let width = layer.outputs.next_multiple_of(group);
    // By group of outputs, point, filter row, input and output of the group.
    let mut weights = vec![0.0; POINTS * 3 * layer.inputs * width];
    for (index, taps) in layer.weights.as_chunks::<3>().0.iter().enumerate() {
        let (filter, row) = (index / 3, index % 3);
        let (output, input) = (filter / layer.inputs, filter % layer.inputs);
        for (point, weight) in winograd::transform_filter(*taps).into_iter().enumerate() {
            let place = ((output / group * POINTS + point) * 3 + row) * layer.inputs + input;
            weights[place * group + output % group] = weight;
        }
    }
    let mut bias = layer.bias.clone();
    bias.resize(width, 0.0);
    Packed { inputs: layer.inputs, registers, weights, bias, instructions }
}

impl Packed {
    /// Channels of its rows: its outputs, filled up to whole registers.
    pub(crate) fn width(&self) -> usize {
        self.bias.len()
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Transforms a row of pixels into the tiles of `to`, for [`Packed::row`].
    ///
    /// # Panics
    /// If `from` has not the pixels of all tiles and two more.
    pub(crate) fn transform(&self, from: &[f32], to: &mut [f32]) {
        let tiles = to.len() / (POINTS * self.inputs);
        assert!(from.len() >= (TILE * tiles + 2) * self.inputs, "the row is long enough");
        #[expect(unsafe_code, reason = "needs an instruction set that not every processor has")]
        // SAFETY: the processor has it (`pack`), and the length is checked above.
        unsafe {
            let done = match self.instructions {
                #[cfg(target_arch = "x86_64")]
                InstructionSet::Avx512 => transform_avx512(from, self.inputs, to),
                #[cfg(target_arch = "x86_64")]
                InstructionSet::Avx2 => transform_avx2(from, self.inputs, to),
                _ => winograd::transform_row::<Plain<4>>(from, self.inputs, 0, to),
            };
            // Luma has one channel.
            winograd::transform_row::<Plain<1>>(from, self.inputs, done, to);
        }
    }

    /// Computes a row of as many tiles as the three transformed rows have, four pixels each. `slope` is that of the
    /// rectifier, if one follows.
    ///
    /// # Panics
    /// If rows differ in length, or `to` is too short.
    pub(crate) fn row(&self, from: [&[f32]; 3], to: &mut [f32], slope: Option<f32>) {
        let tiles = from[0].len() / (POINTS * self.inputs);
        assert!(from.iter().all(|row| row.len() == from[0].len()), "rows are of one length");
        assert!(to.len() >= TILE * tiles * self.width(), "the result has room");
        let row = winograd::Row {
            from,
            inputs: self.inputs,
            tiles,
            weights: &self.weights,
            bias: &self.bias,
            // One is the identity.
            slope: slope.unwrap_or(1.0),
        };
        #[expect(unsafe_code, reason = "needs an instruction set that not every processor has")]
        // SAFETY: the processor has it, and weights and biases have the lengths that a group needs (`pack`); those of the
        // rows are checked above.
        unsafe {
            match (self.instructions, self.registers) {
                #[cfg(target_arch = "x86_64")]
                (InstructionSet::Avx512, 2) => row_avx512::<2, 12>(&row, to),
                #[cfg(target_arch = "x86_64")]
                (InstructionSet::Avx512, _) => row_avx512::<1, 24>(&row, to),
                #[cfg(target_arch = "x86_64")]
                (InstructionSet::Avx2, 2) => row_avx2::<2, 6>(&row, to),
                #[cfg(target_arch = "x86_64")]
                (InstructionSet::Avx2, _) => row_avx2::<1, 12>(&row, to),
                (_, 2) => winograd::row::<Plain<4>, 2, 4>(&row, to),
                _ => winograd::row::<Plain<4>, 1, 8>(&row, to),
            }
        }
    }
}

/// # Safety
/// As [`winograd::transform_row`]'s.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "compiled for AVX-512")]
#[target_feature(enable = "avx512f")]
unsafe fn transform_avx512(from: &[f32], channels: usize, to: &mut [f32]) -> usize {
    // SAFETY: as the caller's.
    unsafe { winograd::transform_row::<__m512>(from, channels, 0, to) }
}

/// # Safety
/// As [`winograd::transform_row`]'s.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "compiled for AVX2 and FMA")]
#[target_feature(enable = "avx2,fma")]
unsafe fn transform_avx2(from: &[f32], channels: usize, to: &mut [f32]) -> usize {
    // SAFETY: as the caller's.
    unsafe { winograd::transform_row::<__m256>(from, channels, 0, to) }
}

/// # Safety
/// As [`winograd::row`]'s.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "compiled for AVX-512")]
#[target_feature(enable = "avx512f")]
unsafe fn row_avx512<const R: usize, const P: usize>(row: &winograd::Row<'_>, to: &mut [f32]) {
    // SAFETY: as the caller's.
    unsafe { winograd::row::<__m512, R, P>(row, to) }
}

/// # Safety
/// As [`winograd::row`]'s.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "compiled for AVX2 and FMA")]
#[target_feature(enable = "avx2,fma")]
unsafe fn row_avx2<const R: usize, const P: usize>(row: &winograd::Row<'_>, to: &mut [f32]) {
    // SAFETY: as the caller's.
    unsafe { winograd::row::<__m256, R, P>(row, to) }
}
