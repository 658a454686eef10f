"""Drawings to learn from: grey pictures that have the edges, textures and lettering of photographs.

The base is the dead leaves model (Lee, Mumford and Huang 2001): shapes of every size, each hiding what
is under it, with radii distributed as r**-3, which gives the statistics of edges in natural pictures.
Every leaf has its own tone, slope of light, texture (noise, or smaller leaves) and grating; on top lie
thin lines, lattices and lettering. A picture is drawn two or three times as large and made smaller, so that its
edges are as smooth as those of a lens.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CANVAS = 1152
"""Side of what is drawn, in pixels, before it is made smaller by 2 or 3."""

FONTS = Path(__file__).parents[2] / "crates/tools/carousel/engine/fonts"
REDUCTIONS = (Image.BOX, Image.BICUBIC, Image.LANCZOS, Image.LANCZOS)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?&%()-+/"


class Painter:
    """Draws pictures; the same seed draws the same ones."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.fonts = sorted(path for path in FONTS.glob("*/*.ttf") if "Noto" not in path.name)
        if not self.fonts:
            raise FileNotFoundError(f"no fonts under {FONTS}")
        self.fields = [self.field() for _ in range(8)]
        rows, columns = np.mgrid[0:CANVAS, 0:CANVAS].astype(np.float32)
        self.rows, self.columns = rows, columns

    def draw(self):
        """One picture, `uint8` of shape (576, 576) or (384, 384)."""
        self.fields[self.random.integers(len(self.fields))] = self.field()
        reduction = 2 if self.random.random() < 0.6 else 3
        labels, count = self.label_map(reduction)
        picture = self.paint(labels, count, reduction)
        return self.photograph(picture, reduction)

    def log_uniform(self, low, high, size=None):
        return np.exp(self.random.uniform(np.log(low), np.log(high), size))

    def field(self):
        """A texture of unit variance: `float32` of shape (CANVAS, CANVAS)."""
        field = self.noise_field() if self.random.random() < 0.5 else self.leaf_field()
        return (field - field.mean()) / field.std()

    def leaf_field(self):
        """Small things over each other, many of them smaller than a pixel of the picture: foliage, gravel, fur, grass."""
        smallest, largest = self.log_uniform(1.2, 8), self.log_uniform(12, 60)
        flat, turn, spread = self.log_uniform(0.08, 1), self.random.uniform(0, np.pi), self.log_uniform(0.05, 3)
        area = 2 * np.pi * flat * smallest**2 * np.log(largest / smallest)
        amount = int(min(40_000, 3 * CANVAS**2 / area))
        radii = self.leaf_radii(smallest, largest, amount)
        angles = np.arange(8) * (np.pi / 4)
        x, y = radii[:, None] * np.cos(angles), flat * radii[:, None] * np.sin(angles)
        turns = self.random.normal(turn, spread, (amount, 1))
        places = self.random.uniform(-20, CANVAS + 20, (amount, 1, 2))
        points = places + np.stack([x * np.cos(turns) - y * np.sin(turns), x * np.sin(turns) + y * np.cos(turns)], axis=2)
        image = Image.new("L", (CANVAS, CANVAS), 128)
        pen = ImageDraw.Draw(image)
        tones = self.random.integers(256, size=amount).tolist()
        for outline, tone in zip(points.reshape(amount, 16).tolist(), tones):
            pen.polygon(outline, fill=tone)
        return np.asarray(image, np.float32)

    def leaf_radii(self, smallest, largest, amount):
        """Distributed as r**-3 between two radii."""
        share = self.random.random(amount)
        return (smallest**-2 + share * (largest**-2 - smallest**-2)) ** -0.5

    def noise_field(self):
        """Noise whose spectrum falls as a power of the frequency, often stretched one way as water and wood are."""
        side = CANVAS
        fy = np.fft.fftfreq(side)[:, None].astype(np.float32)
        fx = np.fft.rfftfreq(side)[None, :].astype(np.float32)
        angle = self.random.uniform(0, np.pi)
        stretch = self.log_uniform(1, 8) if self.random.random() < 0.5 else 1.0
        along = fx * np.cos(angle) + fy * np.sin(angle)
        across = -fx * np.sin(angle) + fy * np.cos(angle)
        frequency = np.sqrt((along * stretch) ** 2 + across**2) + 1e-4
        gain = frequency ** -self.random.uniform(0.4, 1.8)
        lowest = self.log_uniform(1 / 300, 1 / 8)
        gain *= 1 - np.exp(-((frequency / lowest) ** 2))
        gain *= np.exp(-((frequency / self.random.uniform(0.15, 0.5)) ** 4))
        phase = self.random.standard_normal((2, side, side // 2 + 1), dtype=np.float32)
        field = np.fft.irfft2((phase[0] + 1j * phase[1]) * gain, s=(side, side)).astype(np.float32)
        if self.random.random() < 0.3:
            field = np.abs(field)  # creases, as in cloth and rock
        return field

    def shifted_field(self):
        field = self.fields[self.random.integers(len(self.fields))]
        field = np.roll(field, self.random.integers(CANVAS, size=2), (0, 1))
        return field.T if self.random.random() < 0.5 else field

    def label_map(self, reduction):
        """Which leaf is seen at each pixel: `int32` of shape (CANVAS, CANVAS), and the number of leaves."""
        image = Image.new("I", (CANVAS, CANVAS), 0)
        pen = ImageDraw.Draw(image)
        smallest = self.log_uniform(2.0, 12.0) * reduction
        amount = int(self.log_uniform(20, 4000))
        large = self.log_uniform(60, 500, self.random.integers(5, 30))
        radii = np.concatenate([large, self.leaf_radii(smallest, 300.0, amount)])
        style = self.random.dirichlet([1.2, 1.2, 0.8, 0.8, 0.5])
        count = 1
        for radius in radii:
            x, y = self.random.uniform(-40, CANVAS + 40, 2)
            kind = self.random.choice(5, p=style)
            self.leaf(pen, kind, x, y, float(radius), count)
            count += 1
        for _ in range(self.random.integers(0, 5)):
            count = self.bundle(pen, count, reduction)
        if self.random.random() < 0.35:
            for _ in range(self.random.integers(1, 4)):
                count = self.lattice(pen, count, reduction)
        if self.random.random() < 0.45:
            for _ in range(self.random.integers(1, 14)):
                count = self.lettering(image, pen, count, reduction)
        return np.asarray(image, dtype=np.int32), count

    def leaf(self, pen, kind, x, y, radius, label):
        turn = self.random.uniform(0, 2 * np.pi)
        if kind == 0:  # an ellipse
            angles = np.linspace(0, 2 * np.pi, 20 if radius < 30 else 60, endpoint=False)
            flat = self.random.uniform(0.3, 1)
            points = np.stack([radius * np.cos(angles), radius * flat * np.sin(angles)])
        elif kind == 1:  # a polygon
            angles = np.sort(self.random.uniform(0, 2 * np.pi, self.random.integers(3, 8)))
            points = radius * np.stack([np.cos(angles), np.sin(angles)])
        elif kind == 2:  # a rectangle
            flat = self.log_uniform(0.08, 1)
            points = radius * np.array([[-1, 1, 1, -1], [-flat, -flat, flat, flat]])
            if self.random.random() < 0.5:
                turn = self.random.normal(0, 0.03) + self.random.integers(2) * np.pi / 2
        elif kind == 3:  # a blob
            angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
            waves = sum(
                self.random.normal(0, 0.35 / n) * np.cos(n * angles + self.random.uniform(0, 6.3)) for n in range(1, 6)
            )
            points = radius * np.clip(1 + waves, 0.2, 2) * np.stack([np.cos(angles), np.sin(angles)])
        else:  # a stroke that bends, as hair and stalks do
            t = np.linspace(-1, 1, 14)
            bend, half = self.random.normal(0, 0.5), max(0.8, radius * self.log_uniform(0.01, 0.12))
            middle = np.stack([t, bend * t**2]) * radius
            width = half * (1 - 0.7 * np.abs(t))
            points = np.concatenate([middle + [0 * t, width], (middle - [0 * t, width])[:, ::-1]], axis=1)
        cos, sin = np.cos(turn), np.sin(turn)
        turned = np.array([[cos, -sin], [sin, cos]]) @ points + [[x], [y]]
        pen.polygon([tuple(point) for point in turned.T], fill=label)

    def bundle(self, pen, label, reduction):
        """Lines side by side: wires, railings, stripes of a shirt."""
        number = self.random.integers(1, 16)
        x, y = self.random.uniform(0, CANVAS, 2)
        turn, length = self.random.uniform(0, np.pi), self.log_uniform(80, 1500)
        gap, width = self.log_uniform(2.5, 24) * reduction, int(max(1, self.log_uniform(0.5, 5) * reduction))
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        for index in range(number):
            start = np.array([x, y]) + across * gap * index
            end = start + along * length * self.random.uniform(0.8, 1.2)
            pen.line([tuple(start), tuple(end)], fill=int(label + (index if number < 4 else 0)), width=width)
        return int(label + number)

    def lattice(self, pen, label, reduction):
        """Rows and columns of one shape, as windows, bricks and keyboards are."""
        x, y = self.random.uniform(-200, CANVAS * 0.8, 2)
        step = self.log_uniform(6, 50, 2) * reduction
        size = step * self.random.uniform(0.3, 0.93, 2)
        turn, shift = self.random.normal(0, 0.2), self.random.choice([0, 0.5])
        lean = self.random.normal(0, 0.15)
        matrix = np.array([[np.cos(turn), -np.sin(turn) + lean], [np.sin(turn), np.cos(turn)]])
        columns, rows = self.random.integers(3, 24, 2)
        corners = np.array([[0, 1, 1, 0], [0, 0, 1, 1]]) * size[:, None]
        for row in range(rows):
            for column in range(columns):
                place = np.array([[(column + shift * (row % 2)) * step[0]], [row * step[1]]])
                points = matrix @ (corners + place) + [[x], [y]]
                pen.polygon([tuple(point) for point in points.T], fill=label + int(self.random.integers(3)))
        return label + 3

    def lettering(self, image, pen, label, reduction):
        font = ImageFont.truetype(str(self.random.choice(self.fonts)), int(self.log_uniform(7, 60) * reduction))
        letters = "".join(self.random.choice(list(LETTERS), self.random.integers(3, 24)))
        left, top, right, bottom = font.getbbox(letters)
        mask = Image.new("L", (right + 8, bottom + 8), 0)
        ImageDraw.Draw(mask).text((4, 4), letters, font=font, fill=255)
        if self.random.random() < 0.4:
            mask = mask.rotate(self.random.uniform(-35, 35), expand=True, resample=Image.BILINEAR)
        x, y = (int(v) for v in self.random.uniform(-30, CANVAS - 60, 2))
        if self.random.random() < 0.6:  # on a plate
            pen.rectangle((x - 6, y - 6, x + mask.width + 6, y + mask.height + 6), fill=label)
        image.paste(label + 1, (x, y), mask.point(lambda value: 255 if value > 127 else 0).convert("1"))
        return label + 2

    def paint(self, labels, count, reduction):
        """Tones for the leaves: `float32` from about 0 to 1, of shape (CANVAS, CANVAS)."""
        random, size = self.random, count + 4

        def of(values):
            return np.asarray(values, np.float32)[labels]

        spread = self.log_uniform(0.04, 0.7)
        tone = 0.5 + spread * (random.beta(0.9, 0.9, size) - 0.5)
        picture = of(tone)
        slope = random.normal(0, 1, (2, size)) * random.choice([0, 0, 3e-4, 1e-3], size)
        middle = CANVAS / 2
        picture += of(slope[0]) * (self.columns - middle) + of(slope[1]) * (self.rows - middle)
        for strength in (0.006, 0.025, 0.07):
            amplitude = random.exponential(strength, size) * (random.random(size) < 0.7)
            picture += of(amplitude) * self.shifted_field()
        angle, period = random.uniform(0, np.pi, size), self.log_uniform(3.0 * reduction, 40 * reduction, size)
        amplitude = spread * random.exponential(0.2, size) * (random.random(size) < random.uniform(0, 0.2))
        if amplitude.any():
            wave = of(2 * np.pi * np.cos(angle) / period) * self.columns
            wave += of(2 * np.pi * np.sin(angle) / period) * self.rows
            wave += of(random.exponential(0.6, size)) * self.shifted_field() + of(random.uniform(0, 6.3, size))
            hard = self.log_uniform(0.5, 8, size)
            picture += of(amplitude / np.tanh(hard)) * np.tanh(of(hard) * np.sin(wave))
        if random.random() < 0.5:  # light and shade over everything
            shade = self.smooth(self.shifted_field(), 60)
            picture *= 1 + random.uniform(0.05, 0.3) * shade / (np.abs(shade).max() + 1e-6)
        return picture

    def smooth(self, field, radius):
        image = Image.fromarray(field).resize((CANVAS // radius, CANVAS // radius), Image.BOX)
        return np.asarray(image.resize((CANVAS, CANVAS), Image.BICUBIC))

    def photograph(self, picture, reduction):
        """Makes it as small as it shall be, out of focus in places, and as grainy as a camera's."""
        random, side = self.random, CANVAS // reduction
        image = Image.fromarray(picture.astype(np.float32), "F")
        small = np.asarray(image.resize((side, side), int(random.choice(REDUCTIONS))))
        small = np.clip(small, 0, 1) ** self.log_uniform(0.7, 1.5)
        grey = Image.fromarray((small * 255 + 0.5).astype(np.uint8))
        # Lenses and sensors soften; screenshots and drawings stay as sharp as pixels are.
        softness = random.random()
        if softness > 0.35:
            low, high = (0.25, 0.6) if softness < 0.7 else (0.6, 1.0) if softness < 0.92 else (1.0, 2.2)
            grey = grey.filter(ImageFilter.GaussianBlur(float(self.log_uniform(low, high))))
        if softness < 0.7 and random.random() < 0.6:  # as cameras sharpen, and programs that make pictures smaller
            radius, percent = float(self.log_uniform(0.4, 1.2)), int(self.log_uniform(20, 150))
            grey = grey.filter(ImageFilter.UnsharpMask(radius, percent, 0))
        if random.random() < 0.15:
            blurred = grey.filter(ImageFilter.GaussianBlur(float(self.log_uniform(0.8, 3))))
            field = Image.fromarray(self.smooth(self.shifted_field(), 96)).resize((side, side), Image.BICUBIC)
            mask = np.asarray(field) > np.quantile(np.asarray(field), random.uniform(0.2, 0.8))
            soft = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
            grey = Image.composite(blurred, grey, soft)
        values = np.asarray(grey, dtype=np.float32)
        if random.random() < 0.6:
            # Grain belongs to the picture: it is as fine as the lens and the developing let it be, never of single pixels.
            noise = Image.fromarray(random.integers(256, size=values.shape, dtype=np.uint8))
            grain = np.asarray(noise.filter(ImageFilter.GaussianBlur(float(random.uniform(0.3, 1.0)))), np.float32)
            values = values + (grain - grain.mean()) / grain.std() * self.log_uniform(0.3, 4)
        return np.clip(values + 0.5, 0, 255).astype(np.uint8)
