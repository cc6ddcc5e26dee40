#!/usr/bin/env python3
"""Checks the whole path in seconds: train a narrow model for a few steps, publish it, read it back, compare the kernels.

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
import kernels
import published
from attention import Rows
from export import export
from model import NARROW, Shape, VisionLanguageModel
from optimizer import optimizer_of
from tokenizer import Tokenizer

TRAINER = Path(__file__).with_name("train.py")
STEPS, LOGGED = 24, 4
OPTIONS = (
    f"--narrow --steps {STEPS} --log-every {LOGGED} --batch 4 --rate 3e-3 --drill-from 0.5 --sample 12 --questions 1 "
    "--evaluate-every 0 --threads 1"
).split()


class Failure(Exception):
    """What does not hold."""


def require(condition, message):
    if not condition:
        raise Failure(message)


def train(exporter, folder):
    """Runs the trainer as its users do and returns the losses that it logs."""
    command = [sys.executable, str(TRAINER), "--exporter", exporter, "--out", str(folder), *OPTIONS]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    require(run.returncode == 0, f"the trainer ended with code {run.returncode}:\n{run.stdout[-4000:]}")
    losses = [float(loss) for loss in re.findall(r" loss ([\d.]+) patches", run.stdout)]
    require(len(losses) == STEPS // LOGGED and losses[-1] < 0.9 * losses[0], f"the loss did not fall: {losses}")
    return losses


def publish(folder):
    """Exports the run's checkpoint, reads the folder back and compares. Returns the size of the graphs."""
    model = checkpoint.model_of(checkpoint.load(folder / "latest.pt"), Tokenizer(folder / "tokenizer.json"))
    sizes = export(model, folder, folder / "published")  # runs onnx.checker on each graph
    again = published.load_model(folder / "published")
    require(again.shape == model.shape, f"published as {model.shape}, read back as {again.shape}")
    require((again.before, again.after) == (model.before, model.after), "another prefix came back")
    weights = again.state_dict()
    for name, weight in model.state_dict().items():
        require(name.startswith(published.AUXILIARY) or torch.equal(weight, weights[name]), f"{name} came back changed")
    return sum(sizes.values())


def gradients(model, compute, library):
    """The outputs of one pass over random pictures and segments, each row for itself, and the gradients, whole."""
    random = torch.Generator().manual_seed(7)
    starts = torch.tensor([0, 9, 50, 63, 80], dtype=torch.int32)  # segments of 9, 41, 13 and 17 tokens
    first = torch.tensor([0, 1, 1, 4], dtype=torch.int32)  # the second picture has none
    room = 96  # with padding behind the segments
    places = torch.cat([*(torch.arange(int(length)) for length in starts.diff()), torch.zeros(room - 80)]).int()
    rows = Rows(3, model.prefix_length, starts, first, places, longest=41)
    pixels = torch.rand(3, model.shape.image, model.shape.image, 3, generator=random)
    tokens = torch.randint(model.shape.vocabulary, (room,), generator=random, dtype=torch.int32)
    positions = torch.arange(80)
    model.compute, kernels.library = compute, library
    model.zero_grad(set_to_none=True)
    logits, patches = model(pixels, tokens, rows, positions)
    weights = [torch.randn(part.shape, generator=random) for part in (logits, patches)]
    sum((part.float() * weight).sum() for part, weight in zip((logits, patches), weights)).backward()
    found = {name: parameter.grad.detach().clone().view(1, -1) for name, parameter in model.named_parameters()}
    return dict(found, logits=logits.detach().float(), patches=patches.detach().float().flatten(0, 1))


def compare_kernels():
    """The kernels round as bfloat16 does: they must be as close to float32 as PyTorch's own operators in bfloat16."""
    if kernels.library is None:
        return "kernels not in use"
    torch.manual_seed(3)
    library, prefix = kernels.library, ([1, 2, 3], [4])
    model = VisionLanguageModel(Shape(300, **NARROW), prefix)
    try:
        exact = gradients(model, torch.float32, None)
        plain, fast = (gradients(model, torch.bfloat16, which) for which in (None, library))
    finally:
        kernels.library = library
    worst = 0.0
    for name, wanted in exact.items():
        errors = [float(((found[name] - wanted).norm(dim=1) / wanted.norm(dim=1)).max()) for found in (fast, plain)]
        require(errors[0] < 1.5 * errors[1] + 0.005, f"kernels differ in {name}: {errors[0]:.2%}, PyTorch {errors[1]:.2%}")
        worst = max(worst, errors[0])
    compare_optimizers(library)
    return f"kernels within {worst:.1%} of float32"


def compare_optimizers(library):
    """A few clipped AdamW steps with the kernel and with PyTorch must end at the same weights."""
    ends = []
    for kernels.library in (None, library):
        random = torch.Generator().manual_seed(11)
        layer = torch.nn.Linear(33, 5)
        for parameter in layer.parameters():
            parameter.data = torch.randn(parameter.shape, generator=random)
        optimizer = optimizer_of(layer, 0.01)
        for _ in range(5):
            for parameter in layer.parameters():
                parameter.grad = torch.randn(parameter.shape, generator=random)
            optimizer.clipped_step(limit=1.0)
        ends.append(torch.cat([parameter.detach().flatten() for parameter in layer.parameters()]))
    difference = float((ends[0] - ends[1]).abs().max())
    require(difference < 1e-5, f"the optimizer's kernel ends {difference:.1e} away from PyTorch")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exporter", required=True, help="command of the exporter")
    parser.add_argument("--out", type=Path, required=True, help="folder for the run and, in it, the published model")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    try:
        losses = train(arguments.exporter, arguments.out)
        size = publish(arguments.out)
        compared = compare_kernels()
    except Failure as failure:
        print(f"FAILED: {failure}")
        return 1
    print(f"ok: loss {losses[0]:.2f} -> {losses[-1]:.2f} in {STEPS} steps; {size / 1e6:.1f} MB of graphs read back equal; {compared}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
