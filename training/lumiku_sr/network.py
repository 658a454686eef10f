"""The network: a chain of 3 x 3 convolutions on luma that says what bicubic doubling gets wrong.

No layer pads: with L layers it reads (n + 2L) x (n + 2L) pixels for n x n places, so that a pixel's value depends on
its surroundings alone and never on where a crop was cut.
"""

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 32
LAYERS = {"clean": 8, "used": 12}
"""As many pixels around a place does its result depend on."""
SLOPE = 0.1
"""Of the rectifier below zero."""


def bicubic_taps():
    """Doubling by Keys's cubic filter (a = -0.5) as four 5 x 5 filters, one for each place in a 2 x 2 block:
    `(4, 1, 5, 5)`."""

    def cubic(x, a=-0.5):
        x = abs(x)
        if x <= 1:
            return (a + 2) * x**3 - (a + 3) * x**2 + 1
        return a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a if x < 2 else 0.0

    first = torch.tensor([cubic(tap + 0.25) for tap in range(-2, 3)])  # for the pixel 1/4 to the left
    rows = [first, first.flip(0)]
    return torch.stack([torch.outer(rows[block // 2], rows[block % 2]) for block in range(4)]).unsqueeze(1)


class Convolution(nn.Module):
    """3 x 3 filters that train as more than they are: a wide layer, a mixing layer and the identity in
    parallel, folded into one set of weights at every step (Ding et al. 2021, RepVGG; Zhang et al. 2021, ECBSR)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        wide = 4 * max(inputs, outputs)
        scale = (2 / (9 * inputs)) ** 0.5
        self.plain = nn.Parameter(torch.randn(outputs, inputs, 3, 3) * scale * 0.5)
        self.wide = nn.Parameter(torch.randn(wide, inputs, 3, 3) * scale)
        self.mix = nn.Parameter(torch.randn(outputs, wide) * (0.5 / wide**0.5))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.worn_weight = nn.Parameter(torch.zeros(outputs, inputs, 3, 3))
        self.worn_bias = nn.Parameter(torch.zeros(outputs))
        identity = torch.zeros(outputs, inputs, 3, 3)
        if inputs == outputs:
            identity[range(outputs), range(inputs), 1, 1] = 1
        self.register_buffer("identity", identity)

    def folded(self):
        """The weights for pictures that are not worn."""
        return self.plain + torch.einsum("ow,wikl->oikl", self.mix, self.wide) + self.identity

    def at(self, worn):
        """The weights and biases for pictures that are so worn."""
        return self.folded() + worn * self.worn_weight, self.bias + worn * self.worn_bias


class Network(nn.Module):
    """Luma `(N, 1, h + 2L, w + 2L)`, all equally worn (0 to 1), to `(N, 1, 2h, 2w)`. The filters lie on a line from
    those for pictures that are not worn to those for the most worn (as Wang et al. 2019 mix two networks), so that
    every quality has filters of its own and running them costs the same."""

    def __init__(self, layers):
        super().__init__()
        widths = [1] + [CHANNELS] * (layers - 1) + [4]
        self.layers = nn.ModuleList(Convolution(a, b) for a, b in zip(widths, widths[1:]))
        with torch.no_grad():
            # It begins as the bicubic filter.
            self.layers[-1].plain.zero_()
            self.layers[-1].mix.zero_()
        self.register_buffer("bicubic", bicubic_taps())

    def forward(self, luma, worn=0.0):
        return double(luma, [layer.at(worn) for layer in self.layers], self.bicubic)


def double(luma, weights, bicubic):
    """Runs the layers, given as pairs of weights and biases, and adds bicubic doubling."""
    x = luma
    for index, (weight, bias) in enumerate(weights):
        x = F.conv2d(x, weight, bias)
        if index + 1 < len(weights):
            x = F.leaky_relu(x, SLOPE)
    edge = len(weights) - 2
    with torch.autocast("cpu", enabled=False):
        skip = F.conv2d(luma[..., edge:-edge, edge:-edge], bicubic)
        return F.pixel_shuffle(x.float() + skip, 2)
