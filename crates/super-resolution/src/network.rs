//! A network: its layers as they were trained, and as the kernel wants them.

use std::{mem, sync::LazyLock};

use crate::{
    kernel::{self, InstructionSet, Packed},
    weights::{self, WeightsError},
};

/// The networks that come with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Model {
    /// For pictures without traces of compression: it brings out the finest detail, and traces as well.
    Clean,
    /// For JPEGs and slightly noisy pictures: it leaves out their blocks and grain.
    Used,
}

/// The 3 × 3 filters of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// By output, input, row and column: `outputs × inputs × 3 × 3`.
    pub weights: Vec<f32>,
    /// One for each output.
    pub bias: Vec<f32>,
    /// What is added to the weights for the most worn pictures, and a share of it for others; empty where it makes no
    /// difference.
    pub worn_weights: Vec<f32>,
    /// The same for the biases.
    pub worn_bias: Vec<f32>,
}

/// A network that doubles luma.
#[derive(Debug)]
pub struct Network {
    layers: Vec<Layer>,
    /// The layers for one instruction set.
    packed: Vec<Packed>,
    instructions: InstructionSet,
    slope: f32,
}

impl Model {
    /// The network for pictures that are not worn, read once.
    pub fn network(self) -> &'static Network {
        static CLEAN: LazyLock<Network> = LazyLock::new(|| Model::Clean.read());
        static USED: LazyLock<Network> = LazyLock::new(|| Model::Used.read());
        match self {
            Self::Clean => &CLEAN,
            Self::Used => &USED,
        }
    }

    /// What its outputs are marked with.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "lumiku-x2-clean",
            Self::Used => "lumiku-x2-used",
        }
    }

    /// Its file of weights, as safetensors.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Clean => include_bytes!("../models/clean.safetensors"),
            Self::Used => include_bytes!("../models/used.safetensors"),
        }
    }

    fn read(self) -> Network {
        // A test reads both.
        Network::read(self.bytes()).unwrap_or_else(|error| panic!("{}: {error}", self.name()))
    }
}

impl Network {
    /// Reads weights, for the best instructions of this processor.
    pub fn read(safetensors: &[u8]) -> Result<Self, WeightsError> {
        let (layers, slope) = weights::read(safetensors)?;
        Ok(Self::new(layers, slope, InstructionSet::best()))
    }

    /// The network for pictures that are as worn as `share` says, from 0 to 1, and for no others: it leaves out the
    /// more.
    #[must_use]
    pub fn worn(&self, share: f32) -> Self {
        let layers = self.layers.iter().cloned().map(|mut layer| {
            let weights = layer.weights.iter_mut().zip(mem::take(&mut layer.worn_weights));
            let biases = layer.bias.iter_mut().zip(mem::take(&mut layer.worn_bias));
            weights.chain(biases).for_each(|(value, worn)| *value += share * worn);
            layer
        });
        Self::new(layers.collect(), self.slope, self.instructions)
    }

    /// The same network for other instructions, which this processor must have.
    ///
    /// # Panics
    /// If it has them not.
    #[must_use]
    pub fn with(&self, instructions: InstructionSet) -> Self {
        Self::new(self.layers.clone(), self.slope, instructions)
    }

    fn new(layers: Vec<Layer>, slope: f32, instructions: InstructionSet) -> Self {
        let packed = layers.iter().map(|layer| kernel::pack(layer, instructions)).collect();
        Self { layers, packed, instructions, slope }
    }

    /// Pixels around that a result depends on; others of its tiles touch its rounding.
    pub fn reach(&self) -> usize {
        self.layers.len()
    }

    /// The layers, as they were trained.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Factor of negative values between two layers.
    pub fn slope(&self) -> f32 {
        self.slope
    }

    pub(crate) fn packed(&self) -> &[Packed] {
        &self.packed
    }
}
