"""Runs a network in onnxruntime on two threads and prints what it took, and how far others' results are from its own.

    onnxruntime_bench.py <model.onnx> <folder with luma.f32> <iterations>
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

WIDTH, HEIGHT = 1152, 864

model, folder, iterations = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
luma = np.fromfile(folder / "luma.f32", dtype="<f4").reshape(1, 1, HEIGHT, WIDTH)
for threads in (1, 2):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    session.run(None, {"luma": luma})
    wall = cpu = float("inf")
    for _ in range(iterations):
        start, before = time.perf_counter(), time.process_time()
        (result,) = session.run(None, {"luma": luma})
        wall = min(wall, time.perf_counter() - start)
        cpu = min(cpu, time.process_time() - before)
    print(json.dumps({"engine": "onnxruntime", "threads": threads, "wallMs": 1e3 * wall, "cpuMs": 1e3 * cpu}))
for other in ("lumiku", "tract"):
    path = folder / f"{other}.f32"
    if path.is_file():
        far = np.abs(np.fromfile(path, dtype="<f4") - result.ravel()).max()
        print(json.dumps({"compared": other, "furthest": float(far) * 255}))
