"""Reads a published folder's weights back into a model, to train on from them (`train.py --init`)."""

import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

import graphs
from model import Shape, VisionLanguageModel
from tokenizer import Conversation, Tokenizer

AUXILIARY = "patch_head."  # training only, hence not published; it starts anew


def shape_of(config):
    text, vision = config["text_config"], config["vision_config"]
    return Shape(
        vocabulary=text["vocab_size"],
        width=text["hidden_size"],
        image=vision["image_size"],
        patch=vision["patch_size"],
        vision_layers=vision["num_hidden_layers"],
        vision_heads=vision["num_attention_heads"],
        vision_hidden=vision["intermediate_size"],
        shuffle=config["scale_factor"],
        layers=text["num_hidden_layers"],
        heads=text["num_attention_heads"],
        kv_heads=text["num_key_value_heads"],
        head_width=text["head_dim"],
        hidden=text["intermediate_size"],
        positions=text["max_position_embeddings"],
        theta=text["rope_theta"],
        epsilon=text["rms_norm_eps"],
    )


def load_model(folder):
    folder = Path(folder)
    shape = shape_of(json.loads((folder / "config.json").read_text("utf-8")))
    model = VisionLanguageModel(shape, Conversation(Tokenizer(folder / "tokenizer.json")).prefix)
    stored = {}
    for name in graphs.GRAPHS:
        graph = onnx.load(str(folder / "onnx" / f"{name}.onnx")).graph
        stored.update((tensor.name, tensor) for tensor in graph.initializer)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not name.startswith(AUXILIARY):
                array = graphs.restored(name, numpy_helper.to_array(stored[name]))
                if array.shape != tuple(parameter.shape):
                    raise ValueError(f"{folder}: {name} is {array.shape}, not {tuple(parameter.shape)}")
                parameter.copy_(torch.tensor(array))
    return model
