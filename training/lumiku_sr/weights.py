"""The file that the product reads: 16-bit weights, and the same network as ONNX for other programs."""

import json

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from .network import LAYERS, REACH, SLOPE, bicubic_taps


def save(network, path, about):
    """Writes the folded weights as `layer.<n>.weight` (out, in, 3, 3), `layer.<n>.bias` and `layer.<n>.worn_bias`,
    16-bit."""
    tensors = {}
    with torch.no_grad():
        for index, layer in enumerate(network.layers):
            tensors[f"layer.{index}.weight"] = layer.folded().half().contiguous()
            tensors[f"layer.{index}.bias"] = layer.bias.half().contiguous()
            tensors[f"layer.{index}.worn_bias"] = layer.worn_bias.half().contiguous()
    save_file(tensors, str(path), metadata={"scale": "2", "slope": str(SLOPE), **about})


def resume(network, path):
    """Begins where a run ended: its folded weights take the place of the plain ones."""
    with safe_open(str(path), "pt") as file, torch.no_grad():
        for index, layer in enumerate(network.layers):
            layer.mix.zero_()
            layer.plain.copy_(file.get_tensor(f"layer.{index}.weight").float() - layer.identity)
            layer.bias.copy_(file.get_tensor(f"layer.{index}.bias").float())
            layer.worn_bias.copy_(file.get_tensor(f"layer.{index}.worn_bias").float())


def load(path, worn=0.0):
    """The weights for a picture that is so worn, in 32 bits, as a list of `(weight, bias)`, and what the file says
    about itself."""
    with safe_open(str(path), "pt") as file:

        def layer(index):
            weight, bias, worn_bias = (
                file.get_tensor(f"layer.{index}.{name}").float() for name in ("weight", "bias", "worn_bias")
            )
            return weight, bias + worn * worn_bias

        return [layer(index) for index in range(LAYERS)], dict(file.metadata())


def export_onnx(weights, about, path):
    """Writes a model that takes luma `(1, 1, h, w)`, studio range over 255, and gives `(1, 1, 2h, 2w)`. Outside of
    the picture it repeats the nearest pixel."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    values, nodes = [], []

    def constant(name, array):
        values.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def padded(name, by):
        pads = np.array([0, 0, by, by, 0, 0, by, by], np.int64)
        return node("Pad", ["luma", constant(f"{name}.pads", pads)], name, mode="edge")

    x = padded("surroundings", REACH)
    for index, (weight, bias) in enumerate(weights):
        names = [constant(f"layer.{index}.weight", weight.numpy()), constant(f"layer.{index}.bias", bias.numpy())]
        x = node("Conv", [x, *names], f"layer.{index}", kernel_shape=[3, 3])
        if index + 1 < len(weights):
            x = node("LeakyRelu", [x], f"rectified.{index}", alpha=SLOPE)
    skip = node("Conv", [padded("near", 2), constant("bicubic", bicubic_taps().numpy())], "skip", kernel_shape=[5, 5])
    x = node("Add", [x, skip], "blocks")
    node("DepthToSpace", [x], "large", blocksize=2, mode="CRD")
    graph = helper.make_graph(
        nodes,
        about["name"],
        [helper.make_tensor_value_info("luma", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [helper.make_tensor_value_info("large", TensorProto.FLOAT, [1, 1, "2h", "2w"])],
        values,
        doc_string=json.dumps(about),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
