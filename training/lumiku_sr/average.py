"""The mean of several runs that began alike: `python -m lumiku_sr.average runs/today runs/a runs/b --of used`.

Runs that go on from one another's weights lie in one valley, and their mean is as good as the best of them and has the
faults of none (Wortsman et al. 2022).
"""

import argparse
import shutil
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+", help="the log that is kept is the last one's")
    parser.add_argument("--of", choices=["clean", "used"], required=True)
    arguments = parser.parse_args()
    paths = [run / f"{arguments.of}.safetensors" for run in arguments.runs]
    parts = [load_file(path) for path in paths]
    mean = {name: torch.stack([part[name].float() for part in parts]).mean(0).half() for name in parts[0]}
    with safe_open(str(paths[-1]), "pt") as file:
        about = file.metadata()
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file(mean, str(arguments.out / paths[-1].name), metadata={**about, "mean_of": str(len(parts))})
    log = f"{arguments.of}.log.jsonl"
    shutil.copyfile(arguments.runs[-1] / log, arguments.out / log)


if __name__ == "__main__":
    main()
