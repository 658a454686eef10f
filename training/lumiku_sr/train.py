"""Trains the networks, side by side, from drawings made meanwhile.

    python -m lumiku_sr.train --minutes 30 --out runs/today

writes `clean.safetensors` and `used.safetensors` with a log beside each. No photograph is looked at.
"""

import argparse
import json
import math
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np

from .pool import Pool
from .scene import Painter

BATCH = 16
PATCH = 48
"""Side of the part of a small picture that a loss is taken over, in pixels."""
FINE = 0.8
"""Share of the time that computes in 16 bits, where that is faster; the rest is exact."""
HELD_OUT_SEED = 1
DECAY = 0.999
"""Of the moving average of the weights, which is what is kept."""


def learn(pool, wear, threads, seed, minutes, peak, out, begin):
    """Trains one network for a time, from weights under `begin` if that is given, at a rate that falls from `peak`, and
    writes its weights and its log under `out`."""
    import torch

    from .degrade import MARGIN, Clean, Used, pairs
    from .network import LAYERS, Network
    from .weights import resume, save

    wear = {"clean": Clean, "used": Used}[wear]()
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    layers = LAYERS[wear.name]
    network = Network(layers)
    coarse = sixteen_bits_pay(network, layers)
    if coarse:
        network.to(memory_format=torch.channels_last)
    if begin:
        resume(network, begin / f"{wear.name}.safetensors")
    average = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer = torch.optim.Adam(network.parameters(), lr=peak, betas=(0.9, 0.99))
    side = 2 * (PATCH + 2 * layers) + 2 * MARGIN
    held_out = drawings_apart(wear, side, layers)
    log = (out / f"{wear.name}.log.jsonl").open("w")
    started, step, seen, shown = time.monotonic(), 0, 0.0, 0
    parent = os.getppid()
    while os.getppid() == parent:
        done = (time.monotonic() - started) / (60 * minutes)
        rate = peak * min(1, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * min(done, 1))) + 1e-6
        for group in optimizer.param_groups:
            group["lr"] = rate
        small, worn, truth = pairs(pool.crops(BATCH, side, random), wear, random, layers)
        with torch.autocast("cpu", torch.bfloat16, enabled=coarse and done < FINE):
            result = network(small, worn)
        loss = decibels(result, truth)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        step += 1
        keep = min(DECAY, step / (step + 20))
        with torch.no_grad():
            for name, value in network.named_parameters():
                average[name].lerp_(value, 1 - keep)
        missed = float((result.detach() - truth).abs().mean())
        seen = 0.98 * seen + 0.02 * missed if step > 1 else missed
        if done >= shown / 20:
            shown += 1
            trained = Network(layers)
            trained.load_state_dict({**network.state_dict(), **average})
            with torch.no_grad():
                errors = [(trained(small, worn) - truth).square().mean().item() for small, worn, truth in held_out]
            error = sum(errors) / len(errors)
            line = {
                "minutes": round((time.monotonic() - started) / 60, 2),
                "step": step,
                "rate": round(rate, 7),
                "loss": round(255 * seen, 4),
                "held_out_psnr": round(-10 * math.log10(error), 3),
                "drawings": pool.drawn.value,
            }
            print(wear.name, json.dumps(line), flush=True)
            print(json.dumps(line), file=log, flush=True)
            about = {"name": f"x2-{wear.name}", "steps": str(step), "seed": str(seed), "batch": str(BATCH)}
            about |= {"begin": begin.name} if begin else {}
            save(trained, out / f"{wear.name}.safetensors", about)
        if done >= 1:
            break


def sixteen_bits_pay(network, reach):
    """Whether this processor computes faster in 16 bits: one that has no instructions for it takes nine times as long."""
    import torch

    side = PATCH + 2 * reach

    def seconds(coarse):
        started = time.monotonic()
        with torch.autocast("cpu", torch.bfloat16, enabled=coarse):
            network(torch.rand(2, 1, side, side)).mean().backward()
        return time.monotonic() - started

    # The first of each kind also compiles.
    times = {coarse: min(seconds(coarse) for _ in range(3)) for coarse in (False, True)}
    network.zero_grad(set_to_none=True)
    return times[True] < times[False]


def decibels(result, truth):
    """The error as the measurement counts it, in hundredths of nepers of each picture's squares (Chen et al. 2022 train
    so): a picture without contrast weighs as much as one full of edges, down to an error of two grey levels."""
    squares = (result - truth).square().mean(dim=(1, 2, 3))
    return (squares + (2 / 255) ** 2).log().mean() / 100


def drawings_apart(wear, side, reach):
    """Pairs from drawings that nobody learns from."""
    from .degrade import pairs

    painter, random = Painter(HELD_OUT_SEED), np.random.default_rng(HELD_OUT_SEED)
    drawings = [painter.draw() for _ in range(16)]

    def crop(drawing):
        y, x = random.integers(drawing.shape[0] - side + 1, size=2)
        return drawing[y : y + side, x : x + side]

    return [pairs(np.stack([crop(drawing) for drawing in drawings]), wear, random, reach) for _ in range(4)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=7e-4, help="of learning, at its highest")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--begin", type=Path, help="a run to go on from")
    parser.add_argument("--only", choices=["clean", "used"], help="trains one of them")
    parser.add_argument("--out", type=Path, default=Path("runs/latest"))
    arguments = parser.parse_args()
    # The pool and its painter are handed on as they are.
    multiprocessing.set_start_method("fork")
    arguments.out.mkdir(parents=True, exist_ok=True)
    pool = Pool(arguments.seed)
    try:
        pool.ready()
        wears = [arguments.only] if arguments.only else ["clean", "used"]
        threads = max(1, len(os.sched_getaffinity(0)) // len(wears))
        run = (arguments.minutes, arguments.rate, arguments.out, arguments.begin)
        learners = [
            multiprocessing.Process(target=learn, args=(pool, wear, threads, arguments.seed + index, *run), daemon=True)
            for index, wear in enumerate(wears)
        ]
        for learner in learners:
            learner.start()
        while any(learner.is_alive() for learner in learners):
            pool.check()
            time.sleep(1)
        if any(learner.exitcode != 0 for learner in learners):
            raise SystemExit("a learner failed")
    finally:
        pool.close()


if __name__ == "__main__":
    main()
