"""Trains both networks, each on one core, from drawings made meanwhile.

    python -m lumiku_sr.train --minutes 30 --out runs/today

writes `clean.safetensors` and `used.safetensors` with a log beside each. No photograph is looked at.
"""

import argparse
import json
import math
import multiprocessing
import time
from pathlib import Path

import numpy as np

from .pool import Pool
from .scene import Painter

BATCH = 16
PATCH = 48
"""Side of the part of a small picture that a loss is taken over, in pixels."""
RATE = 7e-4
FINE = 0.75
"""Share of the time that computes in 16 bits; the rest is exact."""
HELD_OUT_SEED = 1
DECAY = 0.999
"""Of the moving average of the weights, which is what is kept."""


def learn(pool, wear, seed, minutes, out, begin):
    """Trains one network for a time, from weights under `begin` if that is given, and writes its weights and its log
    under `out`."""
    import torch
    import torch.nn.functional as F

    from .degrade import Clean, Used, pairs
    from .network import Network
    from .weights import resume, save

    wear = {"clean": Clean, "used": Used}[wear]()
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Network().to(memory_format=torch.channels_last)
    if begin:
        resume(network, begin / f"{wear.name}.safetensors")
    average = {name: value.detach().clone() for name, value in network.named_parameters()}
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, betas=(0.9, 0.99))
    side = 2 * (PATCH + 16) + 10
    held_out = drawings_apart(wear, side)
    log = (out / f"{wear.name}.log.jsonl").open("w")
    started, step, seen, shown = time.monotonic(), 0, 0.0, 0
    while True:
        done = (time.monotonic() - started) / (60 * minutes)
        rate = RATE * min(1, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * min(done, 1))) + 1e-6
        for group in optimizer.param_groups:
            group["lr"] = rate
        small, worn, truth = pairs(pool.crops(BATCH, side, random), wear, random)
        with torch.autocast("cpu", torch.bfloat16, enabled=done < FINE):
            result = network(small, worn)
        loss = F.l1_loss(result, truth)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.5)
        optimizer.step()
        step += 1
        keep = min(DECAY, step / (step + 20))
        with torch.no_grad():
            for name, value in network.named_parameters():
                average[name].lerp_(value, 1 - keep)
        seen = 0.98 * seen + 0.02 * float(loss.detach()) if step > 1 else float(loss.detach())
        if done >= shown / 20:
            shown += 1
            trained = Network()
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


def drawings_apart(wear, side):
    """Pairs from drawings that nobody learns from."""
    from .degrade import pairs

    painter, random = Painter(HELD_OUT_SEED), np.random.default_rng(HELD_OUT_SEED)
    drawings = [painter.draw() for _ in range(16)]

    def crop(drawing):
        y, x = random.integers(drawing.shape[0] - side + 1, size=2)
        return drawing[y : y + side, x : x + side]

    return [pairs(np.stack([crop(drawing) for drawing in drawings]), wear, random) for _ in range(4)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--begin", type=Path, help="a run to go on from")
    parser.add_argument("--out", type=Path, default=Path("runs/latest"))
    arguments = parser.parse_args()
    # The pool and its painter are handed on as they are.
    multiprocessing.set_start_method("fork")
    arguments.out.mkdir(parents=True, exist_ok=True)
    pool = Pool(arguments.seed)
    try:
        pool.ready()
        learners = [
            multiprocessing.Process(
                target=learn, args=(pool, wear, arguments.seed + index, arguments.minutes, arguments.out, arguments.begin),
                daemon=True,
            )
            for index, wear in enumerate(["clean", "used"])
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
