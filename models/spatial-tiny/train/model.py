"""The embedded vision-language model: a small ViT, a pixel-shuffle connector and a Llama-style decoder.

Training runs it over a batch of images and many question/answer segments: each image's prefix is computed once,
and each segment sees the prefix of its image and itself, which equals asking every question alone.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from attention import SegmentAttention, image_attention, rotation_tables
from operators import add_norm, silu, swiglu


@dataclass
class Shape:
    """The numbers that define the model; written into every checkpoint and into config.json."""

    vocabulary: int
    width: int = 192
    image: int = 64
    patch: int = 8
    vision_layers: int = 4
    vision_heads: int = 6
    vision_hidden: int = 768
    shuffle: int = 2
    layers: int = 5
    heads: int = 6
    kv_heads: int = 2
    head_width: int = 32
    hidden: int = 512
    positions: int = 1024
    theta: float = 10000.0
    epsilon: float = 1e-6

    @property
    def grid(self):
        return self.image // self.patch

    @property
    def image_tokens(self):
        return (self.grid // self.shuffle) ** 2


# For trying things out: heads stay 32 wide, which is what the kernels are written for.
NARROW = dict(width=64, vision_layers=1, vision_heads=2, vision_hidden=128, layers=2, heads=3, kv_heads=1, hidden=96)

# What the auxiliary head says about each patch: object present, colour, shape, and six numbers
# (centre dx dy, ground X Z, sine and cosine of facing).
COLOURS, SHAPES, MEASURES = 8, 5, 6
PATCH_OUTPUTS = 1 + COLOURS + SHAPES + MEASURES


class VisionBlock(nn.Module):
    """Pre-norm transformer block over the patches of each image, without a mask."""

    def __init__(self, shape):
        super().__init__()
        self.heads, self.patches = shape.vision_heads, shape.grid**2
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.vision_hidden)
        self.down = nn.Linear(shape.vision_hidden, shape.width)

    def forward(self, x):
        """x [B * patches, d]"""
        x = x + self.out(image_attention(self.qkv(self.norm1(x)), self.patches, self.heads))
        return x + self.down(silu(self.up(self.norm2(x))))


class Vision(nn.Module):
    """pixels [B, 64, 64, 3] in 0..1 -> patch features [B, 64, d]; `connect` makes the 16 image tokens of them."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Linear(3 * shape.patch**2, shape.width)
        self.position = nn.Parameter(torch.randn(shape.grid**2, shape.width) * 0.02)
        self.blocks = nn.ModuleList(VisionBlock(shape) for _ in range(shape.vision_layers))
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.connector = nn.Linear(shape.width * shape.shuffle**2, shape.width, bias=False)

    def forward(self, pixels):
        grid, patch = self.shape.grid, self.shape.patch
        x = (pixels - 0.5) * 2  # mean 0.5, deviation 0.5, as preprocessor_config.json says
        x = x.view(-1, grid, patch, grid, patch, 3).permute(0, 1, 3, 5, 2, 4).reshape(-1, grid * grid, 3 * patch**2)
        x = (self.embed(x) + self.position).flatten(0, 1)
        for block in self.blocks:
            x = block(x)
        return self.norm(x).view(-1, grid * grid, self.shape.width)

    def connect(self, features):
        shuffle, side = self.shape.shuffle, self.shape.grid // self.shape.shuffle
        x = features.view(-1, side, shuffle, side, shuffle, self.shape.width).permute(0, 1, 3, 2, 4, 5)
        return self.connector(x.reshape(-1, side * side, shuffle * shuffle * self.shape.width))


class Block(nn.Module):
    """Llama block. The gains of the norms are folded into the matrices behind them: the same function, one pass less."""

    def __init__(self, shape):
        super().__init__()
        self.epsilon = shape.epsilon
        self.norm1 = nn.Parameter(torch.ones(shape.width))
        self.qkv = nn.Linear(shape.width, (shape.heads + 2 * shape.kv_heads) * shape.head_width, bias=False)
        self.out = nn.Linear(shape.heads * shape.head_width, shape.width, bias=False)
        self.norm2 = nn.Parameter(torch.ones(shape.width))
        self.gate_up = nn.Linear(shape.width, 2 * shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x, added, attention):
        """The residual stream x [T, d] and what the block before adds to it (or None) -> the same pair behind this block.

        `attention` maps queries, keys and values [T, ...] to [T, heads * D]; what a token sees is its business.
        """
        x, normal = add_norm(x, added, self.epsilon)
        mixed = attention(F.linear(normal, self.qkv.weight * self.norm1))
        x, normal = add_norm(x, self.out(mixed), self.epsilon)
        return x, self.down(swiglu(F.linear(normal, self.gate_up.weight * self.norm2)))


class VisionLanguageModel(nn.Module):
    """`prefix` is the token ids around the image: those before the 16 image tokens and those after.

    `compute` is the type of the matrix products: bfloat16 is several times faster, the weights stay float32.
    """

    def __init__(self, shape, prefix, compute=torch.float32):
        super().__init__()
        self.shape = shape
        self.compute = compute
        self.before, self.after = prefix
        self.vision = Vision(shape)
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        self.patch_head = nn.Linear(shape.width, PATCH_OUTPUTS)
        for name, table in zip(("cos", "sin"), rotation_tables(shape.positions, shape.head_width, shape.theta)):
            self.register_buffer(name, table, persistent=False)
        self._initialise()

    def _initialise(self):
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.7 / math.sqrt(module.in_features))
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.embedding.weight, std=0.05)
        for block in [*self.blocks, *self.vision.blocks]:  # quiet branches: the residual stream starts near identity
            block.out.weight.data.mul_(0.4)
            block.down.weight.data.mul_(0.4)

    @property
    def prefix_length(self):
        return len(self.before) + self.shape.image_tokens + len(self.after)

    def prefix(self, image_tokens):
        """image tokens [B, 16, d] -> the embedded prefix [B, 22, d] that every question about the image shares."""
        device, images = image_tokens.device, len(image_tokens)
        ends = self.embedding(torch.tensor(self.before + self.after, device=device)).expand(images, -1, -1)
        return torch.cat([ends[:, : len(self.before)], image_tokens.float(), ends[:, len(self.before) :]], 1)

    def logits(self, x, added):
        """The residual stream and what the last block adds to it, at the wanted positions -> [n, V]."""
        _, normal = add_norm(x, added, self.shape.epsilon)
        return F.linear(normal, self.embedding.weight * self.norm)

    def forward(self, pixels, tokens, segments, positions):
        """Training pass.

        pixels [B, 64, 64, 3]; tokens [T]: all segments, one after the other; segments: see `attention.Rows`;
        positions [n]: places in `tokens` whose next token is learnt.
        Returns logits [n, V] and the auxiliary head's output [B, 64, PATCH_OUTPUTS].
        """
        shape = self.shape
        with torch.autocast(pixels.device.type, dtype=torch.bfloat16, enabled=self.compute == torch.bfloat16):
            features = self.vision(pixels)
            start = self.prefix(self.vision.connect(features))
            x, added = torch.cat([start.flatten(0, 1), self.embedding(tokens)]), None
            attention = SegmentAttention(segments, shape.kv_heads, shape.heads // shape.kv_heads, self.cos, self.sin)
            for block in self.blocks:
                x, added = block(x, added, attention)
            wanted = positions + start.shape[0] * start.shape[1]
            return self.logits(x.index_select(0, wanted), added.index_select(0, wanted)), self.patch_head(features)
