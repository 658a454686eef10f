"""A pool of drawings in shared memory that one process draws and another learns from, each at its own pace."""

import multiprocessing
import os
import shutil
import time
from multiprocessing import shared_memory

import numpy as np

from .scene import Painter

SLOTS = 384
SIDE = 576


class Pool:
    """The latest drawings. The painter goes on replacing the oldest, at most a share of the time."""

    def __init__(self, seed, share=0.35):
        size = SLOTS * SIDE * SIDE
        self.memory = shared_memory.SharedMemory(create=True, size=size)
        # A container's shared memory may be smaller than it lets one ask for.
        if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free < size:
            self.memory.close()
            self.memory.unlink()
            raise RuntimeError(f"/dev/shm needs {size >> 20} MB of room")
        self.sides = multiprocessing.Array("i", SLOTS, lock=False)
        self.drawn = multiprocessing.Value("i", 0, lock=False)
        self.pictures = np.ndarray((SLOTS, SIDE, SIDE), np.uint8, self.memory.buf)
        work = (self.memory.name, self.sides, self.drawn, seed, share)
        self.painter = multiprocessing.Process(target=paint, args=work, daemon=True)
        self.painter.start()

    def ready(self):
        """Waits for the first drawings."""
        while self.drawn.value < 48:
            self.check()
            time.sleep(0.2)

    def check(self):
        """Fails if nobody paints any more."""
        if not self.painter.is_alive():
            raise RuntimeError("the painter stopped")

    def crops(self, number, side, random):
        """Random parts, turned and mirrored, `(number, side, side)`. Empty ones are drawn again."""
        result = np.empty((number, side, side), np.uint8)
        filled = min(self.drawn.value, SLOTS)
        for index in range(number):
            for _ in range(4):
                slot = random.integers(filled)
                y, x = random.integers(self.sides[slot] - side + 1, size=2)
                crop = self.pictures[slot, y : y + side, x : x + side]
                if crop.std() > 2:
                    break
            if random.random() < 0.5:
                crop = crop.T
            crop = crop[:: random.choice([1, -1]), :: random.choice([1, -1])]
            result[index] = 255 - crop if random.random() < 0.2 else crop
        return result

    def close(self):
        self.painter.terminate()
        self.painter.join()
        del self.pictures
        self.memory.close()
        self.memory.unlink()


def paint(name, sides, drawn, seed, share):
    parent = os.getppid()
    os.nice(5)
    memory = shared_memory.SharedMemory(name=name)
    pictures = np.ndarray((SLOTS, SIDE, SIDE), np.uint8, memory.buf)
    painter = Painter(seed)
    while os.getppid() == parent:
        started = time.monotonic()
        picture = painter.draw()
        slot = drawn.value % SLOTS
        pictures[slot, : picture.shape[0], : picture.shape[1]] = picture
        sides[slot] = picture.shape[0]
        drawn.value += 1
        if drawn.value >= SLOTS // 2:
            time.sleep((time.monotonic() - started) * (1 - share) / share)
