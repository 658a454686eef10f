"""Takes a run's weights into the product: `python -m lumiku_sr.export runs/today ../crates/super-resolution/models`
copies them, writes the same networks as ONNX, and notes the checksums of all."""

import argparse
import hashlib
import shutil
from pathlib import Path

from .degrade import wear_of_quality
from .weights import export_onnx, load


WORN = {"clean": 0.0, "used": wear_of_quality(85)}
"""How worn the pictures are that the ONNX files are for: their biases are fixed."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("models", type=Path)
    arguments = parser.parse_args()
    for name in ("clean", "used"):
        source, target = arguments.run / f"{name}.safetensors", arguments.models / f"{name}.safetensors"
        shutil.copyfile(source, target)
        shutil.copyfile(arguments.run / f"{name}.log.jsonl", arguments.models / f"{name}.log.jsonl")
        weights, about = load(target, WORN[name])
        export_onnx(weights, about, arguments.models / f"{name}.onnx")
    files = sorted(path for path in arguments.models.iterdir() if path.suffix in (".safetensors", ".onnx"))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (arguments.models / "SHA256SUMS").write_text("".join(sums))


if __name__ == "__main__":
    main()
