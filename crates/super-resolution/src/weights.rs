//! Reading weights that `training/` wrote: a safetensors file with `layer.<n>.weight` (out, in, 3, 3) and
//! `layer.<n>.bias` (out) in 16 bits, what worn pictures add to them as `layer.<n>.worn_weight` and
//! `layer.<n>.worn_bias` if that is anything, and the slope of the rectifier among its metadata.

use half::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use crate::{kernel::LANES, network::Layer};

/// Why a file holds no network that can be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    #[error("not a file of weights: {0}")]
    File(#[from] safetensors::SafeTensorError),
    #[error("the metadata has no {0}")]
    Metadata(&'static str),
    #[error("layer {layer}: {what}")]
    Layer { layer: usize, what: &'static str },
}

/// Channels after the last layer: a block of 2 × 2 pixels.
pub(crate) const BLOCK: usize = 4;

/// The layers in order, and the slope.
pub(crate) fn read(bytes: &[u8]) -> Result<(Vec<Layer>, f32), WeightsError> {
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let of = |name: &'static str| {
        let values = header.metadata().as_ref();
        values.and_then(|values| values.get(name)).ok_or(WeightsError::Metadata(name))
    };
    if of("scale")? != "2" {
        return Err(WeightsError::Metadata("scale of 2"));
    }
    let slope = of("slope")?.parse().map_err(|_| WeightsError::Metadata("slope that is a number"))?;
    let file = SafeTensors::deserialize(bytes)?;
    let mut layers: Vec<Layer> = Vec::new();
    while let Ok(weight) = file.tensor(&format!("layer.{}.weight", layers.len())) {
        let index = layers.len();
        let wrong = |what| WeightsError::Layer { layer: index, what };
        let before = layers.last().map_or(1, |layer| layer.outputs);
        let [outputs, inputs, 3, 3] = *weight.shape() else { return Err(wrong("not 3 × 3 filters")) };
        if inputs != before {
            return Err(wrong("does not take what the layer before it gives"));
        }
        if let Some(before) = layers.last()
            && !before.outputs.is_multiple_of(LANES)
        {
            return Err(wrong("takes a number of channels that is no multiple of 16"));
        }
        let values = |name: &str, count: usize| match file.tensor(&format!("layer.{index}.{name}")) {
            Err(_) => Ok(Vec::new()),
            Ok(tensor) => match numbers(&tensor) {
                Some(values) if values.len() == count => Ok(values),
                _ => {
                    Err(wrong("values that are not as many numbers of 16 bits as it has weights or outputs"))
                }
            },
        };
        let bias = values("bias", outputs)?;
        if bias.is_empty() {
            return Err(wrong("no biases"));
        }
        layers.push(Layer {
            inputs,
            outputs,
            weights: values("weight", 9 * inputs * outputs)?,
            bias,
            worn_weights: values("worn_weight", 9 * inputs * outputs)?,
            worn_bias: values("worn_bias", outputs)?,
        });
    }
    match layers.as_slice() {
        // The bicubic filter, to which the result is added, reads two pixels around as well.
        [_, .., last] if last.outputs == BLOCK => Ok((layers, slope)),
        _ => Err(WeightsError::Layer {
            layer: layers.len(),
            what: "there are not two layers, of which the last gives four values",
        }),
    }
}

fn numbers(tensor: &TensorView<'_>) -> Option<Vec<f32>> {
    let (pairs, rest) = tensor.data().as_chunks::<2>();
    if tensor.dtype() != Dtype::F16 || !rest.is_empty() {
        return None;
    }
    let values: Vec<f32> = pairs.iter().map(|pair| f16::from_le_bytes(*pair).to_f32()).collect();
    values.iter().all(|value| value.is_finite()).then_some(values)
}
