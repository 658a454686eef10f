//! One row of one layer: three rows of the layer before it, convolved with 3 × 3 filters.
//!
//! Rows hold the channels of a pixel side by side, so that the nine pixels under a filter are three runs of
//! memory. Filters are packed in blocks of [`LANES`] output channels, in the order in which they are read.
//! Every instruction set adds the products of a result in the same order, from its bias on.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use crate::network::Layer;

/// Channels of a block: one AVX-512 register, two of AVX2.
pub(crate) const LANES: usize = 16;

/// What the kernels are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstructionSet {
    /// Sixteen products at a time, added without rounding between (AVX-512F).
    Avx512,
    /// Eight at a time, added without rounding between (AVX2 and FMA).
    Avx2,
    /// Whatever the compiler makes of plain loops; rounds after each product.
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
}

/// A layer as its kernel reads it.
#[derive(Debug)]
pub(crate) struct Packed {
    pub(crate) inputs: usize,
    /// Channels of its rows: its outputs, filled up to whole blocks with zeros.
    pub(crate) width: usize,
    /// By group of blocks, filter row, filter column and input, then the channels of the group.
    weights: Vec<f32>,
    bias: Vec<f32>,
    instructions: InstructionSet,
}

/// Blocks of channels that a kernel computes at once.
fn group(instructions: InstructionSet, blocks: usize) -> usize {
    match instructions {
        InstructionSet::Avx512 if blocks.is_multiple_of(2) => 2,
        _ => 1,
    }
}

/// Packs a layer for one instruction set.
pub(crate) fn pack(layer: &Layer, instructions: InstructionSet) -> Packed {
    let blocks = layer.outputs.div_ceil(LANES);
    let lanes = LANES * group(instructions, blocks);
    let width = blocks * LANES;
    let mut weights = Vec::with_capacity(9 * layer.inputs * width);
    for first in (0..width).step_by(lanes) {
        for tap in 0..9 {
            for input in 0..layer.inputs {
                weights.extend((first..first + lanes).map(|output| {
                    if output < layer.outputs {
                        layer.weights[(output * layer.inputs + input) * 9 + tap]
                    } else {
                        0.0
                    }
                }));
            }
        }
    }
    let mut bias = layer.bias.clone();
    bias.resize(width, 0.0);
    Packed { inputs: layer.inputs, width, weights, bias, instructions }
}

/// Computes a row of `packed`: `pixels` pixels from rows of `pixels + 2`. `slope` is that of the rectifier, if
/// one follows.
///
/// # Panics
/// If a row is too short.
pub(crate) fn row(packed: &Packed, from: [&[f32]; 3], to: &mut [f32], pixels: usize, slope: Option<f32>) {
    assert!(from.iter().all(|row| row.len() >= (pixels + 2) * packed.inputs), "rows are long enough");
    assert!(to.len() >= pixels * packed.width, "the result has room");
    // One is the identity.
    let slope = slope.unwrap_or(1.0);
    let blocks = packed.width / LANES;
    let group = group(packed.instructions, blocks);
    let steps = 3 * packed.inputs;
    for (index, weights) in packed.weights.chunks_exact(3 * steps * LANES * group).enumerate() {
        let first = index * group * LANES;
        let part = Part {
            from,
            inputs: packed.inputs,
            steps,
            weights,
            bias: &packed.bias[first..first + group * LANES],
            first,
            width: packed.width,
            pixels,
            slope,
        };
        match packed.instructions {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "needs AVX-512")]
            // SAFETY: a network is packed for a set only where the processor has it (`Network::with`, `best`); the
            // lengths are checked above, and those of weights and biases come of `pack`.
            InstructionSet::Avx512 => unsafe { avx512::part(&part, group, to) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "needs AVX2 and FMA")]
            // SAFETY: as above.
            InstructionSet::Avx2 => unsafe { avx2::part(&part, to) },
            _ => portable::part(&part, to),
        }
    }
}

/// A group of channels of one row.
struct Part<'a> {
    /// Rows above, at and below, each of at least `(pixels + 2) * inputs`.
    from: [&'a [f32]; 3],
    inputs: usize,
    /// Products of one row of a filter: 3 pixels of `inputs` channels, which lie side by side.
    steps: usize,
    /// By filter row, step and channel of the group.
    weights: &'a [f32],
    /// Of the channels of the group.
    bias: &'a [f32],
    /// The group's first channel in the result.
    first: usize,
    /// Channels of a pixel of the result.
    width: usize,
    pixels: usize,
    slope: f32,
}

/// Calls `tile` for all pixels, `P` at a time; the last ones overlap the ones before them, which gives the same
/// values again. Rows of fewer pixels are done one by one.
#[inline]
fn tiles<const P: usize>(pixels: usize, mut tile: impl FnMut(usize), mut one: impl FnMut(usize)) {
    if pixels < P {
        (0..pixels).for_each(&mut one);
        return;
    }
    for x in (0..=pixels - P).step_by(P) {
        tile(x);
    }
    if !pixels.is_multiple_of(P) {
        tile(pixels - P);
    }
}
