"""Checkpoints: everything a run needs to go on."""

import os
from dataclasses import asdict

import torch

from model import Shape, VisionLanguageModel


def save(path, model, optimizer, progress):
    """Writes atomically: a reader finds the old file or the new one, never half of one."""
    state = dict(shape=asdict(model.shape), prefix=(model.before, model.after), model=model.state_dict())
    torch.save(dict(state, optimizer=optimizer.state_dict(), progress=dict(progress)), f"{path}.partial")
    os.replace(f"{path}.partial", path)


def load(path, device="cpu"):
    return torch.load(path, map_location=device)


def model_of(state):
    model = VisionLanguageModel(Shape(**state["shape"]), state["prefix"])
    model.load_state_dict(state["model"])
    return model
