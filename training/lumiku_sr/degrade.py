"""From a drawing to a pair to learn from: a small picture, and what it should become.

The small picture is made by one of the filters that programs really use, and, for the network that
expects used pictures, is then given the noise of a camera and the blocks of JPEG.
"""

import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

MARGIN = 5
"""Pixels of the large picture that the longest filter reaches over."""


def kernels():
    """Filters that halve a picture, by name: 12 taps each, from 5 pixels left of a pair to 5 right of it."""
    place = (np.arange(12) - 5.5) / 2  # in pixels of the small picture

    def cubic(x, a=-0.5):
        x = np.abs(x)
        near = (a + 2) * x**3 - (a + 3) * x**2 + 1
        far = a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a
        return np.where(x <= 1, near, np.where(x < 2, far, 0))

    filters = {
        "bicubic": cubic(place),
        "lanczos": np.where(np.abs(place) < 3, np.sinc(place) * np.sinc(place / 3), 0),
        "bilinear": np.maximum(0, 1 - np.abs(place)),
        "box": (np.abs(place) < 0.5).astype(float),
    }
    return {name: torch.tensor(taps / taps.sum(), dtype=torch.float32) for name, taps in filters.items()}


KERNELS = kernels()


def halve(large, name):
    """Makes pictures half as large: `(N, 1, 2h + 10, 2w + 10)` of 0 to 255 to whole values `(N, 1, h, w)`."""
    taps = KERNELS[name]
    across = F.conv2d(large, taps.view(1, 1, 1, 12), stride=(1, 2))
    down = F.conv2d(across, taps.view(1, 1, 12, 1), stride=(2, 1))
    return down.round().clamp(0, 255)


def studio(values):
    """Grey of 0 to 255 as BT.601 luma of studio range, over 255."""
    return (16 + values * (219 / 255)) / 255


class Clean:
    """Pictures that are as their maker's program wrote them."""

    name = "clean"
    mixture = [("bicubic", 0.85), ("lanczos", 0.1), ("box", 0.03), ("bilinear", 0.02)]

    def worn(self, small, random):
        return small, 0.0


class Used:
    """Pictures as they come from cameras, messengers and web pages: most of them JPEG, some of them noisy. All of a
    batch are equally worn, so that they share one set of filters."""

    name = "used"
    mixture = [("bicubic", 0.8), ("lanczos", 0.1), ("box", 0.05), ("bilinear", 0.05)]

    def worn(self, small, random):
        result = small.numpy()
        quality = int(random.uniform(64, 98)) if random.random() < 0.94 else None
        noise = random.uniform(0.5, 4) if quality is None else random.uniform(0.3, 1.5)
        for index in range(result.shape[0]):
            picture = result[index, 0]
            if quality is None or random.random() < 0.06:
                picture = picture + random.normal(0, noise, picture.shape)
            picture = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
            result[index, 0] = picture if quality is None else jpeg(picture, quality)
        return torch.from_numpy(result), wear_of_noise(noise) if quality is None else wear_of_quality(quality)


def wear_of_quality(quality):
    """How worn a JPEG of a quality (that of the Independent JPEG Group) is, from 0 to 1."""
    return min(1.0, (100 - quality) / 40)


def wear_of_noise(deviation):
    """How worn a picture with noise of a standard deviation, in grey levels, is."""
    return min(1.0, deviation / 8)


def jpeg(picture, quality):
    """Writes a grey picture as JPEG and reads it again."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def pairs(crops, wear, random, reach):
    """From crops `(N, S, S)`, `uint8`, S = 2 (n + 2 reach) + 10: the small pictures `(N, 1, n + 2 reach, n + 2 reach)`,
    how worn they are, and their truth `(N, 1, 2n, 2n)`, without what the network needs to see around it; studio range."""
    large = torch.from_numpy(crops.astype(np.float32)).unsqueeze(1)
    names, shares = zip(*wear.mixture)
    small, worn = wear.worn(halve(large, random.choice(names, p=shares)), random)
    edge = MARGIN + 2 * reach
    return studio(small), worn, studio(large[..., edge:-edge, edge:-edge])
