#!/usr/bin/env python3
"""Checks the whole path in under a minute: train a narrow model for a few steps, publish it, and read it back.

Prints one line; the exit code is 0 if everything holds.
"""

import environment  # first: it must act before torch is imported

import argparse
import re
import subprocess
import sys
from pathlib import Path

import torch

import checkpoint
import published
from export import export

TRAINER = Path(__file__).with_name("train.py")
STEPS = 24
SMALL = [
    "--steps", str(STEPS), "--batch", "4", "--sample", "12", "--questions", "1", "--threads", "1", "--log-every", "4",
    "--narrow", "--drill-from", "0.5", "--evaluate-every", "0", "--rate", "3e-3",
]  # fmt: skip


def train(exporter, folder):
    """Runs the trainer as its users do and returns the losses that it logs."""
    command = [sys.executable, str(TRAINER), "--exporter", exporter, "--out", str(folder), *SMALL]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode != 0:
        raise AssertionError(f"the trainer ended with code {run.returncode}:\n{run.stdout[-4000:]}")
    return [float(loss) for loss in re.findall(r" loss ([\d.]+) patches", run.stdout)]


def same(model, other):
    """Whether two models have equal weights, but for the part that is not published."""
    weights = other.state_dict()
    return all(torch.equal(value, weights[name]) for name, value in model.state_dict().items() if not name.startswith(published.AUXILIARY))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exporter", required=True, help="command of the exporter")
    parser.add_argument("--out", type=Path, required=True, help="folder for the run and, in it, the published model")
    arguments = parser.parse_args()
    try:
        losses = train(arguments.exporter, arguments.out)
        assert len(losses) == STEPS // 4 and losses[-1] < losses[0], f"the loss did not fall: {losses}"
        model = checkpoint.model_of(checkpoint.load(arguments.out / "latest.pt"))
        sizes = export(model, arguments.out, arguments.out / "published")  # runs onnx.checker on each graph
        again = published.load_model(arguments.out / "published")
        assert again.shape == model.shape and (again.before, again.after) == (model.before, model.after), "another model came back"
        assert same(model, again), "the published weights differ from the checkpoint's"
    except AssertionError as error:
        print(f"FAILED: {error}")
        return 1
    print(f"ok: loss {losses[0]:.2f} -> {losses[-1]:.2f} in {STEPS} steps; {sum(sizes.values()) / 1e6:.1f} MB of graphs read back equal")
    return 0


if __name__ == "__main__":
    sys.exit(main())
