"""Measures weights on the repository's photographs, and sets two runs side by side.

    python -m lumiku_sr.evaluate runs/today --beside ../crates/super-resolution/models

PSNR of luma (BT.601, studio range, a border of 2 cut off), doubled from a picture that Pillow's bicubic filter
halved, without loss and as JPEG.
"""

import argparse
import io
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .degrade import wear_of_quality
from .network import bicubic_taps, double
from .weights import load

PHOTOS = Path(__file__).parents[2] / "bench/photos"
ALLOWED = 0.5
"""Decibels that a short run may stay below the weights of the repository."""


def luma(image):
    """`float32` of studio range, 16 to 235."""
    r, g, b = np.moveaxis(np.asarray(image.convert("RGB"), dtype=np.float64), 2, 0)
    return (16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255).astype(np.float32)


def psnr(result, truth):
    error = (np.clip(np.round(result), 16, 235) - truth)[2:-2, 2:-2]
    return 10 * math.log10(255**2 / np.mean(error.astype(np.float64) ** 2))


def doubled(weights, small):
    x = torch.from_numpy(small / 255).view(1, 1, *small.shape).float()
    with torch.no_grad():
        x = F.pad(x, (len(weights),) * 4, mode="replicate")
        return double(x, weights, bicubic_taps())[0, 0].numpy() * 255


def jpeg(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def measure(folder):
    """Average decibels by (network, kind of picture), and those of resampling alone."""
    sums = {}
    photos = sorted(PHOTOS.glob("*.webp"))
    for path in photos:
        image = Image.open(path).convert("RGB")
        size, half = image.size, (image.width // 2, image.height // 2)
        truth, small = luma(image), image.resize(half, Image.BICUBIC)
        for kind in ("clean", "jpeg 95", "jpeg 90", "jpeg 75"):
            picture = small if kind == "clean" else jpeg(small, int(kind.split()[1]))
            worn = 0.0 if kind == "clean" else wear_of_quality(int(kind.split()[1]))
            results = {
                name: doubled(load(folder / f"{name}.safetensors", worn)[0], luma(picture)) for name in ("clean", "used")
            }
            results["lanczos3"] = luma(picture.resize(size, Image.LANCZOS))
            results["bicubic"] = luma(picture.resize(size, Image.BICUBIC))
            for name, result in results.items():
                sums.setdefault((kind, name), []).append(psnr(result, truth))
    return {key: float(np.mean(values)) for key, values in sums.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--beside", type=Path, help="weights that the others must not stay far below")
    arguments = parser.parse_args()
    found = measure(arguments.folder)
    other = measure(arguments.beside) if arguments.beside else {}
    behind = False
    for (kind, name), value in found.items():
        gain = value - found[kind, "lanczos3"]
        line = f"{kind:8} {name:9} {value:6.2f} dB  {gain:+.2f} over lanczos3"
        if other:
            line += f"  {value - other[kind, name]:+.2f} beside {arguments.beside}"
            behind |= value < other[kind, name] - ALLOWED
        print(line)
    if behind:
        raise SystemExit(f"more than {ALLOWED} dB below {arguments.beside}")


if __name__ == "__main__":
    main()
