#!/usr/bin/python3
"""Writes the random-weight vision-language model that the engine's tests run: a vision encoder, token embeddings and a
Llama-style decoder on com.microsoft.GroupQueryAttention, with the names and shapes of a Hugging Face Idefics3 export.

decoder.onnx          lengths from attention_mask, logits at every position
decoder_lengths.onnx  same weights; seqlens_k, total_sequence_length, position_ids and num_logits_to_keep as inputs
decoder_half.onnx     same weights; attention and its cache in float16, the rest in float32, as published "fp16" exports keep it
decoder_growing.onnx  returns a longer cache instead of updating one in place: the engine must refuse it

Needs numpy and onnx. Usage: make_tiny_model.py [folder]
"""
import sys

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."
# A head is 16 wide: the attention kernel's rotary embedding takes no less.
LAYERS, WIDTH, HEADS, KV_HEADS, HEAD, FFN, VOCAB, POSITIONS = 2, 32, 4, 2, 16, 32, 64, 256
IMAGE, PATCH = 16, 8
MS = "com.microsoft"


class Graph:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def constant(self, name, array):
        self.constants.append(nh.from_array(np.ascontiguousarray(array), name))
        return name

    def weight(self, name, *shape, scale=1.0):
        array = self.rng.standard_normal(shape) * scale / shape[0] ** 0.5
        return self.constant(name, array.astype(np.float32))

    def scale(self, name):
        return self.constant(name, (1 + 0.1 * self.rng.standard_normal(WIDTH)).astype(np.float32))

    def node(self, op, inputs, outputs, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(h.make_node(op, inputs, outputs, domain=domain, name=outputs[0] + "/node", **attributes))
        return outputs[0]

    def input(self, name, kind, shape):
        self.inputs.append(h.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name, kind, shape):
        self.outputs.append(h.make_tensor_value_info(name, kind, shape))
        return name

    def save(self, name):
        graph = h.make_graph(self.nodes, "tiny", self.inputs, self.outputs, self.constants)
        onnx.save(h.make_model(graph, opset_imports=[h.make_opsetid("", 17), h.make_opsetid(MS, 1)], ir_version=8), f"{FOLDER}/{name}")


def vision_encoder():
    g = Graph(1)
    g.input("pixel_values", T.FLOAT, ["batch", "images", 3, IMAGE, IMAGE])
    n = IMAGE // PATCH
    g.constant("split", np.array([-1, 3, n, PATCH, n, PATCH], np.int64))
    g.constant("patches", np.array([-1, n * n, 3 * PATCH * PATCH], np.int64))
    g.node("Reshape", ["pixel_values", "split"], "grid")
    g.node("Transpose", ["grid"], "ordered", perm=[0, 2, 4, 1, 3, 5])
    g.node("Reshape", ["ordered", "patches"], "flat")
    g.node("MatMul", ["flat", g.weight("projection", 3 * PATCH * PATCH, WIDTH, scale=2)], g.output("image_features", T.FLOAT, ["features", n * n, WIDTH]))
    g.save("vision_encoder.onnx")


def embed_tokens():
    g = Graph(2)
    g.input("input_ids", T.INT64, ["batch", "sequence"])
    g.constant("table", g.rng.standard_normal((VOCAB, WIDTH)).astype(np.float32))
    g.node("Gather", ["table", "input_ids"], g.output("inputs_embeds", T.FLOAT, ["batch", "sequence", WIDTH]))
    g.save("embed_tokens.onnx")


def decoder(name, explicit_lengths=False, half=False):
    g = Graph(3)
    cache, cached = (T.FLOAT16, np.float16) if half else (T.FLOAT, np.float32)
    g.input("inputs_embeds", T.FLOAT, ["batch", "sequence", WIDTH])
    if explicit_lengths:
        g.input("seqlens_k", T.INT32, ["batch"])
        g.input("total_sequence_length", T.INT32, [])
        g.input("position_ids", T.INT64, ["batch", "sequence"])
        g.input("num_logits_to_keep", T.INT64, [])
    else:
        g.input("attention_mask", T.INT64, ["batch", "total"])
        g.constant("one", np.array([1], np.int64))
        g.node("ReduceSum", ["attention_mask", "one"], "lengths", keepdims=0)
        g.node("Sub", ["lengths", "one"], "last")
        g.node("Cast", ["last"], "seqlens_k", to=T.INT32)
        g.node("Shape", ["attention_mask"], "mask_shape")
        g.constant("axis1", np.array(1, np.int64))
        g.node("Gather", ["mask_shape", "axis1"], "width", axis=0)
        g.node("Cast", ["width"], "total_sequence_length", to=T.INT32)

    angles = np.arange(POSITIONS)[:, None] / 10000.0 ** (np.arange(0, HEAD, 2) / HEAD)[None]
    g.constant("cos", np.cos(angles).astype(cached))
    g.constant("sin", np.sin(angles).astype(cached))

    residual = "inputs_embeds"
    hidden = g.node("SimplifiedLayerNormalization", [residual, g.scale("norm")], "normed", axis=-1, epsilon=1e-5, stash_type=1)
    for i in range(LAYERS):
        p = f"layer{i}."
        q = g.node("MatMul", [hidden, g.weight(p + "q", WIDTH, HEADS * HEAD)], p + "query")
        k = g.node("MatMul", [hidden, g.weight(p + "k", WIDTH, KV_HEADS * HEAD)], p + "keys")
        v = g.node("MatMul", [hidden, g.weight(p + "v", WIDTH, KV_HEADS * HEAD)], p + "values")
        past = [g.input(f"past_key_values.{i}.{part}", cache, ["batch", KV_HEADS, "past", HEAD]) for part in ("key", "value")]
        present = [g.output(f"present.{i}.{part}", cache, ["batch", KV_HEADS, "present", HEAD]) for part in ("key", "value")]
        if half:
            q, k, v = (g.node("Cast", [x], x + "_half", to=T.FLOAT16) for x in (q, k, v))
        rest = ["position_ids"] if explicit_lengths else []
        g.node("GroupQueryAttention", [q, k, v, *past, "seqlens_k", "total_sequence_length", "cos", "sin", *rest], [p + "attention", *present], MS,
               num_heads=HEADS, kv_num_heads=KV_HEADS, do_rotary=1, rotary_interleaved=0)
        attention = g.node("Cast", [p + "attention"], p + "attention_single", to=T.FLOAT) if half else p + "attention"
        o = g.node("MatMul", [attention, g.weight(p + "o", HEADS * HEAD, WIDTH)], p + "attended")
        g.node("SkipSimplifiedLayerNormalization", [o, residual, g.scale(p + "norm1")], [p + "normed1", "", "", p + "residual1"], MS, epsilon=1e-5)
        gate = g.node("MatMul", [p + "normed1", g.weight(p + "gate", WIDTH, FFN)], p + "gated")
        up = g.node("MatMul", [p + "normed1", g.weight(p + "up", WIDTH, FFN)], p + "upped")
        silu = g.node("QuickGelu", [gate], p + "silu", MS, alpha=1.0)
        product = g.node("Mul", [silu, up], p + "product")
        down = g.node("MatMul", [product, g.weight(p + "down", FFN, WIDTH)], p + "downed")
        g.node("SkipSimplifiedLayerNormalization", [down, p + "residual1", g.scale(p + "norm2")], [p + "normed2", "", "", p + "residual2"], MS, epsilon=1e-5)
        hidden, residual = p + "normed2", p + "residual2"

    if explicit_lengths:
        g.constant("from0", np.array([0], np.int64))
        g.constant("end", np.array([np.iinfo(np.int64).max], np.int64))
        g.constant("sequence_axis", np.array([1], np.int64))
        g.node("Neg", ["num_logits_to_keep"], "minus_kept")
        g.node("Unsqueeze", ["minus_kept", "from0"], "start")
        hidden = g.node("Slice", [hidden, "start", "end", "sequence_axis"], "kept")
    g.node("MatMul", [hidden, g.weight("lm_head", WIDTH, VOCAB, scale=2)], g.output("logits", T.FLOAT, ["batch", "logits_length", VOCAB]))
    g.save(name)


def growing_decoder():
    g = Graph(4)
    g.input("inputs_embeds", T.FLOAT, ["batch", "sequence", WIDTH])
    g.input("attention_mask", T.INT64, ["batch", "total"])
    heads = g.constant("heads", np.array([0, 0, KV_HEADS, HEAD], np.int64))
    for part in ("key", "value"):
        past = g.input(f"past_key_values.0.{part}", T.FLOAT, ["batch", KV_HEADS, "past", HEAD])
        g.node("MatMul", ["inputs_embeds", g.weight(part, WIDTH, KV_HEADS * HEAD)], part + "_flat")
        g.node("Reshape", [part + "_flat", heads], part + "_heads")
        g.node("Transpose", [part + "_heads"], part + "_new", perm=[0, 2, 1, 3])
        g.node("Concat", [past, part + "_new"], g.output(f"present.0.{part}", T.FLOAT, ["batch", KV_HEADS, "present", HEAD]), axis=2)
    g.node("MatMul", ["inputs_embeds", g.weight("lm_head", WIDTH, VOCAB)], g.output("logits", T.FLOAT, ["batch", "sequence", VOCAB]))
    g.save("decoder_growing.onnx")


vision_encoder()
embed_tokens()
decoder("decoder.onnx")
decoder("decoder_lengths.onnx", explicit_lengths=True)
decoder("decoder_half.onnx", half=True)
growing_decoder()
