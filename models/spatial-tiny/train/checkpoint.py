"""Checkpoints: everything a run needs to go on."""

import os
from dataclasses import asdict

import torch

from model import Shape, VisionLanguageModel


def save(path, model, vocabulary, optimizer, progress):
    """Writes atomically: a reader finds the old file or the new one, never half of one. vocabulary: {piece: id}."""
    state = dict(shape=asdict(model.shape), prefix=(model.before, model.after), vocabulary=vocabulary, model=model.state_dict())
    torch.save(dict(state, optimizer=optimizer.state_dict(), progress=dict(progress)), f"{path}.partial")
    os.replace(f"{path}.partial", path)


def load(path, device="cpu"):
    return torch.load(path, map_location=device)


def model_of(state, tokenizer):
    """The model of a checkpoint; refuses one that learnt other tokens."""
    if state.get("vocabulary", tokenizer.ids) != tokenizer.ids or state["shape"]["vocabulary"] != tokenizer.size:
        raise SystemExit("the checkpoint was trained with another tokenizer: has the exporter's vocabulary changed?")
    model = VisionLanguageModel(Shape(**state["shape"]), state["prefix"])
    model.load_state_dict(state["model"])
    return model
