"""The file that the product reads: 16-bit weights, and the same network as ONNX for other programs."""

import json

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from .network import SLOPE, bicubic_taps


def save(network, path, about):
    """Writes the folded weights as `layer.<n>.weight` (out, in, 3, 3) and `layer.<n>.bias`, 16-bit, and if the network
    learnt from worn pictures what the most worn ones add to them, as `layer.<n>.worn_weight` and
    `layer.<n>.worn_bias`."""
    tensors = {}
    with torch.no_grad():
        for index, layer in enumerate(network.layers):
            tensors[f"layer.{index}.weight"] = layer.folded().half().contiguous()
            tensors[f"layer.{index}.bias"] = layer.bias.half().contiguous()
            if layer.worn_bias.any():
                tensors[f"layer.{index}.worn_weight"] = layer.worn_weight.half().contiguous()
                tensors[f"layer.{index}.worn_bias"] = layer.worn_bias.half().contiguous()
    save_file(tensors, str(path), metadata={"scale": "2", "slope": str(SLOPE), **about})


def resume(network, path):
    """Begins where a run ended: its folded weights take the place of the plain ones. Layers that the run did not have
    come before the last one, and begin by handing on what they are given."""
    unworn, worn = load(path)[0], load(path, 1.0)[0]
    added = network.layers[len(unworn) - 1 : -1]
    known = [layer for layer in network.layers if layer not in added]
    with torch.no_grad():
        for layer in added:
            layer.mix.zero_()
            layer.plain.zero_()
        for layer, (weight, bias), (worn_weight, worn_bias) in zip(known, unworn, worn):
            layer.mix.zero_()
            layer.plain.copy_(weight - layer.identity)
            layer.bias.copy_(bias)
            layer.worn_weight.copy_(worn_weight - weight)
            layer.worn_bias.copy_(worn_bias - bias)


def load(path, worn=0.0):
    """The weights for a picture that is so worn, in 32 bits, as a list of `(weight, bias)`, and what the file says
    about itself."""
    with safe_open(str(path), "pt") as file:
        names = set(file.keys())

        def tensor(layer, kind):
            value = file.get_tensor(f"layer.{layer}.{kind}").float()
            more = f"layer.{layer}.worn_{kind}"
            return value + worn * file.get_tensor(more).float() if more in names else value

        layers = sum(name.endswith(".bias") for name in names)
        return [(tensor(layer, "weight"), tensor(layer, "bias")) for layer in range(layers)], dict(file.metadata())


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

    x = padded("surroundings", len(weights))
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
