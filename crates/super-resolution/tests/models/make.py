"""Writes the little ONNX files beside it: `python make.py`, with the `onnx` package of `training/requirements.txt`.

`enlarge-<n>` repeats each pixel of three planes n times across and down; the others are what cannot be used.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write(name, scale, planes=3, size=None, inputs=1, gain=1.0):
    size = size or ["h", "w"]
    weights = np.zeros((planes * scale * scale, planes, 1, 1), np.float32)
    for output in range(len(weights)):
        weights[output, output // (scale * scale)] = gain
    takes = [helper.make_tensor_value_info(f"in{n}", TensorProto.FLOAT, [1, planes, *size]) for n in range(inputs)]
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["in0", "weights"], ["blocks"], kernel_shape=[1, 1]),
            helper.make_node("DepthToSpace", ["blocks"], ["out"], blocksize=scale, mode="CRD"),
        ],
        name,
        takes,
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, planes, "y", "x"])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(Path(__file__).with_name(f"{name}.onnx")))


write("enlarge-2", 2)
write("enlarge-3-fixed", 3, size=[64, 64])
write("too-large", 8)
write("four-planes", 2, planes=4)
write("two-inputs", 2, inputs=2)
write("wild", 2, gain=300.0)
