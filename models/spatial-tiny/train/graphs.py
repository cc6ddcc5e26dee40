"""The three ONNX graphs of a published model, written node by node from the weights.

Nothing is traced: the graphs depend on neither PyTorch's exporter nor its version, and the same weights give the same
bytes. An initializer has its parameter's name; `stored` and `restored` say how its layout differs.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"  # ONNX Runtime's own operators
EMBEDDING, PATCHES, POSITION = "embedding.weight", "vision.embed.weight", "vision.position"

# Names of free dimensions. Transformers.js looks for "batch_size" to make an empty cache.
BATCH, SEQUENCE, PAST, TOTAL = "batch_size", "sequence_length", "past_sequence_length", "total_sequence_length"


def stored(name, weight, shape):
    """A parameter as its graph holds it: matrices as [in, out] for MatMul, that of the patches as a convolution."""
    if name == PATCHES:
        return weight.reshape(shape.width, 3, shape.patch, shape.patch)
    return weight.T if weight.ndim == 2 and name not in (EMBEDDING, POSITION) else weight


def restored(name, array):
    """The inverse of `stored`."""
    if name == PATCHES:
        return array.reshape(len(array), -1)
    return array.T if array.ndim == 2 and name not in (EMBEDDING, POSITION) else array


class Graph:
    """Collects nodes and weights. A node's outputs are named after what they are; methods return those names."""

    def __init__(self, model):
        self.shape = model.shape
        self._weights = {name: weight.detach().float().cpu().numpy() for name, weight in model.named_parameters()}
        self._nodes, self._inputs, self._outputs, self._initializers = [], [], [], {}

    def input(self, name, kind, *dimensions):
        self._inputs.append(helper.make_tensor_value_info(name, kind, dimensions))
        return name

    def output(self, name, kind, *dimensions):
        self._outputs.append(helper.make_tensor_value_info(name, kind, dimensions))
        return name

    def constant(self, name, array):
        self._initializers[name] = np.ascontiguousarray(array)
        return name

    def whole(self, name, *numbers):
        return self.constant(name, np.array(numbers, np.int64))

    def weight(self, name):
        return self.constant(name, stored(name, self._weights[name], self.shape))

    def node(self, operator, inputs, outputs, domain="", **attributes):
        outputs = [outputs] if isinstance(outputs, str) else outputs
        self._nodes.append(helper.make_node(operator, inputs, outputs, name=f"{outputs[0]}/{operator}", domain=domain, **attributes))
        return outputs[0]

    def linear(self, x, layer, output=None, bias=False):
        product = self.node("MatMul", [x, self.weight(f"{layer}.weight")], f"{layer}.product" if bias else output or f"{layer}.out")
        return self.node("Add", [product, self.weight(f"{layer}.bias")], output or f"{layer}.out") if bias else product

    def silu(self, x):
        return self.node("Mul", [x, self.node("Sigmoid", [x], f"{x}.sigmoid")], f"{x}.silu")

    def model(self, name):
        initializers = [numpy_helper.from_array(array, key) for key, array in self._initializers.items()]
        graph = helper.make_graph(self._nodes, name, self._inputs, self._outputs, initializers)
        domains = {"": 17, **({MICROSOFT: 1} if any(node.domain for node in self._nodes) else {})}
        opsets = [helper.make_opsetid(domain, version) for domain, version in domains.items()]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="spatial-tiny")


def vision_encoder(model):
    """pixel_values [B, images, 3, side, side], normalised -> image_features [B * images, tokens, width]."""
    g, shape = Graph(model), model.shape
    pixels = g.input("pixel_values", TensorProto.FLOAT, BATCH, "num_images", 3, shape.image, shape.image)
    x = g.node("Reshape", [pixels, g.whole("picture", -1, 3, shape.image, shape.image)], "pictures")
    x = g.node(
        "Conv", [x, g.weight(PATCHES), g.weight("vision.embed.bias")], "patches",
        kernel_shape=[shape.patch] * 2, strides=[shape.patch] * 2,
    )
    x = g.node("Reshape", [x, g.whole("columns", 0, shape.width, shape.grid**2)], "patch_columns")
    x = g.node("Transpose", [x], "patch_rows", perm=[0, 2, 1])
    x = g.node("Add", [x, g.weight(POSITION)], "embedded")
    for i in range(shape.vision_layers):
        x = _vision_block(g, x, f"vision.blocks.{i}")
    x = _layer_norm(g, x, "vision.norm")
    side, fold = shape.grid // shape.shuffle, shape.shuffle
    x = g.node("Reshape", [x, g.whole("squares", -1, side, fold, side, fold, shape.width)], "shuffle.squares")
    x = g.node("Transpose", [x], "shuffle.gathered", perm=[0, 1, 3, 2, 4, 5])
    x = g.node("Reshape", [x, g.whole("folded", -1, side * side, fold * fold * shape.width)], "shuffle.out")
    features = g.output("image_features", TensorProto.FLOAT, "num_features", shape.image_tokens, shape.width)
    g.linear(x, "vision.connector", features)
    return g.model("vision_encoder")


def _layer_norm(g, x, name):
    inputs = [x, g.weight(f"{name}.weight"), g.weight(f"{name}.bias")]
    return g.node("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=g.shape.epsilon)


def _vision_block(g, x, block):
    shape = g.shape
    width = shape.width // shape.vision_heads
    qkv = g.linear(_layer_norm(g, x, f"{block}.norm1"), f"{block}.qkv", bias=True)
    heads = g.node("Reshape", [qkv, g.whole("heads", 0, 0, 3, shape.vision_heads, width)], f"{block}.heads")
    parts = [f"{block}.{part}" for part in ("query", "key", "value")]
    g.node("Split", [g.node("Transpose", [heads], f"{block}.by_part", perm=[2, 0, 3, 1, 4])], parts, axis=0)
    q = g.node("Mul", [parts[0], g.constant("scale", np.array(width**-0.5, np.float32))], f"{block}.scaled")
    k = g.node("Transpose", [parts[1]], f"{block}.keys", perm=[0, 1, 2, 4, 3])
    scores = g.node("MatMul", [q, k], f"{block}.scores")
    mixed = g.node("MatMul", [g.node("Softmax", [scores], f"{block}.weights", axis=-1), parts[2]], f"{block}.mixed")
    rows = g.node("Transpose", [mixed], f"{block}.by_row", perm=[1, 3, 2, 4, 0])  # the part's axis, now 1 long, goes last
    flat = g.node("Reshape", [rows, g.whole("flat", 0, 0, shape.width)], f"{block}.attention")
    x = g.node("Add", [x, g.linear(flat, f"{block}.out", bias=True)], f"{block}.attended")
    hidden = g.silu(g.linear(_layer_norm(g, x, f"{block}.norm2"), f"{block}.up", bias=True))
    return g.node("Add", [x, g.linear(hidden, f"{block}.down", bias=True)], f"{block}.residual")


def embed_tokens(model):
    """input_ids [B, S] -> inputs_embeds [B, S, width]."""
    g = Graph(model)
    ids = g.input("input_ids", TensorProto.INT64, BATCH, SEQUENCE)
    out = g.output("inputs_embeds", TensorProto.FLOAT, BATCH, SEQUENCE, model.shape.width)
    g.node("Gather", [g.weight(EMBEDDING), ids], out)
    return g.model("embed_tokens")


def decoder(model):
    """inputs_embeds, attention_mask and the past -> logits and the present.

    GroupQueryAttention takes each row's length, which is the sum of its mask. Bound to one buffer as past and present it
    updates the cache in place; otherwise the present is a new, longer tensor.
    """
    g, shape = Graph(model), model.shape
    x = g.input("inputs_embeds", TensorProto.FLOAT, BATCH, SEQUENCE, shape.width)
    lengths = _lengths(g, g.input("attention_mask", TensorProto.INT64, BATCH, TOTAL))
    logits = g.output("logits", TensorProto.FLOAT, BATCH, SEQUENCE, shape.vocabulary)
    tables = [g.constant(name, getattr(model, name).cpu().numpy()) for name in ("cos", "sin")]

    normal = _first_norm(g, x, "blocks.0.norm1")
    for i in range(shape.layers):
        block = f"blocks.{i}"
        caches = [(kind, [f"{kind}.{i}.{part}" for part in ("key", "value")]) for kind in ("past_key_values", "present")]
        for (_, names), declare, length in zip(caches, (g.input, g.output), (PAST, TOTAL)):
            for name in names:
                declare(name, TensorProto.FLOAT, BATCH, shape.kv_heads, length, shape.head_width)
        (_, past), (_, present) = caches
        qkv = g.linear(normal, f"{block}.qkv")  # all three in one, as the operator takes them
        mixed = g.node(
            "GroupQueryAttention", [qkv, "", "", *past, *lengths, *tables], [f"{block}.attention", *present], MICROSOFT,
            num_heads=shape.heads, kv_num_heads=shape.kv_heads, do_rotary=1, rotary_interleaved=0,
        )
        normal, x = _add_norm(g, g.linear(mixed, f"{block}.out"), x, f"{block}.norm2")
        g.node("Split", [g.linear(normal, f"{block}.gate_up")], [f"{block}.gate", f"{block}.up"], axis=-1)
        hidden = g.node("Mul", [g.silu(f"{block}.gate"), f"{block}.up"], f"{block}.hidden")
        following = f"blocks.{i + 1}.norm1" if i + 1 < shape.layers else "norm"
        normal, x = _add_norm(g, g.linear(hidden, f"{block}.down"), x, following)
    head = g.constant("lm_head.weight", model.embedding.weight.detach().float().cpu().numpy().T)
    g.node("MatMul", [normal, head], logits)
    return g.model("decoder")


def _lengths(g, mask):
    """Each row's length - 1, and the width of the mask, as GroupQueryAttention wants them."""
    lengths = g.node("ReduceSum", [mask, g.whole("one", 1)], "lengths", keepdims=0)  # over axis 1
    last = g.node("Cast", [g.node("Sub", [lengths, "one"], "last")], "seqlens_k", to=TensorProto.INT32)
    width = g.node("Gather", [g.node("Shape", [mask], "mask_shape"), g.constant("axis", np.array(1, np.int64))], "mask_width")
    return last, g.node("Cast", [width], "total_length", to=TensorProto.INT32)


def _first_norm(g, x, name):
    """RMS norm of standard operators; ONNX Runtime fuses them."""
    mean = g.node("ReduceMean", [g.node("Mul", [x, x], f"{name}.squares")], f"{name}.mean", axes=[-1], keepdims=1)
    shifted = g.node("Add", [mean, g.constant("epsilon", np.array(g.shape.epsilon, np.float32))], f"{name}.shifted")
    normal = g.node("Div", [x, g.node("Sqrt", [shifted], f"{name}.root")], f"{name}.normal")
    return g.node("Mul", [normal, g.weight(name)], f"{name}.out")


def _add_norm(g, added, x, name):
    """The norm of x + added, and that sum."""
    outputs = [f"{name}.out", "", "", f"{name}.sum"]
    inputs = [added, x, g.weight(name)]
    return g.node("SkipSimplifiedLayerNormalization", inputs, outputs, MICROSOFT, epsilon=g.shape.epsilon), outputs[-1]


GRAPHS = {"vision_encoder": vision_encoder, "embed_tokens": embed_tokens, "decoder_model_merged": decoder}


def write(model, folder):
    """Writes the graphs into folder/onnx and returns their sizes in bytes."""
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    sizes = {}
    for name, build in GRAPHS.items():
        graph = build(model)
        onnx.checker.check_model(graph, full_check=False)
        data = graph.SerializeToString()
        (folder / "onnx" / f"{name}.onnx").write_bytes(data)
        sizes[name] = len(data)
    return sizes
